"""What two do about prizes: hand over what is worth much, declare a prize forfeited, take one back.

One proposes, for one prize or for many of a draw, and another confirms on his own account;
all of it is done in that transaction, or nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lottery import proposals
from lottery.accounts import Account
from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.prizes import acts, facts
from lottery.prizes.life import FORFEITED, Deed, PrizeId, follow
from lottery.programme.claiming import Claims
from lottery.proposals import PRIZES, Confirmation, Proposal
from lottery.texts.prizes import refusals as words


@dataclass(frozen=True)
class SeenPrize:
    """A prize as whoever proposes has seen it, by how many acts there were."""

    prize: PrizeId
    acts: int


def propose(
    session: Session,
    attempt: Attempt,
    seen: Sequence[SeenPrize],
    deed: Deed,
    claims: Claims,
    *,
    by: Account,
    now: datetime,
) -> Proposal:
    """Propose an act that needs two, about one prize or many of one draw.

    Raises PrizeRefusedError for one that could not be done now, and ProposalRefusedError.
    """
    if deed.what not in PRIZES or not seen:
        raise PrizeRefusedError(words.unknown_act(deed.what))
    for each in seen:
        _check(session, attempt, each, deed, claims, now)
    subject = seen[0].prize.name if len(seen) == 1 else attempt.name
    prizes = {each.prize.name: each.acts for each in seen}
    detail = {"what": deed.what, "deed": dict(deed.detail), "prizes": prizes}
    return proposals.propose(session, PRIZES[deed.what], subject, detail, by=by, now=now)


def confirm(
    session: Session,
    attempt: Attempt,
    number: int,
    claims: Claims,
    *,
    by: Account,
    now: datetime,
) -> tuple[PrizeId, ...]:
    """Give the second hand, and do what was proposed; the prizes that it was about.

    A forfeited prize passes in the same transaction to the next alternate of its tier, or goes
    where the programme says. Raises PrizeRefusedError where one of the prizes changed meanwhile,
    and ProposalRefusedError as `proposals.confirm` does.
    """
    facts.lock(session, attempt)
    confirmed = proposals.confirm(session, number, by=by, now=now)
    what, of = str(confirmed.detail.get("what")), confirmed.subject.partition("/")[0]
    if PRIZES.get(what) != confirmed.act or of != attempt.name:
        raise PrizeRefusedError(words.no_proposal(number))
    deed, seen = proposed(attempt, confirmed.detail)
    for each in seen:
        _do(session, attempt, each, deed, claims, confirmed=confirmed, now=now)
    return tuple(each.prize for each in seen)


def settle(
    session: Session,
    attempt: Attempt,
    seen: SeenPrize,
    back: str,
    claims: Claims,
    *,
    by: str,
    now: datetime,
) -> None:
    """Record what came back of a prize that was taken back, and pass it on at once."""
    deed = Deed("recovered", {"back": back})
    acts.take(session, attempt, seen.prize, deed, claims, expected=seen.acts, by=by, now=now)
    held = acts.held_prize(session, attempt, seen.prize, claims)
    if held.life.acts == seen.acts + 1:  # else it was passed on already, before a crash
        acts.fill(session, attempt, seen.prize, claims, by=by, now=now, confirmed=None)


def _do(
    session: Session,
    attempt: Attempt,
    seen: SeenPrize,
    deed: Deed,
    claims: Claims,
    *,
    confirmed: Confirmation,
    now: datetime,
) -> None:
    by, prize = confirmed.confirmed_by, seen.prize
    acts.take(
        session,
        attempt,
        prize,
        deed,
        claims,
        expected=seen.acts,
        by=by,
        now=now,
        confirmed=confirmed,
    )
    if deed.what == FORFEITED:
        acts.fill(session, attempt, prize, claims, by=by, now=now, confirmed=confirmed)


def _check(  # noqa: PLR0917 - what an act hangs on
    session: Session, attempt: Attempt, seen: SeenPrize, deed: Deed, claims: Claims, now: datetime
) -> None:
    """Raise PrizeRefusedError for an act that would be refused even to two."""
    held = acts.held_prize(session, attempt, seen.prize, claims)
    if held.life.acts != seen.acts:
        raise PrizeRefusedError(words.STALE)
    known = facts.facts_of(session, attempt, held, claims, today=day_of(now), confirmed=True)
    follow(held.life, deed, known)


def proposed(attempt: Attempt, detail: Mapping[str, object]) -> tuple[Deed, tuple[SeenPrize, ...]]:
    """What a proposal of this module proposes, and at which prizes, as they were seen."""
    told, prizes = detail["deed"], detail["prizes"]
    if not isinstance(told, Mapping) or not isinstance(prizes, Mapping):
        raise PrizeRefusedError(words.unknown_act(str(detail["what"])))
    seen = [SeenPrize(_named(attempt, str(name)), int(count)) for name, count in prizes.items()]
    return Deed(str(detail["what"]), told), tuple(seen)


def _named(attempt: Attempt, name: str) -> PrizeId:
    _, tier, slot = name.split("/")
    return PrizeId(attempt.code, attempt.attempt, tier, int(slot))
