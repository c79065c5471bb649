"""Days of issue, which the commitments hide, beside what anybody knows of them. Pure.

An invoice is issued within its period and not after it is registered; register.txt shows period and
day of registration of each. So of the invoices issued until some day, some are known to be: those
whose period is over, and those that are registered by then. A class may not end with a day if what
is left, or what the begun periods have after that day, is of few people: it could be worked out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from lottery.figures.grouping import PeriodTimes, PoolInvoice, groups_of, ordinal
from lottery.figures.merging import LEAST, PeopleClass, merged

MOST_DAYS = 62
"""Days of issue are told one by one up to so many, and by the week beyond."""
Cell = tuple[str, int, int]
"""A period, a day of issue and a day of registration."""


def classes(
    found: Sequence[PoolInvoice], periods: Mapping[str, PeriodTimes]
) -> tuple[PeopleClass, ...]:
    """Classes by the day of issue; by the week, from Monday on, where there are too many days. The
    first and the last reach as far as the periods where their own days would tell something."""
    days = groups_of(found, lambda each: each.issued.toordinal())
    if len(days) > MOST_DAYS:
        weeks = groups_of(found, lambda each: (each.issued.toordinal() - 1) // 7)
        days = [replace(week, first=week.first * 7 + 1, last=week.last * 7 + 7) for week in weeks]
    may_end = _may_end(found, periods)
    return _widened(
        merged(days, may_end), may_end, [periods[one] for one in {each.batch for each in found}]
    )


def _widened(
    told: tuple[PeopleClass, ...], may_end: Callable[[int], bool], periods: Sequence[PeriodTimes]
) -> tuple[PeopleClass, ...]:
    """With the first and last class made as long as the periods, where few could be told of."""
    if told and not may_end(told[0].first - 1):
        begin = min(each.starts for each in periods).toordinal()
        told = (replace(told[0], first=begin), *told[1:])
    if told and not may_end(told[-1].last):
        end = max(each.ends for each in periods).toordinal()
        told = (*told[:-1], replace(told[-1], last=end))
    return told


def _may_end(
    found: Sequence[PoolInvoice], periods: Mapping[str, PeriodTimes]
) -> Callable[[int], bool]:
    """Whether a class may end with a day."""
    cells = _cells(found)

    def may_end(day: int) -> bool:
        begun = {batch for batch, each in periods.items() if _is_within(each, day)}
        now = {cell: people for cell, people in cells.items() if cell[0] in begun}
        until = {cell: people for cell, people in now.items() if cell[1] <= day}
        unregistered = [people for cell, people in until.items() if cell[2] > day]
        after = [people for cell, people in now.items() if cell[1] > day]
        return not any(_is_few(some) for some in (until.values(), unregistered, after))

    return may_end


def _is_within(period: PeriodTimes, day: int) -> bool:
    """Whether more may be issued in a period after a day on which it has begun."""
    return period.starts.toordinal() <= day < period.ends.toordinal()


def _cells(found: Sequence[PoolInvoice]) -> dict[Cell, set[str]]:
    """Ten of the people of each cell, or all where there are fewer."""
    cells = defaultdict[Cell, set[str]](set)
    for each in found:
        people = cells[each.batch, each.issued.toordinal(), ordinal(each.day)]
        if len(people) < LEAST:
            people.add(each.person)
    return cells


def _is_few(some: Iterable[set[str]]) -> bool:
    """Whether there is somebody, but fewer than ten."""
    return 0 < len(set().union(*some)) < LEAST
