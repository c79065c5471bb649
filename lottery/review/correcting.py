"""Correcting an entry: rejected as wrong and entered anew, both or neither."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lottery import journal, register
from lottery.acting import Acting
from lottery.errors import ReviewRefusedError
from lottery.intake import Correcting, Counter, Receipt, Refused, RowToEnter
from lottery.invoices import RawEntry
from lottery.office.boxes import Boxes
from lottery.programme import Period, campaigns
from lottery.review.open_entries import opened
from lottery.texts.review import decisions as sentences


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
    period = may_correct(session, number, acting.now)
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


def may_correct(session: Session, number: int, now: datetime) -> Period:
    """The period of an entry that may still be corrected. Raises ReviewRefusedError after the
    closing time, and for an entry that was corrected before."""
    found = opened(session, number)
    period = campaigns.period(session, found.entry.batch)
    if now > period.closes_at:
        raise ReviewRefusedError(sentences.closed(number, period.title))
    return period
