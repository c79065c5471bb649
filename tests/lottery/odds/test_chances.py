"""Chances are those of counting every set of winners of a small pool, and bounds hold them."""

import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lottery.odds import answering, chances, spoken
from lottery.odds.asking import GroupQuestion, TwiceQuestion

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
    group, winners = 1 + group % max(1, pool // groups), min(winners, pool)
    assume(group * groups <= pool)

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


@given(st.tuples(*[st.integers(0, 4)] * 4), st.integers(1, 2), st.integers(1, 2))
def test_a_person_in_two_draws_is_counted_and_so_is_anybody_like_him(
    numbers: tuple[int, ...], one: int, other: int
) -> None:
    people = 2
    first, second = (max(people * one, 1 + numbers[0]), max(people * other, 1 + numbers[1]))
    won_first, won_second = 1 + numbers[2] % first, 1 + numbers[3] % second

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


@pytest.mark.parametrize("over", [1, 9, 99_999, 9_999_994, 9_999_996])
def test_a_chance_with_many_zeros_is_written_with_six_digits(over: int) -> None:
    for zeros in (*range(8, 30), 4000, 12_000):
        shown = f"{Decimal(over):.5e}".partition("e")
        raised = str(zeros - int(shown[2])).translate(spoken.RAISED)
        assert spoken.digits(Fraction(over, 10**zeros)) == f"{shown[0]}×10⁻{raised}"


def test_the_longest_question_costs_no_seconds() -> None:
    # Nobody may keep the server busy with a chance of 1 in a number of thirteen thousand digits.
    began, most = time.process_time(), chances.LARGEST
    question = GroupQuestion("other", 10**6, most, most, most, 10**6 // most, assumed=True, cap=0)
    said = [each.values.get("exact", "") for each in answering.answer(question)]
    assert "2.31147×10⁻¹³⁶⁶⁷" in said
    assert time.process_time() - began < 2
