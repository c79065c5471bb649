"""Call off: a draw is not held, or not once more; in public, for good, and with its reason.

It ends what stands in the programme and was never planned, what is planned and not frozen, and what
was void or abandoned and is not begun anew. Nothing of it was promised outside but by the
announcement, so it leaves no bundle; its reason stands on the public pages and in the journal. What
is frozen is void or abandoned first, so the chain of live draws has no gap.
"""

from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from draws.canonical import is_line
from lottery import attempts, journal, proposals
from lottery.attempts import Attempt, CallOff
from lottery.ceremony.sources import sealing
from lottery.ceremony.steps.foreseen import as_foreseen
from lottery.errors import CampaignUnknownError, DrawUnknownError, StepRefusedError
from lottery.models import CalledOffDraw
from lottery.office import Office
from lottery.programme import campaigns
from lottery.proposals import Confirmation
from lottery.protocol.line import CALL_OFF
from lottery.texts.ceremony import calling_off as sentences
from lottery.texts.ceremony.steps import draw_unknown


def call_off(
    session: Session,
    office: Office,
    *,
    code: str,
    reason: str,
    by: str,
    now: datetime,
    confirmed: Confirmation | None = None,
) -> CallOff:
    """Call a draw off; where draws are live, two do. The same reason again changes nothing.

    Raises DrawUnknownError for one that stands nowhere, StepRefusedError for one that is under way
    or over, and where the reason differs from the stored one.
    """
    attempt = held(session, office, code)
    if attempt.called_off:
        if attempt.called_off.reason != reason:
            raise StepRefusedError(sentences.other_reason(code, attempt.called_off.reason))
        return attempt.called_off
    check(attempt, reason)
    hands = attempts.hands_of(session, attempt, CALL_OFF, confirmed, {"reason": reason})
    attempts.check_clock(attempt, now)
    ends = attempt.attempt if attempt.is_unfrozen else 0
    made = CallOff(code, ends, attempt.title, reason, now, by)
    session.execute(insert(CalledOffDraw).values(**asdict(made)))
    waiting = {each.act for each in proposals.open_for(session, attempt.name)}
    proposals.withdraw_overtaken(session, attempt.name, waiting, by=by, now=now)
    detail = {"draw": code, "attempt": ends, "reason": reason, **hands}
    journal.write(session, actor=by, act="draw-called-off", detail=detail, now=now)
    return made


def check(attempt: Attempt, reason: str) -> None:
    """Raise StepRefusedError unless the draw may be called off for this reason."""
    if attempt.called_off:
        raise StepRefusedError(sentences.off_already(attempt.code, attempt.called_off.reason))
    if attempt.state not in CALL_OFF.follows:
        raise StepRefusedError(sentences.not_now(attempt.name, attempt.state))
    if not is_line(reason):
        raise StepRefusedError(sentences.reason_form(reason))


def held(session: Session, office: Office, code: str, *, anywhere: bool = False) -> Attempt:
    """The newest attempt of a draw, held until the transaction ends (also one that goes on at
    another computer, if `anywhere`); of one that was never planned, the first as it would be.
    Raises DrawUnknownError."""
    sealing.stand_in_line(session)
    try:
        return attempts.lock_newest(session, code, anywhere=anywhere)
    except DrawUnknownError:
        return foreseen(session, office, code)


def newest(session: Session, office: Office, code: str) -> Attempt:
    """The same, not held."""
    return attempts.find_newest(session, code) or foreseen(session, office, code)


def foreseen(session: Session, office: Office, code: str) -> Attempt:
    """The first attempt of a draw that stands in the programme; raises DrawUnknownError.

    It is of the mode of this home's draws.
    """
    try:
        wanted = campaigns.plan(session, code)
    except CampaignUnknownError:
        raise DrawUnknownError(draw_unknown(code)) from None
    mode = "rehearsal" if office.settings.demo else "live"
    attempt = as_foreseen(wanted, mode)
    return replace(attempt, called_off=attempts.called_off(session, code))
