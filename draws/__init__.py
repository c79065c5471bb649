"""fpdraw/1: a draw that anybody can repeat.

What this package promises: given a bundle's text files, it computes who wins, byte for byte, or
says at which file and line the bundle breaks a rule. It uses the standard library alone. Where the
package cryptography is installed it checks Ed25519, RSA and ECDSA in our place, and
py_arkworks_bls12381 the beacon's signature: faster.

Read in this order: PROTOCOL.md, then errors, work, canonical, merkle, cards, events, register,
pool, manifest, beacon, seed, abandoned, tickets, result (the draw ends here), then signatures,
bundle, winners, pdf, attachments, der, public_keys, cms, minutes, followers, files, private, chain,
findings, run_base, run_keys, run_lists, run_ending, verify, commitment, proofs, pieces, joining,
papers, layout, kit; then the package verdicts.
The algorithms of signatures (`algorithms`) each follow one published standard, and need no order.
"""
