"""Review: doubtful entries, decisions by others than those who entered, appeals, corrections.

What is decided:

* Nobody decides on what he entered. A rejected entry comes back only by an appeal, and neither by
  the hand that rejected it nor by the one that appealed.
* After a period's closing time one reviewer proposes, another confirms with the same decision. Both
  are open accounts with that role when it is confirmed.
* A wrong entry is corrected until its period closes: it is rejected as `corrected`, and the invoice
  is entered anew and waits for review. That is the only way in which an identity becomes free. An
  entry that was rejected may be corrected too (its facts may have been the fault); what is entered
  anew waits for review like any other, and what the tax bureau said of the invoice still holds.
  After the closing nothing is entered anew, as nothing else is: two people may reject it.
* Nothing is edited: each step is a new line in the register or a motion, and in the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lottery import accounts, journal, register
from lottery.accounts.roles import REVIEWERS
from lottery.acting import Acting
from lottery.errors import ReviewRefusedError
from lottery.intake import Correcting, Counter, Receipt, Refused, RowToEnter, evidence
from lottery.invoices import RawEntry
from lottery.models import Correction, Entry, EventNote, ReviewMotion
from lottery.office.boxes import Boxes
from lottery.people.notes import tells_a_number
from lottery.programme import campaigns
from lottery.register import entries
from lottery.review.cases import Motion, motions
from lottery.review.cases import seen as seen_of
from lottery.texts.review import decisions as sentences


@dataclass(frozen=True)
class Decision:
    """What came of it: the register's line, or None for a proposal that waits for another."""

    entry: int
    what: str
    line: int | None


@dataclass(frozen=True)
class _Open:
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


def accept(
    session: Session,
    number: int,
    *,
    by: str,
    now: datetime,
    note: str = "",
    seen: str | None = None,
) -> Decision:
    """Accept a pending entry, or one whose appeal waits. Raises ReviewRefusedError, also if `seen`
    is given and something happened to the entry since (`cases.Case.seen`)."""
    return _decide(session, number, "accept", None, note=note, by=by, now=now, seen=seen)


def reject(
    session: Session,
    number: int,
    code: str,
    *,
    by: str,
    now: datetime,
    note: str = "",
    seen: str | None = None,
) -> Decision:
    """Reject an entry with one of `texts.review.BY_REVIEWERS`. Raises ReviewRefusedError, as
    `accept` does."""
    if code not in sentences.BY_REVIEWERS:
        raise ReviewRefusedError(sentences.code_unknown(code))
    return _decide(session, number, "reject", code, note=note, by=by, now=now, seen=seen)


def takes_two(session: Session, number: int, now: datetime) -> bool:
    """Whether the entry's period has closed, so that one alone decides nothing."""
    return now > campaigns.period(session, entries.entry(session, number).batch).closes_at


def why_not(session: Session, number: int, *, by: str) -> str | None:
    """The sentence that keeps somebody from deciding on an entry; None if he may."""
    try:
        _check_may(_look(session, number), "reject", by)
    except ReviewRefusedError as refused:
        return str(refused)
    return None


def appeal(session: Session, number: int, *, note: str, by: str, now: datetime) -> int:
    """Have a rejected entry looked at again; the motion's number. Raises ReviewRefusedError."""
    found = _open(session, number)
    if not note.strip():
        raise ReviewRefusedError(sentences.note_needed(number))
    check_note(note)
    if found.status != "rejected":
        raise ReviewRefusedError(sentences.not_rejected(number, found.status))
    if found.appeal:
        raise ReviewRefusedError(sentences.appeal_open(number))
    motion = _move(session, found, "appeal", None, note=note, by=by, now=now)
    detail = {"entry": number, "motion": motion}
    journal.write(session, actor=by, act="entry-appealed", detail=detail, now=now)
    return motion


def correct(
    session: Session,
    boxes: Boxes,
    number: int,
    raw: RawEntry,
    *,
    acting: Acting,
) -> Receipt | Refused:
    """Reject an entry as wrong and enter its invoice anew, both or neither.

    The new entry waits for review. Raises ReviewRefusedError after the closing time, and for an
    entry that was corrected before.
    """
    found = _open(session, number)
    period = campaigns.period(session, found.entry.batch)
    if acting.now > period.closes_at:
        raise ReviewRefusedError(sentences.closed(number, period.title))
    with session.begin_nested() as both:
        line = register.reject(session, number, "corrected", by=acting.by, now=acting.now)
        counter = Counter(session, boxes, campaign=period.campaign, acting=acting)
        made = counter.enter_many([RowToEnter(raw)], Correcting(number, line))[0]
        if isinstance(made, Refused):
            both.rollback()
            return made
    detail = {"entry": number, "replacement": made.entry}
    journal.write(session, actor=acting.by, act="entry-corrected", detail=detail, now=acting.now)
    return made


