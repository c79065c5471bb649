"""What a reviewer sees of one entry: its reasons, its past and its neighbours.

People are shown masked, as on the card; who must see more asks `people.unmask`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

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
    return reasons_of(session, [number]).get(number, ())


def reasons_of(session: Session, numbers: Sequence[int]) -> dict[int, tuple[Reason, ...]]:
    """The same of several entries; those without any are left out."""
    query = select(EntryReason).where(EntryReason.entry.in_(numbers))
    found: dict[int, tuple[Reason, ...]] = {}
    for row in session.scalars(query.order_by(EntryReason.entry, EntryReason.position)):
        told = Reason(row.code, row.field, row.value)
        found[row.entry] = (*found.get(row.entry, ()), told)
    return found


def motions(session: Session, number: int) -> tuple[Motion, ...]:
    """What was proposed and appealed, the oldest first."""
    return motions_of(session, [number]).get(number, ())


def motions_of(session: Session, numbers: Sequence[int]) -> dict[int, tuple[Motion, ...]]:
    """The same of several entries; those without any are left out."""
    query = select(ReviewMotion).where(ReviewMotion.entry.in_(numbers)).order_by(ReviewMotion.id)
    names = Motion.__dataclass_fields__
    found: dict[int, tuple[Motion, ...]] = {}
    for row in session.scalars(query):
        told = Motion(**{name: getattr(row, name) for name in names})
        found[row.entry] = (*found.get(row.entry, ()), told)
    return found


def summaries(session: Session, boxes: Boxes, numbers: Iterable[int]) -> list[EntrySummary]:
    """Entries in a few words, ascending."""
    wanted = sorted(set(numbers))
    stand = entries.statuses(session, wanted)
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
            status=stand[entry.number],
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
