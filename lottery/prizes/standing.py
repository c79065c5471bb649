"""Where each prize of a draw stands: its newest act, or the result where nothing was done yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from draws import result
from lottery import attempts, canonical_json
from lottery.attempts import Attempt
from lottery.errors import DrawUnknownError, PrizeRefusedError
from lottery.models import StoredPrizeAct
from lottery.naming import read_name
from lottery.prizes.life import Life, PrizeId, begun
from lottery.programme import TierPlan
from lottery.programme.claiming import tax_fen
from lottery.texts.prizes import refusals as words

_ROW = StoredPrizeAct
_KEY = (_ROW.draw, _ROW.attempt, _ROW.tier, _ROW.slot)


@dataclass(frozen=True)
class PrizeAct:
    """One act as it is stored, with the prize that it is about; detail as it was given."""

    id: int
    prize: PrizeId
    number: int
    turn: int
    entry: int | None
    what: str
    stage: str
    until: date | None
    detail: Mapping[str, Any]
    proposal: int | None
    at: datetime
    by: str


@dataclass(frozen=True)
class StandingPrize:
    """A prize with its tier and where it stands; `last` is its newest act, None before any."""

    life: Life
    tier: TierPlan
    last: PrizeAct | None

    @property
    def tax_fen(self) -> int:
        """The tax on it."""
        return tax_fen(self.tier.value_fen)


def of_draw(session: Session, attempt: Attempt, until: date | None) -> tuple[StandingPrize, ...]:
    """Every prize of a published attempt in the order of the result, slots that nobody won too.

    `until` is the last day for whom the draw named, as it was published. Raises PrizeRefusedError
    where there is no published result.
    """
    newest = {act.prize: act for act in _acts(session, _newest_of(attempt))}
    return tuple(
        _standing(prize, tier, entry, until, newest.get(prize))
        for prize, tier, entry in _drawn(session, attempt)
    )


def lives_of(session: Session, attempt: Attempt, until: date | None) -> tuple[StandingPrize, ...]:
    """The same as `of_draw` without each prize's newest act: what a long list shows, sooner."""
    query = _newest_of(attempt).with_only_columns(
        *(_ROW.tier, _ROW.slot, _ROW.stage, _ROW.turn, _ROW.entry, _ROW.until, _ROW.number)
    )
    newest = {(row.tier, row.slot): row for row in session.execute(query)}
    found = []
    for prize, tier, entry in _drawn(session, attempt):
        row = newest.get((prize.tier, prize.slot))
        life = begun(prize, entry, until)
        if row is not None:
            life = Life(prize, row.stage, row.turn, row.entry, row.until, row.number)
        found.append(StandingPrize(life, tier, None))
    return tuple(found)


def of_prize(
    session: Session, attempt: Attempt, prize: PrizeId, until: date | None
) -> StandingPrize:
    """One prize; raises PrizeRefusedError where there is none of this name."""
    for each, tier, entry in _drawn(session, attempt):
        if each == prize:
            acts = history(session, prize)
            return _standing(prize, tier, entry, until, acts[-1] if acts else None)
    raise PrizeRefusedError(words.prize_unknown(prize.name))


def history(session: Session, prize: PrizeId) -> tuple[PrizeAct, ...]:
    """All acts about one prize, the first one first."""
    about = (prize.draw, prize.attempt, prize.tier, prize.slot)
    query = select(_ROW).where(
        *(column == value for column, value in zip(_KEY, about, strict=True))
    )
    return _acts(session, query.order_by(_ROW.number))


def acts_of(session: Session, attempt: Attempt) -> tuple[PrizeAct, ...]:
    """All acts about an attempt's prizes, in the order in which they were done."""
    query = select(_ROW).where(_ROW.draw == attempt.code, _ROW.attempt == attempt.attempt)
    return _acts(session, query.order_by(_ROW.id))


def held_by(session: Session, entry: int) -> tuple[PrizeAct, ...]:
    """The acts in which an entry held a prize, in their order."""
    return _acts(session, select(_ROW).where(_ROW.entry == entry).order_by(_ROW.id))


