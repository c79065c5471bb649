"""Days of issue, which nobody may see, beside periods and days of registration, which all see."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from lottery.figures.counting import figures_of
from lottery.figures.grouping import PoolInvoice
from lottery.figures.told import DayClass
from lottery.programme import Period

FIRST, DAYS = date(2024, 3, 29), 3
CLOSES = datetime(2024, 6, 1, tzinfo=UTC)
PERIODS = {
    batch: Period(batch, "fp", batch, starts, starts + timedelta(DAYS - 1), CLOSES)
    for batch, starts in zip("abc", (FIRST + timedelta(DAYS * n) for n in range(3)), strict=True)
}
"""Periods of three days each, one behind the other; what is issued can be registered for long."""


def an_invoice(person: int, issued: int, later: int) -> PoolInvoice:
    """An invoice of the `issued`-th day, registered so many days after."""
    batch = list(PERIODS)[issued // DAYS]
    day = FIRST + timedelta(issued)
    return PoolInvoice(batch, str(person), (day + timedelta(later)).isoformat(), day, 100_00, "")


invoices = st.builds(
    an_invoice, st.integers(0, 29), st.integers(0, 3 * DAYS - 1), st.sampled_from([0, 0, 1, 4])
)


def shown(found: Sequence[PoolInvoice]) -> tuple[DayClass, ...]:
    return figures_of(("D", ""), found, PERIODS, {}, marked=True).hidden.issued


def possible(each: PoolInvoice) -> tuple[date, date]:
    """Between which days everybody knows that an invoice was issued."""
    first, last = by_period_alone(each)
    return first, min(last, date.fromisoformat(each.day))


def by_period_alone(each: PoolInvoice) -> tuple[date, date]:
    return PERIODS[each.batch].starts, PERIODS[each.batch].ends


def worked_out(
    found: Sequence[PoolInvoice], told: Sequence[DayClass]
) -> Iterator[list[PoolInvoice]]:
    """What a reader can count who adds up neighbouring classes and takes off those whom he knows to
    be among them, or takes the sum off all who could be."""
    ends = [(date.fromisoformat(row.first), date.fromisoformat(row.last)) for row in told]
    for at, until in combinations(range(len(ends) + 1), 2):
        low, high = ends[at][0], ends[until - 1][1]
        inside = [each for each in found if low <= each.issued <= high]
        assert sum(row.invoices for row in told[at:until]) == len(inside)
        for bounds in (possible, by_period_alone):
            surely = [e for e in found if low <= bounds(e)[0] and bounds(e)[1] <= high]
            perhaps = [e for e in found if bounds(e)[0] <= high and low <= bounds(e)[1]]
            yield without(inside, surely)
            yield without(perhaps, inside)


def without(some: Iterable[PoolInvoice], others: Sequence[PoolInvoice]) -> list[PoolInvoice]:
    """Of objects, not of equal ones."""
    gone = {id(each) for each in others}
    return [each for each in some if id(each) not in gone]


def few(found: Sequence[PoolInvoice]) -> list[int]:
    """The numbers of people from one to nine that can be worked out."""
    people = [len({each.person for each in some}) for some in worked_out(found, shown(found))]
    return [number for number in people if 0 < number < 10]


@settings(max_examples=150, deadline=None)
@given(st.lists(invoices, max_size=120))
def test_no_day_of_issue_of_few_people_comes_of_taking_off_what_the_register_shows(
    found: list[PoolInvoice],
) -> None:
    assert few(found) == []


def test_the_end_of_a_month_is_not_told_by_the_number_of_its_invoices() -> None:
    # Twelve on the 30th, three on the 31st, twelve on the 1st: 31 March and 1 April as one class
    # would tell of the three, as anybody counts March in the register.
    march = [an_invoice(n, 1, 0) for n in range(12)] + [an_invoice(n, 2, 0) for n in range(12, 15)]
    found = [*march, *(an_invoice(n, 3, 0) for n in range(15, 27))]
    assert [(row.last, row.invoices) for row in shown(found)] == [
        ("2024-03-31", 15),
        ("2024-04-01", 12),
    ]


def test_the_end_of_the_last_class_tells_nothing_of_one_who_registers_later() -> None:
    found = [*(an_invoice(n, 0, 0) for n in range(12)), an_invoice(12, 0, 1)]
    assert [(row.first, row.last) for row in shown(found)] == [("2024-03-29", "2024-03-31")]


def test_three_who_register_later_than_all_others_do_not_show_their_day_of_issue() -> None:
    first = [an_invoice(n, 0, 0) for n in range(12)]
    late = [an_invoice(n, 0, 2) for n in range(12, 15)]
    found = [*first, *late, *(an_invoice(n, 1, 0) for n in range(15, 27))]
    assert [row.invoices for row in shown(found)] == [27]
