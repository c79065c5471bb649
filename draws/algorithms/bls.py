"""BLS signatures on BLS12-381 with signatures in G1 and keys in G2, verifying only.

draft-irtf-cfrg-bls-signature (section 2.7): e(signature, generator) is e(hash, key), which is
asked as e(signature, -generator) · e(hash, key) = 1. Points are compressed as in its appendix A.
"""

from .curves import G1, Point, root
from .fields import P, Pair, root_of_pair, times
from .hash_to_g1 import hash_to_g1
from .pairing import G2, TwistPoint, negative, product_is_one

_COMPRESSED, _INFINITE, _LARGER = 1 << 383, 1 << 382, 1 << 381


def verify(public: bytes, signature: bytes, message: bytes, domain: bytes) -> bool:
    """Whether a key (96 bytes, known to be of G2) has made a signature (48 bytes)."""
    point, key = decode_g1(signature), decode_g2(public)
    if point is None or key is None or G1.multiply(G1.order, point) is not None:
        return False
    hashed = hash_to_g1(message, domain)
    return hashed is not None and product_is_one(((point, negative(G2)), (hashed, key)))


def decode_g1(data: bytes) -> Point | None:
    """The point of the curve that 48 bytes spell; None for infinity, and if there is none."""
    x, larger = _abscissa(data, 48)
    y = root(G1.right(x), P) if 0 <= x < P else None
    if y is None:
        return None
    return x, y if (2 * y > P) == larger else -y % P


def decode_g2(data: bytes) -> TwistPoint | None:
    """The point of the twist that 96 bytes spell; None for infinity, and if there is none."""
    high, larger = _abscissa(data[:48], 48)
    x: Pair = int.from_bytes(data[48:], "big"), high
    if len(data) != 96 or not (0 <= x[0] < P and 0 <= high < P):
        return None
    cube = times(times(x, x), x)
    y = root_of_pair(((cube[0] + 4) % P, (cube[1] + 4) % P))
    if y is None:
        return None
    is_larger = 2 * (y[1] or y[0]) > P
    return x, y if is_larger == larger else (-y[0] % P, -y[1] % P)


def _abscissa(data: bytes, size: int) -> tuple[int, bool]:
    """x, and whether y is the larger of the two; -1 for bytes of another form."""
    said = int.from_bytes(data, "big")
    if len(data) != size or not said & _COMPRESSED or said & _INFINITE:
        return -1, False
    return said & (_LARGER - 1), bool(said & _LARGER)
