"""fpdraw/1: a draw that anybody can repeat.

What this package promises: given a bundle's text files, it computes who wins, byte for byte, or
says at which file and line the bundle breaks a rule. It uses the standard library alone, apart
from `signatures` and `cms` (cryptography).

Read in this order: PROTOCOL.md, then errors, canonical, merkle, cards, register, pool, manifest,
beacon, seed, abandoned, tickets, result (the draw ends here), then signatures, bundle, winners,
pdf, attachments, der, cms, minutes, files, private, chain, verify, commitment, proofs.
"""
