"""Chances are those of counting every set of winners of a small pool, and bounds hold them."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from lottery.odds import answering, chances
from lottery.odds.asking import TwiceQuestion

POOLS = st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(1, 8), st.integers(1, 8))


def counted(pool: int, winners: int, happens: Callable[[tuple[int, ...]], bool]) -> Fraction:
    """In which part of all sets of winners something happens."""
    sets = list(combinations(range(pool), winners))
    return Fraction(sum(map(happens, sets)), len(sets))


def within(won: tuple[int, ...], group: int, size: int) -> int:
    """How many winners are in a group; groups lie one after another."""
    return sum(each // size == group for each in won)


@given(POOLS)
def test_a_chance_is_a_part_of_all_sets_of_winners(numbers: tuple[int, ...]) -> None:
    pool, group, winners, seen = numbers
    assume(group <= pool and winners <= pool)
    by_hand = counted(pool, winners, lambda won: within(won, 0, group) >= seen)
    assert chances.at_least(pool, group, winners, seen) == by_hand


@given(POOLS, st.integers(1, 4))
def test_any_group_is_counted_exactly_and_lies_within_the_bounds(
    numbers: tuple[int, ...], groups: int
) -> None:
    pool, group, winners, seen = numbers
    assume(group * groups <= pool and winners <= pool)

    def happens(won: tuple[int, ...]) -> bool:
        return any(within(won, each, group) >= seen for each in range(groups))

    by_hand = counted(pool, winners, happens)
    found = chances.any_of(pool, group, winners, seen, groups)
    assert found.is_exact
    assert found.low == by_hand
    bounds = chances.between(chances.at_least(pool, group, winners, seen), groups)
    assert bounds.low <= by_hand <= bounds.high


@given(POOLS)
def test_the_least_number_that_is_seldom_is_seldom_and_one_less_is_not(
    numbers: tuple[int, ...],
) -> None:
    pool, group, winners, parts = numbers
    assume(group <= pool and winners <= pool)
    most = Fraction(1, parts)
    seen = chances.seldom(pool, group, winners, most)
    assert chances.at_least(pool, group, winners, seen) <= most
    least = max(0, group + winners - pool)
    assert seen == least or chances.at_least(pool, group, winners, seen - 1) > most


@given(st.tuples(*[st.integers(1, 5)] * 4), st.integers(1, 2), st.integers(1, 2))
def test_a_person_in_two_draws_is_counted_and_so_is_anybody_like_him(
    numbers: tuple[int, ...], one: int, other: int
) -> None:
    (first, won_first, second, won_second), people = numbers, 2
    assume(won_first <= first and won_second <= second)
    assume(people * one <= first and people * other <= second)

    def winners(pool: int, winners: int, size: int) -> Iterator[set[int]]:
        return ({each // size for each in won} for won in combinations(range(pool), winners))

    pairs = [
        here & there
        for here in winners(first, won_first, one)
        for there in winners(second, won_second, other)
    ]
    question = TwiceQuestion((first, second), (won_first, won_second), (one, other), people)
    single = answering.in_both(question)
    assert single == Fraction(sum(0 in both for both in pairs), len(pairs))
    anybody = Fraction(sum(bool(both & set(range(people))) for both in pairs), len(pairs))
    bounds = chances.between(single, people)
    assert bounds.low <= anybody <= bounds.high


def test_what_is_too_much_to_count_lies_between_narrow_bounds() -> None:
    found = chances.any_of(200_000, 14_000, 3_500, 300, 14)
    assert not found.is_exact
    assert found.low < found.high < found.low * Fraction(102, 100)
    exact = chances.any_of(200_000, 10, 3_500, 4, 5_000)
    bounds = chances.between(chances.at_least(200_000, 10, 3_500, 4), 5_000)
    assert exact.is_exact
    assert bounds.low < exact.low < bounds.high
