"""Ed25519 of RFC 8032, verifying only, and strictly.

A point and a number have one spelling each; the equation is checked without the cofactor, as
OpenSSL does it. So whoever refuses a signature here refuses it there, and the other way round. Only
the eight keys of small order, for which anybody can make signatures, are refused here as well.
"""

from hashlib import sha512

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
_ROOT = pow(2, (P - 1) // 4, P)
"""A square root of -1."""

Point = tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T of section 5.1.4: x = X/Z, y = Y/Z, xy = T/Z."""
ZERO: Point = (0, 1, 1, 0)


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a key (32 bytes) has made a signature (64 bytes) over a message."""
    key = read_key(public)
    if key is None or len(signature) != 64:
        return False
    number = int.from_bytes(signature[32:], "little")
    if number >= ORDER:
        return False
    challenge = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    x, y, z, t = key
    minus = (-x % P, y, z, -t % P)
    return encode(_combine(number, challenge, minus)) == signature[:32]


def decode(data: bytes) -> Point | None:
    """The point that 32 bytes spell, or None: none does, or another spelling is the right one."""
    if len(data) != 32:
        return None
    said = int.from_bytes(data, "little")
    y, odd = said & (1 << 255) - 1, said >> 255
    if y >= P:
        return None
    x = _root((y * y - 1) * pow(D * y * y + 1, -1, P) % P)
    if x is None or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = P - x
    return x, y, 1, x * y % P


def read_key(data: bytes) -> Point | None:
    """The point of a key that somebody can own, or None."""
    point = eight = decode(data)
    for _ in range(3):
        eight = eight and add(eight, eight)
    return point if eight and eight[0] % P else None


def encode(point: Point) -> bytes:
    """The 32 bytes that spell a point."""
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def add(a: Point, b: Point) -> Point:
    """Section 5.1.4; complete, so it also doubles."""
    left, right = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = right - left, d - c, d + c, right + left
    return e * f % P, g * h % P, f * g % P, e * h % P


def _root(square: int) -> int | None:
    """A square root modulo P, which is 5 modulo 8."""
    root = pow(square, (P + 3) // 8, P)
    if root * root % P == square:
        return root
    root = root * _ROOT % P
    return root if root * root % P == square else None


_BASE_Y = 4 * pow(5, -1, P) % P
_BASE = decode(_BASE_Y.to_bytes(32, "little")) or ZERO


def _combine(first: int, second: int, other: Point) -> Point:
    """first · base + second · other, both numbers bit by bit together."""
    sums = (ZERO, _BASE, other, add(_BASE, other))
    total = ZERO
    for bit in reversed(range(max(first.bit_length(), second.bit_length()))):
        total = add(total, total)
        total = add(total, sums[first >> bit & 1 | (second >> bit & 1) << 1])
    return total
