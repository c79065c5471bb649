"""The prizes of a draw as a list: how many stand where, and those that somebody looks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from draws.cards import Card
from lottery import attempts, canonical_json
from lottery.attempts import Attempt
from lottery.errors import DrawUnknownError, PrizeRefusedError
from lottery.models import StoredPrizeAct
from lottery.naming import read_name
from lottery.office.boxes import Boxes
from lottery.people import open_card
from lottery.prizes import standing
from lottery.prizes.life import EMPTY, HANDED, PrizeId
from lottery.prizes.standing import StandingPrize
from lottery.register import entries
from lottery.texts.prizes import refusals as words

OVERDUE, SOON, UNCALLED = "overdue", "soon", "uncalled"
URGENCIES = (OVERDUE, SOON, UNCALLED)
SOON_DAYS = 7


@dataclass(frozen=True)
class WantedPrizes:
    """Which prizes somebody looks for; empty is any. `urgency`: one of URGENCIES; `text`: an
    entry's number, some of a masked name, or the number of a receipt."""

    tier: str = ""
    stage: str = ""
    urgency: str = ""
    text: str = ""


def published(session: Session) -> tuple[Attempt, ...]:
    """The attempts that have a published result, the newest first."""
    found = [
        each
        for each in attempts.all_attempts(session)
        if "published" in each.steps and not each.ended
    ]
    return tuple(sorted(found, key=lambda each: each.steps["published"][0], reverse=True))


def counted(session: Session, attempt: Attempt) -> Mapping[str, int]:
    """How many prizes of a draw stand at each stage."""
    row = StoredPrizeAct
    mine = (row.draw == attempt.code, row.attempt == attempt.attempt)
    last = select(func.max(row.id)).where(*mine).group_by(row.tier, row.slot)
    query = select(row.tier, row.slot, row.stage).where(row.id.in_(last))
    stages = {(tier, slot): stage for tier, slot, stage in session.execute(query)}
    return Counter(
        stages.get((prize.tier, prize.slot), EMPTY if entry is None else "drawn")
        for prize, entry in standing.drawn_prizes(session, attempt).items()
    )


def is_urgent(prize: StandingPrize, urgency: str, today: date) -> bool:
    """Whether a prize is overdue, due within SOON_DAYS days, or nobody has called its holder."""
    life = prize.life
    if not life.waits:
        return False
    if urgency == UNCALLED:
        return life.stage == "drawn"
    if life.until is None:
        return False
    if urgency == OVERDUE:
        return life.until < today
    return today <= life.until <= today + timedelta(days=SOON_DAYS)


def wanted(
    session: Session,
    boxes: Boxes,
    prizes: Collection[StandingPrize],
    what: WantedPrizes,
    today: date,
) -> tuple[StandingPrize, ...]:
    """Those of a draw's prizes that are looked for, in their order."""
    found = [
        each
        for each in prizes
        if what.tier in {"", each.tier.code}
        and what.stage in {"", each.life.stage}
        and (not what.urgency or is_urgent(each, what.urgency, today))
    ]
    if not what.text:
        return tuple(found)
    return _with_text(session, boxes, found, what.text)


def _with_text(
    session: Session, boxes: Boxes, prizes: list[StandingPrize], text: str
) -> tuple[StandingPrize, ...]:
    known = _with_receipt(session, prizes, text)
    if text.isascii() and text.isdigit():
        number = int(text) if len(text) <= 10 else None
        return tuple(p for p in prizes if p.life.entry == number is not None or p.life.id in known)
    holders = {
        entry: card.holder for entry, card in cards(session, boxes, _entries(prizes)).items()
    }
    return tuple(
        each
        for each in prizes
        if each.life.id in known
        or (each.life.entry is not None and text in holders.get(each.life.entry, ""))
    )


def _with_receipt(session: Session, prizes: list[StandingPrize], text: str) -> Collection[PrizeId]:
    """Prizes that were handed over under this number of a receipt."""
    if not prizes:
        return ()
    row, of = StoredPrizeAct, prizes[0].life.id
    query = select(row.tier, row.slot).where(
        row.draw == of.draw,
        row.attempt == of.attempt,
        row.what == HANDED,
        row.detail.contains(f'"receipt":{canonical_json.dump(text)}', autoescape=True),
    )
    return {PrizeId(of.draw, of.attempt, tier, slot) for tier, slot in session.execute(query)}


def cards(session: Session, boxes: Boxes, numbers: Collection[int]) -> dict[int, Card]:
    """The masked cards of entries; of one whose papers are destroyed there is none."""
    return {
        number: _card(boxes, held.commit, held.card_box)
        for number, held in entries.boxed_of(session, numbers).items()
    }


@lru_cache(maxsize=20_000)
def _card(boxes: Boxes, commit: str, card_box: bytes) -> Card:
    """A card from its box; masked as it is, it may stay open for whoever asks next."""
    return open_card(boxes, commit, card_box)


def _entries(prizes: Collection[StandingPrize]) -> set[int]:
    return {each.life.entry for each in prizes if each.life.entry is not None}


def named(session: Session, name: str) -> Attempt:
    """A published attempt by its folder's name; raises PrizeRefusedError where there is none."""
    parts = read_name(name)
    try:
        found = attempts.get(session, *parts) if parts else None
    except DrawUnknownError:
        found = None
    if found is None or "published" not in found.steps or found.ended:
        raise PrizeRefusedError(words.NO_RESULT)
    return found
