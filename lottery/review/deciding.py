"""Decisions on an entry, of one reviewer or after the closing time of two, and appeals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lottery import accounts, journal, register
from lottery.accounts.roles import REVIEWERS
from lottery.errors import ReviewRefusedError
from lottery.models import EventNote
from lottery.programme import campaigns
from lottery.register import entries
from lottery.review.cases import Motion
from lottery.review.open_entries import OpenEntry, check_note, look, move, opened
from lottery.texts.review import decisions as sentences


@dataclass(frozen=True)
class Decision:
    """What came of it: the register's line, or None for a proposal that waits for another."""

    entry: int
    what: str
    line: int | None


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
        _check_may(look(session, number), "reject", by)
    except ReviewRefusedError as refused:
        return str(refused)
    return None


def appeal(session: Session, number: int, *, note: str, by: str, now: datetime) -> int:
    """Have a rejected entry looked at again; the motion's number. Raises ReviewRefusedError."""
    found = opened(session, number)
    if not note.strip():
        raise ReviewRefusedError(sentences.note_needed(number))
    check_note(note)
    if found.status != "rejected":
        raise ReviewRefusedError(sentences.not_rejected(number, found.status))
    if found.appeal:
        raise ReviewRefusedError(sentences.appeal_open(number))
    motion = move(session, found, "appeal", None, note=note, by=by, now=now)
    detail = {"entry": number, "motion": motion}
    journal.write(session, actor=by, act="entry-appealed", detail=detail, now=now)
    return motion


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
    found = opened(session, number)
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
            motion = move(session, found, what, code, note=note, by=by, now=now)
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


def _check_may(found: OpenEntry, what: str, by: str) -> None:
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


def _proposal(session: Session, found: OpenEntry, what: str, code: str | None) -> Motion | None:
    """The newest proposal, if it is for this very decision and by somebody who may still propose
    it; else None, and what is decided now is a new proposal."""
    proposals = [motion for motion in found.motions if motion.what != "appeal"]
    last = proposals[-1] if proposals else None
    if last is None or (last.what, last.reason) != (what, code):
        return None
    return last if accounts.holds(session, last.by, REVIEWERS) else None


def _judge(session: Session, number: int, code: str | None, by: str, now: datetime) -> int:
    if code is None:
        return register.accept(session, number, by=by, now=now)
    return register.reject(session, number, code, by=by, now=now)


def _note(session: Session, found: OpenEntry, line: int, note: str) -> None:
    """The line in the register cannot say that an appeal was granted, or why."""
    code = "appeal" if found.appeal is not None else "review"
    if note or found.appeal is not None:
        session.execute(insert(EventNote).values(line=line, code=code, note=note))
