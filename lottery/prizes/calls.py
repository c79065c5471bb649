"""Whom to call today: new winners and alternates, those not reached yet, those whose last day comes
near, and the appointments of today and tomorrow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import canonical_json
from lottery.attempts import Attempt
from lottery.models import StoredPrizeAct
from lottery.prizes import facts, listing, standing
from lottery.prizes.life import PrizeId
from lottery.prizes.standing import StandingPrize

NEW, ALTERNATE, AGAIN, REMIND, APPOINTED = "new", "alternate", "again", "remind", "appointed"
WHYS = (APPOINTED, REMIND, ALTERNATE, NEW, AGAIN)
REMIND_DAYS = 7
"""So many days before his last one a winner who was reached is reminded."""


@dataclass(frozen=True)
class Appointment:
    """When somebody comes for his prize; `time` and `place` are empty where nothing was said."""

    day: date
    time: str = ""
    place: str = ""


@dataclass(frozen=True)
class DueCall:
    """A prize whose holder is to be called today, and why: one of WHYS."""

    attempt: Attempt
    prize: StandingPrize
    why: str
    appointment: Appointment | None


def due(session: Session, public: Path, today: date) -> tuple[DueCall, ...]:
    """Whom to call, whose last day comes first being first; whoever has none comes last.

    Raises PrizeRefusedError where what was published of claiming is lost.
    """
    draws = listing.published(session)
    found = [call for each in draws for call in _of(session, public, each, today)]
    return tuple(sorted(found, key=_order))


def appointments(session: Session, public: Path, day: date) -> tuple[DueCall, ...]:
    """Who comes on a day, by the time of the day."""
    found = []
    for attempt in listing.published(session):
        held = _appointments(session, attempt)
        if any(each.day == day for each in held.values()):
            for prize in _waiting(session, public, attempt):
                when = _current(held, prize)
                if when is not None and when.day == day:
                    found.append(DueCall(attempt, prize, APPOINTED, when))
    return tuple(sorted(found, key=lambda each: each.appointment.time if each.appointment else ""))


def why(prize: StandingPrize, when: Appointment | None, today: date) -> str:
    """Why a prize's holder is to be called today; empty where nothing is to be done (pure)."""
    life = prize.life
    if when is not None and today <= when.day <= today + timedelta(days=1):
        return APPOINTED
    if life.stage == "drawn":
        return ALTERNATE if life.turn else NEW
    if life.stage == "called":
        return AGAIN
    near = life.until is not None and life.until <= today + timedelta(days=REMIND_DAYS)
    return REMIND if near and (when is None or when.day < today) else ""


def _of(session: Session, public: Path, attempt: Attempt, today: date) -> list[DueCall]:
    held = _appointments(session, attempt)
    return [
        DueCall(attempt, prize, told, when)
        for prize in _waiting(session, public, attempt)
        for when in [_current(held, prize)]
        if (told := why(prize, when, today))
    ]


def _waiting(session: Session, public: Path, attempt: Attempt) -> list[StandingPrize]:
    claims = facts.claims_of(session, public, attempt)
    every = standing.lives_of(session, attempt, claims.last_day)
    return [each for each in every if each.life.waits]


def _current(
    held: Mapping[tuple[PrizeId, int], Appointment], prize: StandingPrize
) -> Appointment | None:
    """The appointment of whoever holds a prize now."""
    return held.get((prize.life.id, prize.life.turn))


def _appointments(session: Session, attempt: Attempt) -> dict[tuple[PrizeId, int], Appointment]:
    """The newest appointment of each holder of a prize, by prize and turn."""
    row = StoredPrizeAct
    query = (
        select(row.tier, row.slot, row.turn, row.detail)
        .where(row.draw == attempt.code, row.attempt == attempt.attempt, row.what == APPOINTED)
        .order_by(row.id)
    )
    found = {}
    for tier, slot, turn, text in session.execute(query):
        told = canonical_json.load(text)
        prize = PrizeId(attempt.code, attempt.attempt, tier, slot)
        day = date.fromisoformat(told["day"])
        found[prize, turn] = Appointment(day, told.get("time", ""), told.get("place", ""))
    return found


def _order(call: DueCall) -> tuple[date, int, str, str, int]:
    life = call.prize.life
    until = life.until or date.max
    return until, WHYS.index(call.why), life.id.draw, life.id.tier, life.id.slot
