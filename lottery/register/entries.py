"""Questions to the register: what an entry is, what happened to it, which ones are accepted."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lottery.errors import EntryForgottenError, EntryUnknownError
from lottery.models import Entry, EntryEvent, EntryPaper, Forgotten
from lottery.texts import errors as sentences

_AT_ONCE = 5000
_STATUS = {None: "pending", "accept": "accepted", "reject": "rejected"}


@dataclass(frozen=True)
class Event:
    """An accept or reject of an entry; `line` is its index in the register."""

    line: int
    what: str
    reason: str | None
    at: datetime
    by: str


class AcceptedEntry(NamedTuple):
    """An entry whose last event is accept: what a freeze needs of it. A tuple, for it is handed to
    other processes by the million."""

    number: int
    batch: str
    commit: str
    amount_fen: int
    issued: date
    person_index: str
    slip_box: bytes


def entry(session: Session, number: int) -> Entry:
    """The stored entry; raises EntryUnknownError."""
    found = session.get(Entry, number)
    if found is None:
        raise EntryUnknownError(sentences.entry_unknown(number))
    return found


def history(session: Session, number: int) -> tuple[Event, ...]:
    """The events of an entry in the order of the register."""
    query = select(EntryEvent).where(EntryEvent.entry == number).order_by(EntryEvent.line)
    return tuple(Event(e.line, e.what, e.reason, e.at, e.by) for e in session.scalars(query))


def status(session: Session, number: int) -> str:
    """`pending`, `accepted` or `rejected`: what the entry's last event says."""
    events = history(session, number)
    return _STATUS[events[-1].what if events else None]


def statuses(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    """The status of each of some hundred entries."""
    query = (
        select(EntryEvent.entry, EntryEvent.what)
        .where(EntryEvent.entry.in_(numbers))
        .order_by(EntryEvent.line)
    )
    last = {entry: what for entry, what in session.execute(query)}  # noqa: C416
    return {number: _STATUS[last.get(number)] for number in numbers}


def last_events(session: Session, batches: Sequence[str]) -> dict[int, str]:
    """What the last event of each entry of `batches` said, `accept` or `reject`; pending ones are
    left out."""
    query = (
        select(EntryEvent.entry, EntryEvent.what)
        .join(Entry, Entry.number == EntryEvent.entry)
        .where(Entry.batch.in_(batches))
        .order_by(EntryEvent.line)
    )
    return {entry: what for entry, what in session.execute(query)}  # noqa: C416


def accepted(
    session: Session, batches: Sequence[str], upto: int, *, destroyed: Collection[int] = ()
) -> Iterator[AcceptedEntry]:
    """Entries of `batches` accepted in the first `upto` lines, ascending by number, streamed.

    Raises EntryForgottenError at one whose papers are destroyed, and which is none of `destroyed`,
    who are passed over: it cannot take part any more.
    """
    query = _accepted(batches, upto)
    with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        for row in rows:
            if row.slip_box is not None:
                yield AcceptedEntry(*row)
            elif row.number not in destroyed:
                raise EntryForgottenError(sentences.entry_forgotten(row.number))


def destroyed(session: Session, batches: Sequence[str], upto: int) -> frozenset[int]:
    """Those of the entries that `accepted` goes through whose papers are destroyed."""
    query = _accepted(batches, upto).join(Forgotten, Forgotten.entry == Entry.number)
    return frozenset(row.number for row in session.execute(query))


def _accepted(batches: Sequence[str], upto: int) -> Select[Any]:
    last = (
        select(EntryEvent.entry, func.max(EntryEvent.line).label("line"))
        .where(EntryEvent.line < upto)
        .group_by(EntryEvent.entry)
        .subquery()
    )
    return (
        select(Entry.number, Entry.batch, Entry.commit, Entry.amount_fen, Entry.issued)
        .add_columns(EntryPaper.person_index, EntryPaper.slip_box)
        .join(last, last.c.entry == Entry.number)
        .outerjoin(EntryPaper, EntryPaper.entry == Entry.number)
        .join(EntryEvent, EntryEvent.line == last.c.line)
        .where(EntryEvent.what == "accept", Entry.batch.in_(batches))
        .order_by(Entry.number)
    )


def without_papers(session: Session, batches: Sequence[str]) -> dict[str, int]:
    """How many entries of `batches` have lost their papers while they stood accepted, by batch;
    those without any are left out."""
    last = (
        select(EntryEvent.entry, func.max(EntryEvent.line).label("line"))
        .join(Forgotten, Forgotten.entry == EntryEvent.entry)
        .group_by(EntryEvent.entry)
        .subquery()
    )
    query = (
        select(Entry.batch, func.count())
        .join(last, last.c.entry == Entry.number)
        .join(EntryEvent, EntryEvent.line == last.c.line)
        .where(EntryEvent.what == "accept", Entry.batch.in_(batches))
        .group_by(Entry.batch)
    )
    return {batch: count for batch, count in session.execute(query)}  # noqa: C416


def papers(session: Session, number: int) -> EntryPaper:
    """The papers of an entry; raises EntryUnknownError, and EntryForgottenError without them."""
    found = session.get(EntryPaper, number)
    if found is None:
        raise EntryForgottenError(sentences.entry_forgotten(entry(session, number).number))
    return found


class Boxed(NamedTuple):
    """An entry's papers, sealed."""

    commit: str
    slip_box: bytes
    card_box: bytes


def boxed(session: Session, batches: Sequence[str], first: int) -> dict[int, Boxed]:
    """The papers of some entries of `batches` from number `first` on, by number."""
    query = (
        select(Entry.number, Entry.commit, EntryPaper.slip_box, EntryPaper.card_box)
        .join(EntryPaper, EntryPaper.entry == Entry.number)
        .where(Entry.batch.in_(batches), Entry.number >= first)
        .order_by(Entry.number)
        .limit(_AT_ONCE)
    )
    return {
        number: Boxed(commit, slip_box, card_box)
        for number, commit, slip_box, card_box in session.execute(query)
    }


def boxed_between(session: Session, first: int, last: int) -> dict[int, Boxed]:
    """The papers of the entries from number `first` to `last`, by number."""
    query = (
        select(Entry.number, Entry.commit, EntryPaper.slip_box, EntryPaper.card_box)
        .join(EntryPaper, EntryPaper.entry == Entry.number)
        .where(Entry.number.between(first, last))
    )
    return {
        number: Boxed(commit, slip_box, card_box)
        for number, commit, slip_box, card_box in session.execute(query)
    }


def boxed_of(session: Session, numbers: Collection[int]) -> dict[int, Boxed]:
    """The papers of these entries, by number; one whose papers are destroyed is left out."""
    query = (
        select(Entry.number, Entry.commit, EntryPaper.slip_box, EntryPaper.card_box)
        .join(EntryPaper, EntryPaper.entry == Entry.number)
        .where(Entry.number.in_(numbers))
    )
    return {
        number: Boxed(commit, slip_box, card_box)
        for number, commit, slip_box, card_box in session.execute(query)
    }


def newest_papers(session: Session) -> tuple[str, EntryPaper] | None:
    """Commit and papers of the last entry that has papers, or None."""
    paper = session.scalars(select(EntryPaper).order_by(EntryPaper.entry.desc()).limit(1)).first()
    return None if paper is None else (entry(session, paper.entry).commit, paper)
