"""Elliptic curves y² = x³ + ax + b over a prime field: their points, added and multiplied.

The fields' primes are 3 modulo 4, so a square root is one power. Constants: P-256 and P-384 from
NIST SP 800-186 (section 3.2.1), SM2's curve from GB/T 32918.5, G1 of BLS12-381 from
draft-irtf-cfrg-pairing-friendly-curves (section 4.2.1).
"""

from dataclasses import dataclass

Point = tuple[int, int]
"""x and y; the point at infinity is None everywhere."""
_Jacobian = tuple[int, int, int]
"""X, Y, Z with x = X/Z², y = Y/Z³; Z is 0 at infinity."""
_INFINITY: _Jacobian = (1, 1, 0)


@dataclass(frozen=True)
class Curve:
    """A curve with a point that generates a group of prime order."""

    name: str
    p: int
    a: int
    b: int
    generator: Point
    order: int

    def size(self) -> int:
        """How many bytes a coordinate has."""
        return (self.p.bit_length() + 7) // 8

    def holds(self, point: Point) -> bool:
        """Whether a point lies on it, its coordinates reduced."""
        x, y = point
        return 0 <= x < self.p and 0 <= y < self.p and (y * y - self.right(x)) % self.p == 0

    def right(self, x: int) -> int:
        """The right side of its equation."""
        return ((x * x + self.a) * x + self.b) % self.p

    def lift(self, x: int, odd: int) -> Point | None:
        """The point over x whose y is odd (1) or even (0); None if there is none."""
        y = root(self.right(x), self.p)
        if not 0 <= x < self.p or y is None or (y == 0 and odd):
            return None
        return x, y if y & 1 == odd else self.p - y

    def decode(self, data: bytes) -> Point | None:
        """The point of SEC 1 (section 2.3.4), whole or compressed; None if there is none."""
        size = self.size()
        x = int.from_bytes(data[1 : 1 + size], "big")
        if len(data) == 1 + size and data[0] in (2, 3):
            return self.lift(x, data[0] & 1)
        point = x, int.from_bytes(data[1 + size :], "big")
        whole = len(data) == 1 + 2 * size and data[0] == 4
        return point if whole and self.holds(point) else None

    def add(self, one: Point | None, other: Point | None) -> Point | None:
        """The sum of two points."""
        return self._flat(self._add(_lifted(one), _lifted(other)))

    def multiply(self, number: int, point: Point | None) -> Point | None:
        """number · point, for a number of 0 or more."""
        return self.combine(number, point, 0, None)

    def combine(
        self, first: int, one: Point | None, second: int, other: Point | None
    ) -> Point | None:
        """first · one + second · other, both numbers bit by bit together."""
        a, b = _lifted(one), _lifted(other)
        sums = (_INFINITY, a, b, self._add(a, b))
        total = _INFINITY
        for bit in reversed(range(max(first.bit_length(), second.bit_length()))):
            total = self._double(total)
            total = self._add(total, sums[first >> bit & 1 | (second >> bit & 1) << 1])
        return self._flat(total)

    def _flat(self, point: _Jacobian) -> Point | None:
        if point[2] == 0:
            return None
        inverse = pow(point[2], -1, self.p)
        square = inverse * inverse % self.p
        return point[0] * square % self.p, point[1] * square * inverse % self.p

    def _double(self, point: _Jacobian) -> _Jacobian:
        x, y, z = point
        if y == 0 or z == 0:
            return _INFINITY
        p, squared = self.p, y * y % self.p
        s, m = 4 * x * squared % p, (3 * x * x + self.a * pow(z, 4, p)) % p
        doubled = (m * m - 2 * s) % p
        return doubled, (m * (s - doubled) - 8 * squared * squared) % p, 2 * y * z % p

    def _add(self, one: _Jacobian, other: _Jacobian) -> _Jacobian:
        if one[2] == 0 or other[2] == 0:
            return one if other[2] == 0 else other
        p, a, b = self.p, one[2] * one[2] % self.p, other[2] * other[2] % self.p
        u, s = one[0] * b % p, one[1] * b * other[2] % p
        h, r = (other[0] * a - u) % p, (other[1] * a * one[2] - s) % p
        if h == 0:
            return _INFINITY if r else self._double(one)
        square = h * h % p
        cube, v = h * square % p, u * square % p
        x = (r * r - cube - 2 * v) % p
        return x, (r * (v - x) - s * cube) % p, h * one[2] * other[2] % p


def root(square: int, p: int) -> int | None:
    """A square root modulo a prime that is 3 modulo 4; None if there is none."""
    found = pow(square, (p + 1) // 4, p)
    return found if found * found % p == square % p else None


def _lifted(point: Point | None) -> _Jacobian:
    return (*point, 1) if point else _INFINITY


def _curve(name: str, p: int, a: int, numbers: str) -> Curve:
    """A curve from b, x, y and order, in hex."""
    b, x, y, order = (int(each, 16) for each in numbers.split())
    return Curve(name, p, a % p, b, (x, y), order)


P256 = _curve(
    "secp256r1",
    2**256 - 2**224 + 2**192 + 2**96 - 1,
    -3,
    """5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b
    6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296
    4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5
    ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551""",
)
P384 = _curve(
    "secp384r1",
    2**384 - 2**128 - 2**96 + 2**32 - 1,
    -3,
    """b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef
    aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7
    3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f
    ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973""",
)
SM2P256 = _curve(
    "sm2p256v1",
    2**256 - 2**224 - 2**96 + 2**64 - 1,
    -3,
    """28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93
    32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7
    bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0
    fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123""",
)
G1 = _curve(
    "BLS12-381 G1",
    int(
        "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf"
        "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
        16,
    ),
    0,
    """4
    17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb
    08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1
    73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001""",
)
