"""A message hashed to G1 of BLS12-381: RFC 9380, suite BLS12381G1_XMD:SHA-256_SSWU_RO_."""

from hashlib import sha256

from . import isogeny
from .curves import G1, Point, root

P = G1.p
_A, _B, _Z = isogeny.A, isogeny.B, 11
_COFACTOR = 0xD201000000010001
"""h_eff of section 8.8.1."""


def hash_to_g1(message: bytes, domain: bytes) -> Point | None:
    """The point of a message (section 3, hash_to_curve); None, of no message known, is infinity."""
    uniform = expand(message, domain, 128)
    numbers = (int.from_bytes(uniform[at : at + 64], "big") % P for at in (0, 64))
    one, other = (isogeny.to_g1(_map(number)) for number in numbers)
    return G1.multiply(_COFACTOR, G1.add(one, other))


def expand(message: bytes, domain: bytes, size: int) -> bytes:
    """expand_message_xmd with SHA-256 (section 5.3.1); `domain` has 255 bytes at most."""
    tail = domain + bytes([len(domain)])
    first = sha256(bytes(64) + message + size.to_bytes(2, "big") + b"\0" + tail).digest()
    block = sha256(first + b"\1" + tail).digest()
    out = block
    for number in range(2, -(-size // 32) + 1):
        mixed = bytes(a ^ b for a, b in zip(first, block, strict=True))
        block = sha256(mixed + bytes([number]) + tail).digest()
        out += block
    return out[:size]


def _map(number: int) -> Point:
    """The simplified SWU map (section 6.6.2) to the curve from which the isogeny leads to G1's."""
    square = _Z * number * number % P
    sum_of = (square * square + square) % P
    x = -_B * pow(_A, -1, P) * (1 + pow(sum_of, -1, P)) if sum_of else _B * pow(_Z * _A, -1, P)
    y = _right(x % P)
    if y is None:
        x *= square
        y = _right(x % P)
    if y is None:
        raise AssertionError("one of the two is a square")
    return x % P, y if y & 1 == number & 1 else P - y


def _right(x: int) -> int | None:
    return root(((x * x + _A) * x + _B) % P, P)
