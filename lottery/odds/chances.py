"""Chances under a draw in which every set of winners is equally likely, counted in whole numbers.

Nothing is rounded: a chance is a number of sets over the number of all sets. Where counting all
would take too long, two bounds are given between which it lies.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb

LARGEST = 5_000
"""The smaller of group and winners may be so large: numbers of some ten thousand digits."""
STEPS, MOST_WINNERS = 40_000, 4_000
"""Bounds of an exact count over groups: products made, and winners."""
BITS = 1024
"""Binary digits behind the point of the lower bound."""


@dataclass(frozen=True)
class ChanceRange:
    """A chance that is known exactly (`low == high`), or lies between two."""

    low: Fraction
    high: Fraction

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


@lru_cache(maxsize=256)
def at_least(pool: int, group: int, winners: int, seen: int) -> Fraction:
    """The chance that `seen` or more of the winners are among the `group` of a pool's entries
    (the upper tail of the hypergeometric distribution).

    >>> at_least(10, 5, 2, 2)
    Fraction(2, 9)
    """
    drawn, special = sorted((group, winners))  # the count is the same with the two exchanged
    others = pool - special
    first = max(seen, drawn - others, 0)
    if first > drawn:
        return Fraction(0)
    term = total = comb(special, first) * comb(others, drawn - first)
    for have in range(first, drawn):
        term = term * (special - have) * (drawn - have)
        term //= (have + 1) * (others - drawn + have + 1)
        total += term
    return Fraction(total, comb(pool, drawn))


def seldom(pool: int, group: int, winners: int, most: Fraction) -> int:
    """The least number of winners among a group that comes with a chance of `most` or less.

    >>> seldom(10, 5, 2, Fraction(1, 4))
    2
    """
    drawn, special = sorted((group, winners))
    others = pool - special
    first = max(drawn - others, 0)
    terms = [comb(special, first) * comb(others, drawn - first)]
    for have in range(first, drawn):
        term = terms[-1] * (special - have) * (drawn - have)
        terms.append(term // ((have + 1) * (others - drawn + have + 1)))
    bound, total = most * comb(pool, drawn), 0
    for have in range(drawn, first - 1, -1):
        total += terms[have - first]
        if total > bound:
            return have + 1
    return first


def mean(pool: int, group: int, winners: int) -> Fraction:
    """How many winners are among a group on the average.

    >>> mean(100, 20, 5)
    Fraction(1, 1)
    """
    return Fraction(group * winners, pool)


def any_of(pool: int, group: int, winners: int, seen: int, groups: int) -> ChanceRange:
    """The chance that at least one of some groups, all of one size and none with an entry of
    another, has `seen` or more of the winners.

    >>> any_of(4, 2, 2, 2, 2).low
    Fraction(1, 3)
    """
    single = at_least(pool, group, winners, seen)
    if groups == 1 or single in (0, 1):
        return ChanceRange(single, single)
    if 2 * seen > winners:  # never two groups at once: their chances add up
        return ChanceRange(groups * single, groups * single)
    if winners <= MOST_WINNERS and winners * (seen - 1) <= STEPS:
        none = Fraction(_sets(pool, group, winners, seen, groups), comb(pool, winners))
        return ChanceRange(1 - none, 1 - none)
    return between(single, groups)


def _sets(pool: int, group: int, winners: int, seen: int, groups: int) -> int:
    """How many sets of winners give each group less than `seen`: the coefficient of x^winners in
    p(x)^groups (1 + x)^rest, p being (1 + x)^group without its powers from `seen` on."""
    rest = pool - groups * group
    inside = _powers([comb(group, have) for have in range(seen)], groups, winners)
    total, outside = 0, 1
    for left in range(min(rest, winners) + 1):
        if winners - left < len(inside):
            total += inside[winners - left] * outside
        outside = outside * (rest - left) // (left + 1)
    return total


def _powers(once: list[int], power: int, most: int) -> list[int]:
    """The coefficients of a polynomial's power, up to that of x^most, from the one before (J. C. P.
    Miller's recurrence); the polynomial begins with 1."""
    result = [1]
    degree = len(once) - 1
    for at in range(1, min(most, degree * power) + 1):
        terms = range(1, min(degree, at) + 1)
        total = sum((each * (power + 1) - at) * once[each] * result[at - each] for each in terms)
        result.append(total // at)
    return result


def between(single: Fraction, groups: int) -> ChanceRange:
    """Bounds of the chance that at least one of some events comes, each with the chance `single`.

    Not more than their sum; and not less than if they came independently of each other, since
    what one group has won no other can (negative association, Joag-Dev and Proschan 1983).

    >>> bounds = between(Fraction(1, 2), 2)
    >>> (bounds.low, bounds.high)
    (Fraction(3, 4), Fraction(1, 1))
    """
    scale = 1 << BITS
    base = -(-((single.denominator - single.numerator) << BITS) // single.denominator)
    none, left = scale, groups
    while left:
        if left & 1:
            none = -(-none * base >> BITS)
        base = -(-base * base >> BITS)
        left >>= 1
    return ChanceRange(Fraction(scale - none, scale), min(Fraction(1), groups * single))
