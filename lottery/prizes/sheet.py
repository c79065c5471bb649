"""One prize with all that somebody needs who is to do something about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from draws.cards import Card
from lottery import proposals
from lottery.attempts import Attempt
from lottery.office.boxes import Boxes
from lottery.prizes import facts, listing, papers, possible, standing
from lottery.prizes.facts import facts_of
from lottery.prizes.life import PrizeFacts, PrizeId, missing, needs_two
from lottery.prizes.papers import KeptPaper
from lottery.prizes.standing import PrizeAct, StandingPrize
from lottery.programme.claiming import Claims
from lottery.proposals import PRIZES, Proposal


@dataclass(frozen=True)
class ShownClaimant:
    """Whose papers were seen at an act: the kind of paper, its last four, whether a proxy came, and
    the other prizes at which the same papers were shown."""

    form: str
    last_four: str
    proxy: bool
    others: tuple[PrizeId, ...]


@dataclass(frozen=True)
class PrizeSheet:
    """A prize in one moment. `card` is its holder's, None without one or when his papers are
    destroyed; `missing` what stands before the hand-over; `possible` the acts that may be done;
    `waiting` the proposals about it that nobody has confirmed yet."""

    attempt: Attempt
    prize: StandingPrize
    claims: Claims
    facts: PrizeFacts
    card: Card | None
    missing: tuple[str, ...]
    possible: tuple[str, ...]
    forfeits: tuple[str, ...]
    acts: tuple[PrizeAct, ...]
    papers: tuple[KeptPaper, ...]
    claimants: Mapping[int, ShownClaimant]
    waiting: tuple[Proposal, ...]

    @property
    def two(self) -> bool:
        """Whether two hand it over."""
        return needs_two(self.prize.life, self.facts)


def sheet(
    session: Session, boxes: Boxes, public: Path, prize: PrizeId, *, today: date
) -> PrizeSheet:
    """One prize as it stands; raises PrizeRefusedError where there is none of this name, and where
    what was published of claiming is lost or altered."""
    attempt, _ = standing.find(session, prize.name)
    claims = facts.claims_of(session, public, attempt)
    held = standing.of_prize(session, attempt, prize, claims.last_day)
    known = facts_of(session, attempt, held, claims, today=today)
    entry = held.life.entry
    shown = {} if entry is None else listing.cards(session, boxes, [entry])
    return PrizeSheet(
        attempt=attempt,
        prize=held,
        claims=claims,
        facts=known,
        card=shown.get(entry) if entry is not None else None,
        missing=missing(held.life, known) if held.life.waits else (),
        possible=possible.acts(held.life, known),
        forfeits=possible.forfeits(held.life, known) if held.life.waits else (),
        acts=standing.history(session, prize),
        papers=papers.kept(session, prize),
        claimants=_claimants(session, prize),
        waiting=about(session, prize, attempt),
    )


def about(session: Session, prize: PrizeId, attempt: Attempt) -> tuple[Proposal, ...]:
    """The open proposals in which a prize is named."""
    found = [
        *proposals.open_for(session, prize.name),
        *proposals.open_for(session, attempt.name),
    ]
    return tuple(
        each
        for each in found
        if each.act in PRIZES.values() and prize.name in each.detail["prizes"]
    )


def _claimants(session: Session, prize: PrizeId) -> dict[int, ShownClaimant]:
    return {
        act: ShownClaimant(
            row.form, row.last_four, row.proxy, papers.with_same_papers(session, act)
        )
        for act, row in papers.claimants(session, prize).items()
    }
