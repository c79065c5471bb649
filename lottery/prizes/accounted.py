"""The prizes of published draws with all that was done about them, as `sums` adds them up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from lottery import attempts
from lottery.attempts import Attempt
from lottery.errors import PrizeRefusedError
from lottery.prizes import facts, standing
from lottery.prizes.sums import AccountedPrize, FundedTier
from lottery.programme.claiming import Claims


@dataclass(frozen=True)
class DrawAccount:
    """A published draw with its prizes, and how many of each tier the plan has; `refused` says why
    nothing can be told of it."""

    attempt: Attempt
    tiers: tuple[tuple[FundedTier, int], ...] = ()
    prizes: tuple[AccountedPrize, ...] = ()
    refused: str = ""


def published(session: Session) -> tuple[Attempt, ...]:
    """The attempts that have winners and are published, in their order."""
    known = attempts.all_attempts(session)
    return tuple(each for each in known if "published" in each.steps and not each.ended)


def of_draw(session: Session, public: Path, attempt: Attempt) -> DrawAccount:
    """One draw; of one whose published claims are lost or altered, that it is so."""
    try:
        claims = facts.claims_of(session, public, attempt)
    except PrizeRefusedError as why:
        return DrawAccount(attempt, refused=str(why))
    acts = defaultdict(list)
    for act in standing.acts_of(session, attempt):
        acts[act.prize].append(act)
    tiers = {tier.code: (_funded(attempt, claims, tier.code), tier.count) for tier in attempt.tiers}
    prizes = tuple(
        AccountedPrize(each, tiers[each.tier.code][0], tuple(acts[each.life.id]))
        for each in standing.of_draw(session, attempt, claims.last_day)
    )
    return DrawAccount(attempt, tuple(tiers.values()), prizes)


def of_all(session: Session, public: Path) -> tuple[DrawAccount, ...]:
    """Every published draw."""
    return tuple(of_draw(session, public, attempt) for attempt in published(session))


def _funded(attempt: Attempt, claims: Claims, code: str) -> FundedTier:
    tier = next(tier for tier in attempt.tiers if tier.code == code)
    return FundedTier(
        draw=attempt.name,
        title=attempt.title,
        campaign=attempt.campaign,
        live=attempt.live,
        code=code,
        name=tier.name,
        prize=tier.prize,
        fund=claims.terms.fund(code),
        value_fen=tier.value_fen,
    )
