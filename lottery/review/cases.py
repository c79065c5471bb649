"""What a reviewer sees: the queue, and one entry with its reasons, its past and its neighbours.

People are shown masked, as on the card; who must see more asks `people.unmask`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from draws.cards import Card
from lottery.intake import evidence, similar
from lottery.intake.evidence import EvidenceFile
from lottery.invoices import Reason
from lottery.models import (
    Correction,
    Entry,
    EntryEvent,
    EntryPaper,
    EntryReason,
    EventNote,
    InvoiceIdentity,
    ReviewMotion,
)
from lottery.office.boxes import Boxes
from lottery.people import (
    open_card,
)
from lottery.register import entries
from lottery.register.entries import Event


@dataclass(frozen=True)
class Motion:
    """A decision proposed (`accept`, `reject`) or an appeal, when the entry had `events` events."""

    id: int
    entry: int
    events: int
    what: str
    reason: str | None
    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class EntrySummary:
    """An entry in a list. The card is None once its papers are destroyed."""

    number: int
    batch: str
    status: str
    seller_name: str
    issued: date
    amount_fen: int
    kind: str
    entered_by: str
    entered_at: datetime
    card: Card | None


@dataclass(frozen=True)
class WaitingEntry:
    """An entry that waits for a decision: why, and what was proposed or appealed since."""

    entry: EntrySummary
    reasons: tuple[Reason, ...]
    motions: tuple[Motion, ...]


@dataclass(frozen=True)
class DecisionNote:
    """Why the event at a line of the register was decided; `appeal` or `review`."""

    line: int
    code: str
    note: str


@dataclass(frozen=True)
class Case:
    """All that is known of an entry. `corrects` and `corrected_by` are entry numbers."""

    entry: EntrySummary
    identities: tuple[str, ...]
    reasons: tuple[Reason, ...]
    history: tuple[Event, ...]
    notes: tuple[DecisionNote, ...]
    motions: tuple[Motion, ...]
    similar: tuple[EntrySummary, ...]
    corrects: int | None
    corrected_by: int | None
    files: tuple[EvidenceFile, ...]

    @property
    def seen(self) -> str:
        """How far this entry's story went when it was looked at."""
        return seen(self.history, self.motions, len(self.files))

    @property
    def waiting(self) -> tuple[Motion, ...]:
        """The proposals and appeals that nothing has followed yet, the oldest first."""
        return tuple(motion for motion in self.motions if motion.events == len(self.history))


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
    query = select(Entry.number).where(Entry.number > after, _waits())
    if batch is not None:
        query = query.where(Entry.batch == batch)
    if code is not None:
        told = exists().where(EntryReason.entry == Entry.number, EntryReason.code == code)
        query = query.where(told)
    numbers = session.scalars(query.order_by(Entry.number).limit(limit)).all()
    return [
        WaitingEntry(entry, reasons(session, entry.number), motions(session, entry.number))
        for entry in summaries(session, boxes, numbers)
    ]


def tally(session: Session) -> Tally:
    """What the queue holds; the most frequent reason comes first."""
    waits = _waits()
    counted = func.count().label("counted")
    by_reason = (
        select(EntryReason.code, counted)
        .join(Entry, Entry.number == EntryReason.entry)
        .where(waits)
        .group_by(EntryReason.code)
        .order_by(counted.desc(), EntryReason.code)
    )
    return Tally(
        entries=session.scalar(select(func.count(Entry.number)).where(waits)) or 0,
        appeals=session.scalar(select(func.count(Entry.number)).where(_moved("appeal"))) or 0,
        by_reason=tuple((code, count) for code, count in session.execute(by_reason)),
    )


def _waits() -> ColumnElement[bool]:
    """Whether something is to be decided. Only what was doubted or moved is looked at: an entry
    without a reason was accepted as it was made, and most are such."""
    doubted = select(EntryReason.entry).union(select(ReviewMotion.entry))
    return and_(Entry.number.in_(doubted), or_(_undecided(), _moved()))


def _undecided() -> ColumnElement[bool]:
    event = aliased(EntryEvent)
    return ~exists().where(event.entry == Entry.number)


def _moved(*what: str) -> ColumnElement[bool]:
    """Whether a proposal or an appeal (or one of `what`) waits."""
    counted = (
        select(func.count()).where(EntryEvent.entry == Entry.number).correlate(Entry)
    ).scalar_subquery()
    return exists().where(
        ReviewMotion.entry == Entry.number,
        ReviewMotion.events == counted,
        ReviewMotion.what.in_(what or ("accept", "reject", "appeal")),
    )


def case(session: Session, boxes: Boxes, number: int) -> Case:
    """One entry with everything beside it; raises EntryUnknownError."""
    entries.entry(session, number)
    held = select(InvoiceIdentity.identity).where(InvoiceIdentity.entry == number)
    noted = select(EventNote).join(EntryEvent, EntryEvent.line == EventNote.line)
    noted = noted.where(EntryEvent.entry == number).order_by(EventNote.line)
    corrects = select(Correction.entry).where(Correction.replacement == number)
    corrected = session.get(Correction, number)
    return Case(
        entry=summaries(session, boxes, [number])[0],
        identities=tuple(session.scalars(held.order_by(InvoiceIdentity.identity.desc()))),
        reasons=reasons(session, number),
        history=entries.history(session, number),
        notes=tuple(DecisionNote(n.line, n.code, n.note) for n in session.scalars(noted)),
        motions=motions(session, number),
        similar=tuple(summaries(session, boxes, similar.around(session, number))),
        corrects=session.scalar(corrects),
        corrected_by=corrected.replacement if corrected else None,
        files=evidence.files(session, evidence.entry_of(number)),
    )


def seen(history: Sequence[Event], motions: Sequence[Motion], files: int) -> str:
    """Another text for an entry about which something was decided, moved or shown in the
    meantime."""
    return f"{len(history)}-{max((motion.id for motion in motions), default=0)}-{files}"


def reasons(session: Session, number: int) -> tuple[Reason, ...]:
    """Why an entry was sent to review, in the order of the verdict."""
    query = select(EntryReason).where(EntryReason.entry == number).order_by(EntryReason.position)
    return tuple(Reason(row.code, row.field, row.value) for row in session.scalars(query))


def motions(session: Session, number: int) -> tuple[Motion, ...]:
    """What was proposed and appealed, the oldest first."""
    query = select(ReviewMotion).where(ReviewMotion.entry == number).order_by(ReviewMotion.id)
    names = Motion.__dataclass_fields__
    return tuple(
        Motion(**{name: getattr(row, name) for name in names}) for row in session.scalars(query)
    )


def summaries(session: Session, boxes: Boxes, numbers: Iterable[int]) -> list[EntrySummary]:
    """Entries in a few words, ascending."""
    wanted = sorted(set(numbers))
    query = (
        select(Entry, EntryPaper)
        .outerjoin(EntryPaper, EntryPaper.entry == Entry.number)
        .where(Entry.number.in_(wanted))
        .order_by(Entry.number)
    )
    return [
        EntrySummary(
            number=entry.number,
            batch=entry.batch,
            status=entries.status(session, entry.number),
            seller_name=entry.seller_name,
            issued=entry.issued,
            amount_fen=entry.amount_fen,
            kind=entry.kind,
            entered_by=entry.entered_by,
            entered_at=entry.entered_at,
            card=open_card(boxes, entry.commit, papers.card_box) if papers else None,
        )
        for entry, papers in session.execute(query)
    ]
