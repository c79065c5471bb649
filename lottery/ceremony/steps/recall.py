"""Recall: a draw that was carried to the spare computer goes on here, because the spare is lost.

Two say so, in public and with the reason; whatever was done at the spare does not come home any
more. Values that were thrown there are thrown again here, in front of the same people. They and
the notary vouch for it that nothing was published at the spare: no computer can tell.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from draws.canonical import is_line
from lottery import attempts, journal, moves, proposals
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.errors import StepRefusedError
from lottery.proposals import RECALL, Confirmation
from lottery.texts.ceremony import moves as words
from lottery.texts.ceremony import steps as sentences

ACT = "draw-move-called-off"


def recall(
    session: Session,
    *,
    code: str,
    reason: str,
    by: str,
    now: datetime,
    confirmed: Confirmation | None = None,
) -> None:
    """Call the move of the newest attempt off; raises StepRefusedError where it is here."""
    attempt = attempts.lock_newest(session, code, anywhere=True)
    check(session, attempt, reason)
    hands = proposals.check(session, confirmed, RECALL, attempt.name, needed=True)
    last = moves.last_of(session, attempt.code, attempt.attempt)
    mark = last.move if last else ""
    of, acting = (attempt.code, attempt.attempt), Acting(by, now, bytes)
    moves.note(session, of, moves.CALLED_OFF, mark, acting, reason=reason)
    detail = {"draw": of[0], "attempt": of[1], "move": mark, "reason": reason, **hands}
    journal.write(session, actor=by, act=ACT, detail=detail, now=now)


def check(session: Session, attempt: Attempt, reason: str) -> None:
    """Raise StepRefusedError unless the attempt is away and the reason is a line."""
    last = moves.last_of(session, attempt.code, attempt.attempt)
    if last is None or last.what != moves.EXPORTED:
        raise StepRefusedError(words.not_away(attempt.name))
    if not is_line(reason):
        raise StepRefusedError(sentences.reason_form(reason))
