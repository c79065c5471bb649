"""ECDSA of FIPS 186-5 (section 6.4.2), verifying only."""

import hashlib

from .curves import Curve, Point


def verify(curve: Curve, key: Point, numbers: tuple[int, int], message: bytes, name: str) -> bool:
    """Whether a key, a point of the curve, has made (r, s) over a message's hash of that name."""
    r, s = numbers
    if not (0 < r < curve.order and 0 < s < curve.order):
        return False
    digest = hashlib.new(name, message).digest()
    excess = max(0, 8 * len(digest) - curve.order.bit_length())
    number = int.from_bytes(digest, "big") >> excess
    inverse = pow(s, -1, curve.order)
    first, second = number * inverse % curve.order, r * inverse % curve.order
    point = curve.combine(first, curve.generator, second, key)
    return point is not None and point[0] % curve.order == r
