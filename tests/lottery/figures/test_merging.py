"""From all that is published of figures, no number of fewer than ten people can be worked out."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lottery.figures.counting import BOUNDS_FEN, INVOICES_OF_ONE, figures_of
from lottery.figures.grouping import PoolInvoice
from lottery.figures.told import DrawFigures, parse
from lottery.programme import Period

FIRST = date(2024, 3, 1)
CLOSES = datetime(2024, 6, 1, tzinfo=UTC)
PERIODS = {
    batch: Period(batch, "fp", batch, date(2024, 2, 1), date(2024, 3, 1), CLOSES) for batch in "abc"
}
FEN = (50_00, 150_00, 700_00, 20000_00)
Atom = tuple[str, Any]
"""A class that a thief of secrets would like to know: of which table, and which."""
Equation = tuple[frozenset[Atom], int]

invoices = st.builds(
    PoolInvoice,
    batch=st.sampled_from(list(PERIODS)),
    person=st.integers(0, 24).map(str),
    day=st.integers(0, 3).map(lambda n: (FIRST + timedelta(n)).isoformat()),
    issued=st.integers(0, 3).map(lambda n: FIRST - timedelta(n)),
    fen=st.sampled_from(FEN),
    trade=st.sampled_from(["", "餐饮", "零售", "住宿"]),
)


def told(found: Sequence[PoolInvoice], **earlier: str) -> DrawFigures:
    """The figures as whoever fetches them reads them."""
    made = figures_of(("D", "0" * 64), found, PERIODS, earlier, marked=True)
    assert parse(made.text()) == made
    return made


def in_class(bounds: Sequence[int], value: int) -> int:
    return max(bound for bound in bounds if bound <= value)


PLACES: dict[str, Callable[[PoolInvoice], Any]] = {
    "periods": lambda each: each.batch,
    "amounts": lambda each: in_class(BOUNDS_FEN, each.fen),
    "issued": lambda each: each.issued.isoformat(),
    "trades": lambda each: each.trade,
    "registered": lambda each: each.day,
}


def whose(found: Iterable[PoolInvoice]) -> dict[Atom, set[str]]:
    """The people behind each class as it is before anything is put together."""
    people: dict[Atom, set[str]] = {}
    for each, (table, place) in product(found, PLACES.items()):
        people.setdefault((table, place(each)), set()).add(each.person)
    return people


def is_within(table: str, row: dict[str, Any], at: Any, alone: set[Any]) -> bool:
    """Whether a class is one of those that a published row tells of together."""
    if table == "periods":
        return at in row["batches"]
    if table == "amounts":
        return bool(row["from_fen"] <= at < (row["below_fen"] or 1 << 60))
    if table == "trades":
        return bool(at == row["trade"]) if row["trade"] else at not in alone
    return bool(row["first"] <= at <= row["last"])


def equations(text: bytes, atoms: Iterable[Atom]) -> list[Equation]:
    """What each published number says: it is the sum of these classes."""
    read, known = json.loads(text), list(atoms)
    tables = {**read["hidden"], "registered": read["registered"]}
    alone = {row["trade"] for row in tables["trades"]}
    return [
        (frozenset(a for a in known if a[0] == table and is_within(table, row, a[1], alone)), n)
        for table in PLACES
        for row in tables[table]
        for n in (row["invoices"],)
    ]


def loose_ways(rows: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """In which ways the unknowns may move without any published number noticing (the kernel)."""
    pivots: list[int] = []
    for column in range(width):
        at = next((n for n in range(len(pivots), len(rows)) if rows[n][column]), None)
        if at is None:
            continue
        top = len(pivots)
        rows[top], rows[at] = rows[at], rows[top]
        rows[top] = [value / rows[top][column] for value in rows[top]]
        for n, row in enumerate(rows):
            if n != top and row[column]:
                factor = row[column]
                rows[n] = [a - factor * b for a, b in zip(row, rows[top], strict=True)]
        pivots.append(column)
    ways = []
    for free in set(range(width)) - set(pivots):
        way = [Fraction(0)] * width
        way[free] = Fraction(1)
        for n, column in enumerate(pivots):
            way[column] = -rows[n][free]
        ways.append(way)
    return ways


def worked_out(figures: DrawFigures, people: dict[Atom, set[str]]) -> list[set[str]]:
    """The people behind everything that can be worked out: each class, and any of a table's classes
    together, whose number every solution of the equations agrees on."""
    atoms = sorted(people, key=str)
    said = equations(figures.text(), atoms)
    # Every table tells of the same invoices: their sums are equal, whatever they are.
    whole = [frozenset(a for a in atoms if a[0] == table) for table in PLACES]
    rows = [[Fraction(a in classes) for a in atoms] for classes, _ in said]
    rows += [[Fraction((a in one) - (a in whole[0])) for a in atoms] for one in whole[1:]]
    ways = loose_ways(rows, len(atoms))
    found = []
    for table in PLACES:
        of_table = [a for a in atoms if a[0] == table]
        for chosen in product((False, True), repeat=len(of_table)):
            some = {a for a, is_in in zip(of_table, chosen, strict=True) if is_in}
            known = all(
                sum(w for a, w in zip(atoms, way, strict=True) if a in some) == 0 for way in ways
            )
            if some and known:
                found.append(set().union(*(people[a] for a in some)))
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(invoices, max_size=70))
def test_nothing_that_can_be_worked_out_is_of_fewer_than_ten_people(
    found: list[PoolInvoice],
) -> None:
    figures = told(found)
    assert [people for people in worked_out(figures, whose(found)) if len(people) < 10] == []
    people = [*(row.people for row in figures.registered), *(row.people for row in figures.persons)]
    assert [some for some in (*people, figures.people) if some is not None and some < 10] == []


@settings(max_examples=40, deadline=None)
@given(st.lists(invoices, max_size=60), st.lists(invoices, max_size=20))
def test_draws_side_by_side_tell_of_no_invoice_twice(
    first: list[PoolInvoice], more: list[PoolInvoice]
) -> None:
    march = [each for each in first if each.batch == "a"]
    half_year = [*march[3:], *(each for each in (*first, *more) if each.batch != "a")]
    earlier, later = told(march), told(half_year, a="M")
    new = [each for each in half_year if each.batch != "a"]
    assert later.hidden.invoices in (0, len(new))
    assert earlier.hidden.invoices in (0, len(march))
    assert sum(row.invoices for row in later.registered) in (0, len(new))
    assert all(len(people) >= 10 for people in worked_out(later, whose(new)))


def a_pool(*counts: int) -> list[PoolInvoice]:
    """So many invoices on each day, each of another person."""
    made = []
    for day, count in enumerate(counts):
        when = FIRST + timedelta(day)
        made += [
            PoolInvoice("a", f"{day}-{n}", when.isoformat(), when, 150_00, "餐饮")
            for n in range(count)
        ]
    return made


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((10, 9, 1), [10, 10]),
        ((12, 9), [21]),
        ((3, 3, 3), []),
        ((1, 30, 1), [32]),
        ((10, 10, 10), [10, 10, 10]),
    ],
)
def test_a_small_class_joins_the_next_and_the_rest_the_last(
    counts: tuple[int, ...], shown: list[int]
) -> None:
    assert [row.invoices for row in told(a_pool(*counts)).registered] == shown


def test_trades_of_few_join_the_others_and_a_large_one_where_these_are_too_few() -> None:
    pool = [*a_pool(40)]
    named = [
        *(PoolInvoice(**{**vars_of(each), "trade": "零售"}) for each in pool[:20]),
        *(PoolInvoice(**{**vars_of(each), "trade": "住宿"}) for each in pool[20:36]),
        *(PoolInvoice(**{**vars_of(each), "trade": "加油"}) for each in pool[36:]),
    ]
    rows = [(row.trade, row.invoices) for row in told(named).hidden.trades]
    assert rows == [("零售", 20), (None, 20)]


def vars_of(each: PoolInvoice) -> dict[str, Any]:
    return {name: getattr(each, name) for name in PoolInvoice.__slots__}


def test_people_are_counted_by_how_many_invoices_each_has() -> None:
    pool = [*a_pool(30), *a_pool(12)]
    figures = told(pool)
    assert [(row.least, row.most, row.people) for row in figures.persons] == [
        (1, 1, 18),
        (2, 2, 12),
    ]
    assert figures.people == 30
    assert INVOICES_OF_ONE[0] == 1
    without = figures_of(("D", ""), pool, PERIODS, {}, marked=False)
    assert (without.people, without.persons, without.registered[0].people) == (None, (), None)
