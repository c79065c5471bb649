"""An entry as whoever decides on it finds it, and the motions that are made on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lottery import register
from lottery.errors import ReviewRefusedError
from lottery.intake import evidence
from lottery.invoices.parties.private_numbers import tells_a_number
from lottery.models import Correction, Entry, ReviewMotion
from lottery.register import entries
from lottery.review.cases import Motion, motions
from lottery.review.cases import seen as seen_of
from lottery.texts.review import decisions as sentences


@dataclass(frozen=True)
class OpenEntry:
    """An entry as its decider finds it, behind the register's lock."""

    entry: Entry
    status: str
    events: int
    rejected_by: str | None
    motions: tuple[Motion, ...]
    seen: str

    @property
    def appeal(self) -> Motion | None:
        """The appeal that waits, if there is one."""
        return next((motion for motion in self.motions if motion.what == "appeal"), None)


def opened(session: Session, number: int) -> OpenEntry:
    """The entry as it is; nobody else decides until the caller's transaction ends."""
    register.stand_in_line(session)
    return look(session, number)


def look(session: Session, number: int) -> OpenEntry:
    """The entry as it is now; others may decide meanwhile. Raises ReviewRefusedError for one that
    was corrected."""
    entry = entries.entry(session, number)
    corrected = session.get(Correction, number)
    if corrected is not None:
        raise ReviewRefusedError(sentences.was_corrected(number, corrected.replacement))
    events = entries.history(session, number)
    moved = motions(session, number)
    waiting = tuple(m for m in moved if m.events == len(events))
    last = events[-1] if events else None
    rejected_by = last.by if last is not None and last.what == "reject" else None
    status = entries.status(session, number)
    seen = seen_of(events, moved, evidence.count(session, evidence.entry_of(number)))
    return OpenEntry(entry, status, len(events), rejected_by, waiting, seen)


def check_note(note: str) -> None:
    """Raise ReviewRefusedError for a note with somebody's phone or identity number in it: notes lie
    open, and stay when people are forgotten."""
    if tells_a_number(note):
        raise ReviewRefusedError(sentences.NUMBER_IN_NOTE)


def move(
    session: Session,
    found: OpenEntry,
    what: str,
    reason: str | None,
    *,
    note: str,
    by: str,
    now: datetime,
) -> int:
    """Store a motion on the entry as it was found; its number."""
    motion = ReviewMotion(
        entry=found.entry.number,
        events=found.events,
        what=what,
        reason=reason,
        note=note,
        by=by,
        at=now,
    )
    session.add(motion)
    session.flush()
    return motion.id
