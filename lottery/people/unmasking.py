"""A person's data in full: one entry at a time, and in the journal."""

from __future__ import annotations

from sqlalchemy.orm import Session

from draws.cards import Slip
from lottery import journal, security_log
from lottery.office.boxes import Boxes
from lottery.people.looking import Looker, check_look, entry_in_hand
from lottery.people.papers import open_slip
from lottery.register import entries
from lottery.security_log import SecurityEvent


def unmask(session: Session, boxes: Boxes, number: int, looker: Looker) -> Slip:
    """The slip of one entry, in full; that it was asked for, and why, is a line in the journal.

    Raises UnmaskRefusedError, EntryUnknownError, and EntryForgottenError.
    """
    stored = entries.papers(session, number)
    in_hand = entry_in_hand(session, number)
    why = check_look(session, looker, in_hand=in_hand, of=("entry", number))
    slip = open_slip(boxes, entries.entry(session, number).commit, stored.slip_box)
    by, now = looker.by, looker.now
    detail = {"entry": number, "reason": why}
    journal.write(session, actor=by, act="entry-unmasked", detail=detail, now=now)
    security_log.note(session, SecurityEvent("unmasked", by, detail={"entry": number}), now)
    return slip
