"""Whether every prize's stored acts are a life that its rules allow, and its alternates in turn."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lottery import attempts
from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.prizes import standing
from lottery.prizes.life import LEFT_OVER, Alternate, Deed, Life, PrizeFacts, PrizeId, begun, follow
from lottery.prizes.standing import PrizeAct
from lottery.programme import TierPlan
from lottery.programme.claiming import tax_fen
from lottery.texts.prizes import recorded as words


def faults(session: Session) -> Iterator[str]:
    """What stands in the database of prizes and cannot have come about."""
    for attempt in attempts.all_attempts(session):
        if acts := standing.acts_of(session, attempt):
            yield from _of_draw(session, attempt, acts)


def _of_draw(session: Session, attempt: Attempt, acts: tuple[PrizeAct, ...]) -> Iterator[str]:
    drawn = standing.drawn_prizes(session, attempt)
    tiers = {tier.code: tier for tier in attempt.tiers}
    lives: dict[PrizeId, Life] = {}
    passed = {code: list(standing.alternates(session, attempt, code)) for code in tiers}
    for act in acts:
        if act.prize not in drawn:
            yield words.no_such_prize(act.prize.name, act.id)
            continue
        before = lives.get(act.prize) or begun(act.prize, drawn[act.prize], act.until)
        try:
            lives[act.prize] = _followed(before, act, tiers[act.prize.tier], passed)
        except PrizeRefusedError as why:
            yield words.not_allowed(act.prize.name, act.id, str(why))
            lives[act.prize] = _as_stored(act)


def _followed(before: Life, act: PrizeAct, tier: TierPlan, passed: dict[str, list[int]]) -> Life:
    """The prize after a stored act; raises PrizeRefusedError if it cannot have come so."""
    left = passed[tier.code]
    number = 1 + sum(1 for entry in left if entry < 0)
    entry = next((entry for entry in left if entry >= 0), None)
    after = None if entry is None else Alternate(number, entry, act.until)
    found = follow(before, Deed(act.what, act.detail), _facts_then(act, tier, after))
    if act.what == "passed":
        left[number - 1] = -1
    told = (act.number, act.turn, act.stage)
    if (found.acts, found.turn, found.stage) != told:
        raise PrizeRefusedError(words.stored_otherwise(told, (found.acts, found.turn, found.stage)))
    if found.entry is not None and found.entry != act.entry:
        raise PrizeRefusedError(words.another_holder(found.entry, act.entry))
    return found


def _facts_then(act: PrizeAct, tier: TierPlan, after: Alternate | None) -> PrizeFacts:
    """The most that can have been so when it was done: who verified and what the bureau said is
    held elsewhere."""
    where = str(act.detail.get("where", LEFT_OVER[0]))
    return PrizeFacts(
        today=day_of(act.at),
        value_fen=tier.value_fen,
        tax_fen=tax_fen(tier.value_fen),
        is_big=False,
        bureau="normal",
        alternate=after,
        left_over=where,
        confirmed=act.proposal is not None,
    )


def _as_stored(act: PrizeAct) -> Life:
    return Life(act.prize, act.stage, act.turn, act.entry, act.until, act.number)
