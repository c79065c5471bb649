"""The notary's own part: what he signs on a machine of his own, and the key that he signs with.

It needs no office, no network and no installation: Python to check, and `cryptography` to sign.
Whoever controls the office can hand the notary anything to sign; here it is read and shown before
anything is signed. Read `papers` (what is asked for and answered), `keyfile`, then `command`.
"""