def _open(session: Session, number: int) -> _Open:
    """The entry as it is; nobody else decides until the caller's transaction ends."""
    register.stand_in_line(session)
    return _look(session, number)


def _look(session: Session, number: int) -> _Open:
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
    return _Open(entry, status, len(events), rejected_by, waiting, seen)


def _decide(
    session: Session,
    number: int,
    what: str,
    code: str | None,
    *,
    note: str,
    by: str,
    now: datetime,
    seen: str | None,
) -> Decision:
    found = _open(session, number)
    if seen not in (None, found.seen):
        raise ReviewRefusedError(sentences.changed(number, found.status))
    _check_may(found, what, by)
    check_note(note)
    period = campaigns.period(session, found.entry.batch)
    proposed = None
    if now > period.closes_at:
        _check_reviewer(session, number, by)
        proposed = _proposal(session, found, what, code)
        if proposed is None or proposed.by == by:
            if proposed is not None:
                raise ReviewRefusedError(sentences.own_motion(number))
            motion = _move(session, found, what, code, note=note, by=by, now=now)
            detail = {"entry": number, "what": what, "reason": code, "motion": motion}
            journal.write(session, actor=by, act="decision-proposed", detail=detail, now=now)
            return Decision(number, what, None)
    line = _judge(session, number, code, by, now)
    _note(session, found, line, note)
    detail = {"entry": number, "reason": code, "line": line}
    if proposed is not None:
        detail |= {"motion": proposed.id, "proposed": proposed.by}
    journal.write(session, actor=by, act=f"entry-{what}ed", detail=detail, now=now)
    return Decision(number, what, line)


def check_note(note: str) -> None:
    """Raise ReviewRefusedError for a note with somebody's phone or identity number in it: notes lie
    open, and stay when people are forgotten."""
    if tells_a_number(note):
        raise ReviewRefusedError(sentences.NUMBER_IN_NOTE)


def _check_may(found: _Open, what: str, by: str) -> None:
    number = found.entry.number
    if found.entry.entered_by == by:
        raise ReviewRefusedError(sentences.own_entry(number))
    if found.status == "rejected":
        if found.appeal is None:
            raise ReviewRefusedError(sentences.only_by_appeal(number))
        if found.rejected_by == by:
            raise ReviewRefusedError(sentences.own_rejection(number))
        if found.appeal.by == by:
            raise ReviewRefusedError(sentences.own_appeal(number))
    elif found.status == "accepted" and what == "accept":
        raise ReviewRefusedError(sentences.already(number, found.status))


def _check_reviewer(session: Session, number: int, by: str) -> None:
    if not accounts.holds(session, by, REVIEWERS):
        raise ReviewRefusedError(sentences.not_a_reviewer(number, by))


def _proposal(session: Session, found: _Open, what: str, code: str | None) -> Motion | None:
    """The newest proposal, if it is this very decision, of somebody who may still propose it;
    another one takes its place."""
    proposals = [motion for motion in found.motions if motion.what != "appeal"]
    last = proposals[-1] if proposals else None
    if last is None or (last.what, last.reason) != (what, code):
        return None
    return last if accounts.holds(session, last.by, REVIEWERS) else None


def _judge(session: Session, number: int, code: str | None, by: str, now: datetime) -> int:
    if code is None:
        return register.accept(session, number, by=by, now=now)
    return register.reject(session, number, code, by=by, now=now)


def _note(session: Session, found: _Open, line: int, note: str) -> None:
    """The line in the register cannot say that an appeal was granted, or why."""
    code = "appeal" if found.appeal is not None else "review"
    if note or found.appeal is not None:
        session.execute(insert(EventNote).values(line=line, code=code, note=note))


def _move(
    session: Session,
    found: _Open,
    what: str,
    reason: str | None,
    *,
    note: str,
    by: str,
    now: datetime,
) -> int:
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
