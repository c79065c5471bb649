"""Entries that resemble one another: what is stored beside what is being entered.

Only what the rules ask for is looked up, in one query a chunk and question. An entry that was
corrected is compared with nothing: the one made anew stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lottery.invoices import Reason, Rules
from lottery.invoices.rules.similar import Trace, adjacent, resemblances
from lottery.models import Correction, Entry, EntryPaper, InvoiceIdentity

_AT_ONCE = 400
_adjacent = lru_cache(maxsize=4096)(adjacent)


class Neighbourhood:
    """What the entries of one transaction are compared with."""

    def __init__(self, session: Session, rules: Rules) -> None:
        self._session, self._rules = session, rules
        self._counts = bool(rules.per_person or rules.per_merchant)
        self._of_people: dict[str, dict[int, Trace]] = {}
        """By telephone and by person: the hashes are of different kinds, and never equal."""
        self._by_identity: dict[str, Trace] = {}

    @property
    def asked(self) -> bool:
        """Whether the rules compare entries at all."""
        rules = self._rules
        return self._counts or bool(rules.per_day or rules.near_duplicates or rules.consecutive)

    def look_up(self, traces: Sequence[Trace]) -> None:
        """Read the neighbours of these, before any of them is added."""
        if self._counts or self._rules.per_day or self._rules.near_duplicates:
            for trace in self._stored_of_people(traces):
                self._remember(trace)
        if self._rules.consecutive:
            for trace in self._of_numbers(traces):
                self._by_identity[trace.identities[0]] = trace

    def doubts(self, new: Trace) -> tuple[Reason, ...]:
        """What the neighbours cast doubt on."""
        same = self._of_people.get(new.phone, {}) | self._of_people.get(new.person, {})
        others = list(same.values())
        if self._rules.consecutive:
            around = (number for identity in new.identities for number in _adjacent(identity))
            others += [self._by_identity[n] for n in around if n in self._by_identity]
        return resemblances(new, others, self._rules) if others else ()

    def add(self, new: Trace) -> None:
        """The new one is a neighbour of those that follow."""
        self._remember(new)
        self._by_identity.update(dict.fromkeys(new.identities, new))

    def _remember(self, trace: Trace) -> None:
        for key in (trace.phone, trace.person):
            self._of_people.setdefault(key, {})[trace.entry] = trace

    def _stored_of_people(self, traces: Sequence[Trace]) -> Iterator[Trace]:
        """Those with the same telephone, and where the rules tell people apart by something else,
        those of the same person."""
        yield from self._stored(traces, EntryPaper.phone_index, {one.phone for one in traces})
        if self._rules.person != "phone":
            yield from self._stored(traces, EntryPaper.person_index, {one.person for one in traces})

    def _stored(self, traces: Sequence[Trace], column: Any, keys: set[str]) -> Iterator[Trace]:
        days = sorted({trace.issued for trace in traces})
        batches = sorted({trace.batch for trace in traces})
        for part in _parts(keys):
            query = _entries().where(column.in_(part), Entry.batch.in_(batches))
            if not self._counts:
                query = query.where(Entry.issued.in_(days))
            for row in self._session.execute(query):
                yield Trace(*row)

    def _of_numbers(self, traces: Sequence[Trace]) -> Iterator[Trace]:
        identities = {identity for trace in traces for identity in trace.identities}
        for numbers in _parts(n for identity in identities for n in _adjacent(identity)):
            query = (
                _entries()
                .add_columns(InvoiceIdentity.identity)
                .join(InvoiceIdentity, InvoiceIdentity.entry == Entry.number)
                .where(InvoiceIdentity.identity.in_(numbers))
            )
            for *row, identity in self._session.execute(query):
                yield replace(Trace(*row), identities=(identity,))


def around(session: Session, number: int) -> list[int]:
    """Entries that a reviewer wants beside this one: of the same seller and day or seller and
    people, and those whose numbers stand next to its own; at most fifty, ascending."""
    seen = session.get(EntryPaper, number)
    stored = session.get(Entry, number)
    if seen is None or stored is None:
        return []
    same_people = or_(
        EntryPaper.phone_index == seen.phone_index, EntryPaper.holder_index == seen.holder_index
    )
    alike = or_(Entry.issued == stored.issued, Entry.amount_fen == stored.amount_fen)
    query = (
        select(Entry.number)
        .join(EntryPaper, EntryPaper.entry == Entry.number)
        .where(EntryPaper.seller_index == seen.seller_index, same_people, alike)
        .where(Entry.number != number)
    )
    found = set(session.scalars(query.limit(50)))
    return sorted(found | set(_beside(session, number)))[:50]


@dataclass(frozen=True)
class Beside:
    """An entry beside another one: its typed identities, and in what the two are equal (of
    `seller`, `holder`, `phone`, `issued` and `amount`)."""

    number: int
    identities: tuple[str, ...]
    same: frozenset[str]


def beside(session: Session, number: int, others: Sequence[int]) -> tuple[Beside, ...]:
    """What others have in common with an entry. People are compared by their keyed hashes: two
    that look alike behind their masks need not be the same."""
    compared = (
        select(
            Entry.number,
            EntryPaper.seller_index,
            EntryPaper.holder_index,
            EntryPaper.phone_index,
            Entry.issued,
            Entry.amount_fen,
        )
        .join(EntryPaper, EntryPaper.entry == Entry.number)
        .where(Entry.number.in_([number, *others]))
    )
    found = {row[0]: tuple(row)[1:] for row in session.execute(compared)}
    own = found.get(number)
    if own is None:
        return ()
    return tuple(
        Beside(other, _identities(session, other), _equal(own, found[other]))
        for other in others
        if other in found
    )


def _equal(own: tuple[Any, ...], other: tuple[Any, ...]) -> frozenset[str]:
    names = ("seller", "holder", "phone", "issued", "amount")
    return frozenset(n for n, a, b in zip(names, own, other, strict=True) if a == b)


def _identities(session: Session, number: int) -> tuple[str, ...]:
    held = select(InvoiceIdentity.identity).where(InvoiceIdentity.entry == number)
    return tuple(session.scalars(held.order_by(InvoiceIdentity.identity.desc())))


def _beside(session: Session, number: int) -> Iterator[int]:
    numbers = [n for identity in _identities(session, number) for n in adjacent(identity)]
    found = select(InvoiceIdentity.entry).where(InvoiceIdentity.identity.in_(numbers))
    yield from session.scalars(found)


def _entries() -> Any:
    return (
        select(
            Entry.number,
            Entry.batch,
            EntryPaper.seller_index,
            EntryPaper.phone_index,
            EntryPaper.holder_index,
            Entry.issued,
            Entry.amount_fen,
            EntryPaper.person_index,
        )
        .join(EntryPaper, EntryPaper.entry == Entry.number)
        .outerjoin(Correction, Correction.entry == Entry.number)
        .where(Correction.entry.is_(None))
    )


def _parts(values: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(set(values))
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
