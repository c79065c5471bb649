"""What the verifier asks: each check by a compiled package where one is installed, else here.

Both say the same of every input: what a library might read in another way (a key's spelling, its
size, a signature's encoding) is settled before either is asked.
"""

from . import bls, ecdsa, ed25519, library, rsa
from .curves import Curve, Point


def verify_ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a key (32 bytes) has made a signature (64 bytes) over a message."""
    if ed25519.read_key(public) is None:
        return False
    check = library.ed25519 if library.available() else ed25519.verify
    return check(public, signature, message)


def verify_rsa(
    key: rsa.Key,
    signature: bytes,
    message: bytes,
    name: str,
    pss: tuple[str, int] | None = None,
) -> bool:
    """Whether a sound key has signed a message by its hash: PKCS #1 v1.5, or PSS where the hash of
    the mask and the length of the salt are given."""
    if library.available():
        return library.rsa(key, signature, message, name, pss)
    if pss:
        return rsa.verify_pss(key, signature, message, name, pss)
    return rsa.verify_pkcs1(key, signature, message, name)


def verify_ecdsa(
    curve: Curve, key: Point, signature: tuple[int, int], message: bytes, name: str
) -> bool:
    """Whether a key, a point of P-256 or P-384, has made (r, s) over a message's hash."""
    check = library.ecdsa if library.available() else ecdsa.verify
    return check(curve, key, signature, message, name)


def verify_bls(public: bytes, signature: bytes, message: bytes, domain: bytes) -> bool:
    """Whether a key (96 bytes, known to be of G2) has made a signature (48 bytes, a point)."""
    if bls.decode_g1(signature) is None or bls.decode_g2(public) is None:
        return False
    check = library.bls if library.has_bls() else bls.verify
    return check(public, signature, message, domain)
