"""Proposals about prizes: those that wait for a second person, and one of them as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from draws.cards import Card
from lottery import proposals
from lottery.attempts import Attempt
from lottery.errors import PrizeRefusedError
from lottery.office.boxes import Boxes
from lottery.prizes import facts, joint, listing, standing
from lottery.prizes.joint import SeenPrize
from lottery.prizes.life import Deed, PrizeId
from lottery.prizes.standing import StandingPrize
from lottery.programme.claiming import Claims
from lottery.proposals import PRIZES, Proposal
from lottery.texts.prizes import refusals as words


@dataclass(frozen=True)
class ProposedPrizes:
    """A proposal with its prizes as they stand now; `changed` are those at which something was done
    since, so that it cannot be confirmed. `cards` are the holders' masked ones by entry."""

    proposal: Proposal
    attempt: Attempt
    claims: Claims
    deed: Deed
    prizes: tuple[StandingPrize, ...]
    cards: Mapping[int, Card]
    changed: frozenset[PrizeId]


def waiting(session: Session) -> tuple[Proposal, ...]:
    """All that wait, the first one first."""
    acts = set(PRIZES.values())
    return tuple(each for each in proposals.open_for(session) if each.act in acts)


def get(session: Session, number: int) -> tuple[Proposal, Attempt]:
    """A proposal about prizes, open or ended, with its draw.

    Raises PrizeRefusedError for one about something else, ProposalRefusedError for none at all.
    """
    found = proposals.get(session, number)
    if found.act not in PRIZES.values():
        raise PrizeRefusedError(words.no_proposal(number))
    return found, listing.named(session, found.subject.partition("/")[0])


def shown(session: Session, boxes: Boxes, public: Path, number: int) -> ProposedPrizes:
    """One proposal with its prizes; raises as `get` does, and PrizeRefusedError where what was
    published of claiming is lost."""
    found, attempt = get(session, number)
    claims = facts.claims_of(session, public, attempt)
    deed, seen = joint.proposed(attempt, found.detail)
    prizes = _standing(session, attempt, seen, claims)
    holders = {each.life.entry for each in prizes if each.life.entry is not None}
    told = {each.prize: each.acts for each in seen}
    return ProposedPrizes(
        proposal=found,
        attempt=attempt,
        claims=claims,
        deed=deed,
        prizes=prizes,
        cards=listing.cards(session, boxes, holders),
        changed=frozenset(
            each.life.id
            for each in prizes
            if found.end is None and told[each.life.id] != each.life.acts
        ),
    )


def _standing(
    session: Session, attempt: Attempt, seen: tuple[SeenPrize, ...], claims: Claims
) -> tuple[StandingPrize, ...]:
    mine = {each.prize for each in seen}
    every = standing.lives_of(session, attempt, claims.last_day)
    return tuple(each for each in every if each.life.id in mine)
