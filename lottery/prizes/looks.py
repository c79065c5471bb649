"""Who a prize's holder is, and the papers that he showed: looked at one at a time, for a reason, so
many times a day (`lottery.people.looking`), each look in the journal and in the security log."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lottery import journal, security_log
from lottery.accounts.roles import PRIZE_DESK, PRIZE_HANDS
from lottery.errors import PrizeRefusedError, UnmaskRefusedError
from lottery.office.boxes import Boxes
from lottery.people import Looker, check_look, open_slip
from lottery.prizes import papers, standing
from lottery.prizes.life import TAKEN_BACK, PrizeId
from lottery.prizes.papers import KeptPaper
from lottery.register import entries
from lottery.security_log import SecurityEvent
from lottery.texts.prizes import refusals as words

PAPER_LOOKERS = tuple(dict.fromkeys((*PRIZE_DESK, *PRIZE_HANDS)))
"""Who works at the desk, and who confirms what he sees there."""


@dataclass(frozen=True)
class Reachable:
    """A holder's name and telephone number in full."""

    name: str
    phone: str


def holder(session: Session, boxes: Boxes, prize: PrizeId, looker: Looker) -> Reachable:
    """Whom to call about a prize that waits, or that was just taken back.

    Raises UnmaskRefusedError for one at any other stage and for whoever may not look now,
    EntryForgottenError, and PrizeRefusedError where there is no such prize.
    """
    attempt, _ = standing.find(session, prize.name)
    life = standing.of_prize(session, attempt, prize, None).life
    if life.entry is None or not (life.waits or life.stage == TAKEN_BACK):
        raise UnmaskRefusedError(words.NOBODY_TO_CALL)
    stored = entries.papers(session, life.entry)
    detail: dict[str, str | int] = {"entry": life.entry, "prize": prize.name}
    _look(session, looker, detail, life.entry, PRIZE_DESK)
    slip = open_slip(boxes, entries.entry(session, life.entry).commit, stored.slip_box)
    return Reachable(slip.holder, slip.phone)


def paper(
    session: Session, boxes: Boxes, prize: PrizeId, number: int, looker: Looker
) -> tuple[KeptPaper, bytes]:
    """A paper that is kept of a prize, with its bytes. Identity numbers are opened by two alone,
    for the declaration of the tax.

    Raises PrizeRefusedError for one that is not there, and UnmaskRefusedError.
    """
    kept = next((each for each in papers.kept(session, prize) if each.id == number), None)
    if kept is None:
        raise PrizeRefusedError(words.NO_PAPER)
    if kept.kind == "identity":
        raise UnmaskRefusedError(words.NUMBER_BY_TWO)
    acts = standing.history(session, prize)
    entry = next((act.entry for act in acts if act.id == kept.act), None)
    detail: dict[str, str | int] = {"prize": prize.name, "paper": number}
    _look(session, looker, detail | ({"entry": entry} if entry is not None else {}), entry or 0)
    return papers.opened(session, boxes, number)


def _look(
    session: Session,
    looker: Looker,
    detail: dict[str, str | int],
    entry: int,
    who: tuple[str, ...] = PAPER_LOOKERS,
) -> None:
    why = check_look(session, looker, in_hand=True, of=("entry", entry), who=who)
    told, by, now = detail | {"reason": why}, looker.by, looker.now
    journal.write(session, actor=by, act="entry-unmasked", detail=told, now=now)
    security_log.note(session, SecurityEvent("unmasked", by, detail={"entry": entry}), now)
