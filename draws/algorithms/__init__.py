"""Signatures and hashes checked by plain Python: nothing here makes one, or holds a secret.

Each module is one standard, written from it and read on its own: `ed25519` (RFC 8032), `rsa`
(RFC 8017), `curves` and `ecdsa` (FIPS 186-5), `sm3` and `sm2` (GB/T 32905, GB/T 32918), and for the
beacon `hash_to_g1` with `isogeny` (RFC 9380), `fields`, `pairing` and `bls` (BLS12-381). Python's
arithmetic takes longer for some numbers than for others; that tells nothing where all is public.

`choice` is what the rest of the verifier asks: it lets the packages cryptography and
py_arkworks_bls12381 answer where they are installed, which is faster and by other authors; both
answer alike.
"""