def passed_to(session: Session, attempt: Attempt, tier: str) -> int:
    """How many alternates of a tier prizes were passed to so far."""
    query = select(func.count()).where(
        _ROW.draw == attempt.code,
        _ROW.attempt == attempt.attempt,
        _ROW.tier == tier,
        _ROW.what == "passed",
    )
    return session.scalar(query) or 0


def alternates(session: Session, attempt: Attempt, tier: str) -> tuple[int, ...]:
    """The entries of a tier's alternates, in their order."""
    rows = _rows(attempts.document(session, attempt, result.FILE))
    return tuple(int(row.entry) for row in rows if row.what == f"A{tier}")


def drawn_prizes(session: Session, attempt: Attempt) -> Mapping[PrizeId, int | None]:
    """Whom the draw named for each prize; None for a slot that nobody won."""
    return {prize: entry for prize, _, entry in _drawn(session, attempt)}


def find(session: Session, name: str) -> tuple[Attempt, PrizeId]:
    """A prize by its name `DRAW/TIER/SLOT`, with its attempt; raises PrizeRefusedError."""
    draw, _, rest = name.partition("/")
    tier, _, slot = rest.partition("/")
    from_name = _named(session, draw)
    if from_name is None or not slot.isascii() or not slot.isdigit() or len(slot) > 7:
        raise PrizeRefusedError(words.prize_unknown(name))
    prize = PrizeId(from_name.code, from_name.attempt, tier, int(slot))
    if prize.name != name or prize not in drawn_prizes(session, from_name):
        raise PrizeRefusedError(words.prize_unknown(name))
    return from_name, prize


def _named(session: Session, name: str) -> Attempt | None:
    """An attempt by its published folder's name; None if there is none."""
    named = read_name(name)
    try:
        return attempts.get(session, *named) if named else None
    except DrawUnknownError:
        return None


def _standing(
    prize: PrizeId, tier: TierPlan, entry: int | None, until: date | None, last: PrizeAct | None
) -> StandingPrize:
    life = begun(prize, entry, until)
    if last is not None:
        life = Life(prize, last.stage, last.turn, last.entry, last.until, last.number)
    return StandingPrize(life, tier, last)


def _drawn(session: Session, attempt: Attempt) -> list[tuple[PrizeId, TierPlan, int | None]]:
    if "published" not in attempt.steps or attempt.ended:
        raise PrizeRefusedError(words.NO_RESULT)
    rows = _rows(attempts.document(session, attempt, result.FILE))
    won = {(row.what, int(row.slot)): int(row.entry) for row in rows if row.prize}
    return [
        (PrizeId(attempt.code, attempt.attempt, tier.code, slot), tier, won.get((tier.code, slot)))
        for tier in attempt.tiers
        for slot in range(1, tier.count + 1)
    ]


@lru_cache(maxsize=32)
def _rows(data: bytes) -> Sequence[result.Row]:
    return tuple(result.parse_rows(data))


def _newest_of(attempt: Attempt) -> Select[Any]:
    """The newest act of each prize of an attempt: acts are stored in their order."""
    mine = (_ROW.draw == attempt.code, _ROW.attempt == attempt.attempt)
    last = select(func.max(_ROW.id)).where(*mine).group_by(_ROW.tier, _ROW.slot)
    return select(_ROW).where(_ROW.id.in_(last))


def _acts(session: Session, query: Select[Any]) -> tuple[PrizeAct, ...]:
    table = _ROW.__table__
    rows = session.execute(query.with_only_columns(*table.columns))
    return tuple(
        PrizeAct(
            id=row.id,
            prize=PrizeId(row.draw, row.attempt, row.tier, row.slot),
            number=row.number,
            turn=row.turn,
            entry=row.entry,
            what=row.what,
            stage=row.stage,
            until=row.until,
            detail=canonical_json.load(row.detail),
            proposal=row.proposal,
            at=row.at,
            by=row.by,
        )
        for row in rows
    )
