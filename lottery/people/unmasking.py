"""Who may see a person's data in full: for a reason that the journal keeps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from draws.cards import Slip
from lottery import journal, security_log
from lottery.accounts.roles import UNMASKERS
from lottery.errors import UnmaskRefusedError
from lottery.office.boxes import Boxes
from lottery.people.notes import tells_a_number
from lottery.people.papers import open_slip
from lottery.register import entries
from lottery.security_log import SecurityEvent
from lottery.texts import people as words

LEAST_REASON, MOST_REASON = 4, 200


def unmask(
    session: Session,
    boxes: Boxes,
    number: int,
    *,
    roles: Collection[str],
    reason: str,
    by: str,
    now: datetime,
) -> Slip:
    """The slip of one entry, in full; that it was asked for, and why, is a line in the journal.

    Raises UnmaskRefusedError, EntryUnknownError, and EntryForgottenError.
    """
    why = reason_given(roles, reason)
    stored = entries.papers(session, number)
    slip = open_slip(boxes, entries.entry(session, number).commit, stored.slip_box)
    detail = {"entry": number, "reason": why}
    journal.write(session, actor=by, act="entry-unmasked", detail=detail, now=now)
    security_log.note(session, SecurityEvent("unmasked", by, detail={"entry": number}), now)
    return slip


def reason_given(roles: Collection[str], reason: str) -> str:
    """Why somebody with these roles looks at a person's data, as the journal keeps it.

    Raises UnmaskRefusedError for roles that may not, without a reason, and for one that itself
    tells somebody's number.
    """
    if not set(roles) & set(UNMASKERS):
        raise UnmaskRefusedError(words.NOT_FOR_THIS_ROLE)
    why = " ".join(reason.split())
    if len(why) < LEAST_REASON:
        raise UnmaskRefusedError(words.REASON_NEEDED)
    if tells_a_number(why):
        raise UnmaskRefusedError(words.NUMBER_IN_REASON)
    return why[:MOST_REASON]
