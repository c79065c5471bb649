"""The ate pairing of BLS12-381, as far as a verifier needs it: whether a product of pairings is 1.

Points of G2 lie on the twist y² = x³ + 4(1 + u) over pairs (M-type: (x, y) there is
(x/w², y/w³) on y² = x³ + 4 over the field of twelve).
"""

from collections.abc import Iterable

from .curves import G1, Point
from .fields import ONE, P, Pair, Twelve, minus, over, power, product, scaled, times

TwistPoint = tuple[Pair, Pair]
LOOP = 0xD201000000010000
"""The absolute value of the curve's number x; that x is negative turns a pairing into its inverse,
which is 1 when the pairing is."""
_LAST = (P**12 - 1) // G1.order

_G2 = """
024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8
13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e
0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801
0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be
"""
_X0, _X1, _Y0, _Y1 = (int(each, 16) for each in _G2.split())
G2: TwistPoint = ((_X0, _X1), (_Y0, _Y1))
"""The generator of G2: draft-irtf-cfrg-pairing-friendly-curves, section 4.2.1."""


def product_is_one(pairs: Iterable[tuple[Point, TwistPoint]]) -> bool:
    """Whether the pairings of points of G1 with points of G2 multiply to 1.

    Both points of each pair are of the groups' order, neither is infinity.
    """
    total = ONE
    for point, twisted in pairs:
        total = product(total, _miller(point, twisted))
    return power(total, _LAST) == ONE


def negative(twisted: TwistPoint) -> TwistPoint:
    """The point under which the pairing becomes its inverse."""
    return twisted[0], minus((0, 0), twisted[1])


def _miller(point: Point, twisted: TwistPoint) -> Twelve:
    """Miller's loop: the lines through the multiples of `twisted`, at `point`."""
    total, running = ONE, twisted
    for bit in f"{LOOP:b}"[1:]:
        slope = over(scaled(times(running[0], running[0]), 3), scaled(running[1], 2))
        total = product(_line(running, slope, point), product(total, total))
        running = _third(running, running, slope)
        if bit == "1":
            slope = over(minus(twisted[1], running[1]), minus(twisted[0], running[0]))
            total = product(_line(running, slope, point), total)
            running = _third(running, twisted, slope)
    return total


def _third(one: TwistPoint, other: TwistPoint, slope: Pair) -> TwistPoint:
    """The sum of two points, by the slope of the line through them."""
    x = minus(minus(times(slope, slope), one[0]), other[0])
    return x, minus(times(slope, minus(one[0], x)), one[1])


def _line(through: TwistPoint, slope: Pair, point: Point) -> Twelve:
    """The line through a point of the twist, at a point of G1, times w³.

    In the field of twelve the slope is slope/w, so the line is y - Y/w³ - slope/w · (x - X/w²).
    Factors that lie in a smaller field, as w³ does, vanish in the last power.
    """
    at_0 = minus(times(slope, through[0]), through[1])
    at_2 = scaled(slope, -point[0])
    out = [0] * 12
    out[0], out[6] = at_0[0] - at_0[1], at_0[1]
    out[2], out[8] = at_2[0] - at_2[1], at_2[1]
    out[3] = point[1]
    return tuple(out)
