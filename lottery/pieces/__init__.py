"""Published registers in pieces: what two registers have in common is stored once.

Each published folder holds the whole register of its programme, of which the older ones are the
beginning of the newer: written out, the files of so many years grow with their square. So in older
folders `register.txt` gives way to an index of its pieces (`draws.pieces`), and whoever asks for it
gets it from those, byte for byte (`within`). Pieces lie in the public folder, each under its hash
(`store`); the newest bundle stays whole. `thinning` takes a whole file away only when the same
bytes were read back from the pieces; `whole` makes a plain folder again for whoever needs one;
`zipping` gives the same archive of such a folder as of a plain one.

Whoever can change what lies in a piece can send a false register, which no verifier accepts.
"""
