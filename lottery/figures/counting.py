"""Figures counted from a frozen pool, and what is stored of its entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool
from lottery import attempts, merchants, register
from lottery.attempts import Attempt
from lottery.figures import issuing
from lottery.figures.grouping import PeriodTimes, PoolInvoice, groups_of, ordinal
from lottery.figures.merging import LEAST, PeopleClass, gathered, merged
from lottery.figures.told import (
    AmountClass,
    DayClass,
    DrawFigures,
    Hidden,
    PeriodClass,
    PersonClass,
    TradeClass,
)
from lottery.merchants import MerchantLine
from lottery.models import Entry, EntryPaper
from lottery.office.boxes import Boxes
from lottery.programme import campaigns

BOUNDS_FEN = (0, 100_00, 200_00, 500_00, 1000_00, 2000_00, 5000_00, 10000_00)
"""Where the classes of amounts begin."""
INVOICES_OF_ONE = (1, 2, 3, 6, 11)
"""Where the classes of people begin, by how many invoices one has."""


def counted(
    session: Session, boxes: Boxes, attempt: Attempt, earlier: Mapping[str, str]
) -> DrawFigures | None:
    """The figures of a frozen attempt; `earlier` names by batch the draws whose figures told of
    it already. None where entries are not all here any more, as their people's data were destroyed
    or this computer never had them."""
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    rows = attempts.document(session, attempt, pool.POOL).decode("ascii").splitlines()
    numbers = {int(row.split(" ", 1)[0]) for row in rows}
    days = _days(session, manifest.register_size, numbers)
    found = list(_invoices(session, boxes, attempt.batches, days))
    if len(found) != len(numbers):
        return None
    periods = {batch: campaigns.period(session, batch) for batch in attempt.batches}
    about = attempt.name, manifest.sha256()
    return figures_of(about, found, periods, earlier, marked=manifest.cap > 0)


def figures_of(
    about: tuple[str, str],
    found: Sequence[PoolInvoice],
    periods: Mapping[str, PeriodTimes],
    earlier: Mapping[str, str],
    *,
    marked: bool,
) -> DrawFigures:
    """The figures of a pool (pure): `about` is the attempt's name and its manifest's hash,
    `periods` are its periods by batch, in their order, and `marked` says that pool.txt marks
    people."""
    new = [each for each in found if each.batch not in earlier]
    people = len({each.person for each in new})
    return DrawFigures(
        name=about[0],
        manifest_sha256=about[1],
        invoices=len(found),
        people=people if marked and people >= LEAST else None,
        registered=_registered(new, marked=marked),
        persons=_persons(new) if marked else (),
        hidden=_hidden(
            new, periods, {batch: earlier[batch] for batch in periods if batch in earlier}
        ),
    )


def _days(session: Session, size: int, numbers: set[int]) -> dict[int, str]:
    """The day of each of these lines of the register."""
    lines = enumerate(register.lines(session, size))
    return {at: line[-10:].decode("ascii") for at, line in lines if at in numbers}


def _invoices(
    session: Session, boxes: Boxes, batches: Iterable[str], days: Mapping[int, str]
) -> Iterable[PoolInvoice]:
    trades = _trades(boxes, merchants.current(session))
    query = (
        select(Entry.number, Entry.batch, Entry.amount_fen, Entry.issued)
        .add_columns(EntryPaper.seller_index, EntryPaper.person_index)
        .join(EntryPaper, EntryPaper.entry == Entry.number)
        .where(Entry.batch.in_(list(batches)))
        .order_by(Entry.number)
        .execution_options(yield_per=1000)
    )
    for number, batch, fen, issued, seller, person in session.execute(query):
        if number in days:
            trade = trades(seller, issued)
            yield PoolInvoice(batch, person, days[number], issued, fen, trade)


def _trades(boxes: Boxes, lines: Iterable[MerchantLine]) -> Callable[[str, date], str]:
    """Of which trade a seller was on a day, by the keyed hash of his number; empty where the
    registry does not say."""
    known = defaultdict[str, list[MerchantLine]](list)
    for line in lines:
        known[boxes.index("seller", line.seller_id)].append(line)

    def trade(seller: str, on: date) -> str:
        for line in known.get(seller, ()):
            if line.valid_from <= on and (line.valid_to is None or on <= line.valid_to):
                return line.category.strip()
        return ""

    return trade


def _registered(found: list[PoolInvoice], *, marked: bool) -> tuple[DayClass, ...]:
    """By the day of the register's line. A person counts on his first day alone, so that the days
    add up."""
    first: dict[str, int] = {}
    for each in found:
        day = ordinal(each.day)
        first[each.person] = min(day, first.get(each.person, day))
    groups = groups_of(found, lambda each: ordinal(each.day))
    new = (
        replace(group, people=frozenset(p for p in group.people if first[p] == group.first))
        for group in groups
    )
    return tuple(_day(group, len(group.people) if marked else None) for group in merged(new))


def _day(group: PeopleClass, people: int | None = None) -> DayClass:
    first, last = date.fromordinal(group.first), date.fromordinal(group.last)
    return DayClass(first.isoformat(), last.isoformat(), group.invoices, people)


def _persons(found: list[PoolInvoice]) -> tuple[PersonClass, ...]:
    many = Counter(each.person for each in found)
    classes = defaultdict[int, set[str]](set)
    for person, count in many.items():
        classes[_class_of(count, INVOICES_OF_ONE)].add(person)
    groups = [PeopleClass(at, at, 0, 0, frozenset(classes[at])) for at in sorted(classes)]
    ends = (*(bound - 1 for bound in INVOICES_OF_ONE[1:]), None)
    return tuple(
        PersonClass(INVOICES_OF_ONE[group.first], ends[group.last], len(group.people))
        for group in merged(groups)
    )


def _class_of(value: int, bounds: tuple[int, ...]) -> int:
    return max(at for at, bound in enumerate(bounds) if value >= bound)


def _hidden(
    found: list[PoolInvoice], known: Mapping[str, PeriodTimes], earlier: Mapping[str, str]
) -> Hidden:
    """What the commitments hide; of too few people, nothing."""
    batches = tuple(known)
    periods = merged(groups_of(found, lambda each: batches.index(each.batch)))
    if not periods:
        return Hidden((), (), (), (), earlier)
    ends = (*BOUNDS_FEN[1:], None)
    amounts = merged(groups_of(found, lambda each: _class_of(each.fen, BOUNDS_FEN)))
    issued = issuing.classes(found, known)
    return Hidden(
        periods=tuple(_period(group, batches, known, found) for group in periods),
        amounts=tuple(
            AmountClass(BOUNDS_FEN[group.first], ends[group.last], group.invoices)
            for group in amounts
        ),
        trades=_by_trade(found),
        issued=tuple(_day(group) for group in issued),
        earlier=earlier,
    )


def _period(
    group: PeopleClass,
    batches: tuple[str, ...],
    known: Mapping[str, PeriodTimes],
    found: list[PoolInvoice],
) -> PeriodClass:
    """A group of periods: those that anything was entered for."""
    there = {each.batch for each in found}
    named = tuple(each for each in batches[group.first : group.last + 1] if each in there)
    title = "、".join(known[batch].title for batch in named)
    return PeriodClass(named, title, group.invoices, group.fen)


def _by_trade(found: list[PoolInvoice]) -> tuple[TradeClass, ...]:
    names = sorted({each.trade for each in found})
    groups = groups_of(found, lambda each: names.index(each.trade))
    unknown = next((group for group in groups if not names[group.first]), None)
    alone, rest = gathered((group for group in groups if group is not unknown), unknown)
    told = [TradeClass(names[group.first], group.invoices) for group in alone]
    return (*told, TradeClass(None, rest.invoices)) if rest else tuple(told)
