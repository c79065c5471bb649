"""Where each prize of a draw stands: its newest act, or the result where nothing was done yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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
_LIFE = (_ROW.stage, _ROW.turn, _ROW.entry, _ROW.until, _ROW.number)
_TOLD = (_ROW.number, _ROW.turn, _ROW.entry, _ROW.what, _ROW.stage, _ROW.until)
_COLUMNS = (_ROW.id, *_KEY, *_TOLD, _ROW.detail, _ROW.proposal, _ROW.at, _ROW.by)


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
class ActsMark:
    """How many acts there are, and the number of the newest one; 0 before any."""

    count: int
    last: int


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


def of_draw(
    session: Session,
    attempt: Attempt,
    until: date | None,
    acts: Iterable[PrizeAct] | None = None,
) -> tuple[StandingPrize, ...]:
    """Every prize of a published attempt in the order of the result, slots that nobody won too.

    `until` is the last day for whom the draw named, as it was published; `acts` what `acts_of` told
    of it, where that was read already. Raises PrizeRefusedError where there is no published result.
    """
    done = _acts(session, _newest_of(attempt)) if acts is None else acts
    newest = {act.prize: act for act in done}
    return tuple(
        _standing(prize, tier, entry, until, newest.get(prize))
        for prize, tier, entry in _drawn(session, attempt)
    )


def lives_of(session: Session, attempt: Attempt, until: date | None) -> tuple[StandingPrize, ...]:
    """The same as `of_draw` without each prize's newest act: what a long list shows, sooner."""
    query = _newest_of(attempt).with_only_columns(_ROW.tier, _ROW.slot, *_LIFE)
    rows: Iterable[Sequence[Any]] = session.execute(query)
    newest = {(row[0], row[1]): row[2:] for row in rows}
    found = []
    for prize, tier, entry in _drawn(session, attempt):
        life = newest.get((prize.tier, prize.slot))
        held = begun(prize, entry, until) if life is None else Life(prize, *life)
        found.append(StandingPrize(held, tier, None))
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


def acts_of(session: Session, attempt: Attempt, after: int = 0) -> tuple[PrizeAct, ...]:
    """All acts about an attempt's prizes, in the order in which they were done; with `after` those
    whose numbers are greater."""
    mine = (_ROW.draw == attempt.code, _ROW.attempt == attempt.attempt)
    query = select(_ROW).where(*mine, _ROW.id > after) if after else select(_ROW).where(*mine)
    return _acts(session, query.order_by(_ROW.id))


def then(held: StandingPrize, act: PrizeAct) -> StandingPrize:
    """Where a prize stands after one more act."""
    life = Life(act.prize, act.stage, act.turn, act.entry, act.until, act.number)
    return StandingPrize(life, held.tier, act)


def mark_of(session: Session, attempt: Attempt) -> ActsMark:
    """What tells an attempt's acts from those of any other moment: each act is a row more."""
    query = select(func.count(), func.max(_ROW.id)).where(
        _ROW.draw == attempt.code, _ROW.attempt == attempt.attempt
    )
    count, last = session.execute(query).one()
    return ActsMark(count, last or 0)


def times_of(
    session: Session, attempt: Attempt, whats: Collection[str]
) -> tuple[tuple[str, datetime], ...]:
    """Of an attempt's acts that are one of `whats`, what and when, in their order."""
    query = select(_ROW.what, _ROW.at).where(
        _ROW.draw == attempt.code, _ROW.attempt == attempt.attempt, _ROW.what.in_(whats)
    )
    return tuple((what, at) for what, at in session.execute(query.order_by(_ROW.id)))


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
    return tuple(_act(row) for row in session.execute(query.with_only_columns(*_COLUMNS)))


def _act(row: Sequence[Any]) -> PrizeAct:
    # By position: a row's columns asked for by name cost as much as the whole query.
    prize, detail = PrizeId(*row[1:5]), canonical_json.load(row[11])
    told: Sequence[Any] = (row[0], prize, *row[5:11], detail, *row[12:])
    return PrizeAct(*told)
