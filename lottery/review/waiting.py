"""The queue of review: what waits for a decision, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Select, exists, func, select
from sqlalchemy.orm import Session

from lottery.invoices import Reason
from lottery.models import Entry, EntryEvent, EntryReason, ReviewMotion
from lottery.office.boxes import Boxes
from lottery.review import cases


@dataclass(frozen=True)
class WaitingEntry:
    """An entry that waits for a decision: why, and what was proposed or appealed since."""

    entry: cases.EntrySummary
    reasons: tuple[Reason, ...]
    motions: tuple[cases.Motion, ...]


@dataclass(frozen=True)
class Tally:
    """How many entries wait, how many of them as appeals, and for each reason how many."""

    entries: int
    appeals: int
    by_reason: tuple[tuple[str, int], ...]


def queue(
    session: Session,
    boxes: Boxes,
    *,
    batch: str | None = None,
    code: str | None = None,
    after: int = -1,
    limit: int = 50,
) -> list[WaitingEntry]:
    """What waits with numbers above `after`, ascending: pending entries, open appeals, and what
    waits for a second person; of one period or with one reason only, if these are given."""
    query = select(Entry.number).where(Entry.number > after, Entry.number.in_(_waits()))
    if batch is not None:
        query = query.where(Entry.batch == batch)
    if code is not None:
        told = exists().where(EntryReason.entry == Entry.number, EntryReason.code == code)
        query = query.where(told)
    numbers = session.scalars(query.order_by(Entry.number).limit(limit)).all()
    why, moved = cases.reasons_of(session, numbers), cases.motions_of(session, numbers)
    return [
        WaitingEntry(entry, why.get(entry.number, ()), moved.get(entry.number, ()))
        for entry in cases.summaries(session, boxes, numbers)
    ]


def tally(session: Session) -> Tally:
    """What the queue holds; the most frequent reason comes first."""
    waits = _waits()
    counted = func.count().label("counted")
    distinct = func.count(ReviewMotion.entry.distinct())
    by_reason = (
        select(EntryReason.code, counted)
        .where(EntryReason.entry.in_(waits))
        .group_by(EntryReason.code)
        .order_by(counted.desc(), EntryReason.code)
    )
    return Tally(
        entries=session.scalar(select(func.count()).select_from(waits.subquery())) or 0,
        appeals=session.scalar(_moved("appeal").with_only_columns(distinct)) or 0,
        by_reason=tuple((code, count) for code, count in session.execute(by_reason)),
    )


def _waits() -> CompoundSelect[Any]:
    """The numbers of entries on which something is to be decided. Only what was doubted or moved is
    looked at: an entry without a reason was accepted as it was made, and most are such."""
    decided = exists().where(EntryEvent.entry == EntryReason.entry)
    return select(EntryReason.entry).where(~decided).union(_moved())


def _moved(*what: str) -> Select[Any]:
    """The entries of the proposals and appeals (or of those that are `what`) that wait."""
    counted = (
        select(func.count())
        .where(EntryEvent.entry == ReviewMotion.entry)
        .correlate(ReviewMotion)
        .scalar_subquery()
    )
    return select(ReviewMotion.entry).where(
        ReviewMotion.events == counted,
        ReviewMotion.what.in_(what or ("accept", "reject", "appeal")),
    )
