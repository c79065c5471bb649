"""SM2 signatures (GB/T 32918.2-2016) on the curve of GB/T 32918.5, verifying only."""

from . import sm3
from .curves import SM2P256, Point

IDENTITY = b"1234567812345678"
"""The signer's identity where none was agreed (GM/T 0009, section 10)."""


def verify(
    key: Point, numbers: tuple[int, int], message: bytes, identity: bytes = IDENTITY
) -> bool:
    """Whether a key, a point of the curve, has made (r, s) over a message (section 7)."""
    r, s = numbers
    order = SM2P256.order
    if not (0 < r < order and 0 < s < order) or (r + s) % order == 0:
        return False
    number = int.from_bytes(sm3.digest(person(key, identity) + message), "big")
    point = SM2P256.combine(s, SM2P256.generator, (r + s) % order, key)
    return point is not None and (number + point[0]) % order == r


def person(key: Point, identity: bytes = IDENTITY) -> bytes:
    """Z, the hash that stands for the signer before the message (section 5.5), 32 bytes."""
    numbers = (SM2P256.a, SM2P256.b, *SM2P256.generator, *key)
    size = (8 * len(identity)).to_bytes(2, "big")
    return sm3.digest(size + identity + b"".join(n.to_bytes(32, "big") for n in numbers))
