"""What an act about a prize hangs on: its worth, the tax bureau's answer since the draw, who has
verified outside the office, the next alternate, and what was published of claiming."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from lottery import attempts, beside, verdicts
from lottery.attempts import Attempt
from lottery.ceremony.steps import claiming
from lottery.errors import PrizeRefusedError
from lottery.holidays import last_day, loading
from lottery.prizes import standing
from lottery.prizes.life import Alternate, PrizeFacts
from lottery.prizes.standing import StandingPrize
from lottery.programme.claiming import FILE, Claims, ClaimsMalformedError, from_json, tax_fen
from lottery.programme.rulebook import parameters_in
from lottery.tax import counting
from lottery.tax.states import STATES
from lottery.texts.prizes import refusals as words


def claims_of(session: Session, public: Path, attempt: Attempt) -> Claims:
    """How a draw's prizes are claimed, as it was published; of one from before there was such a
    file, as its rules say it. Raises PrizeRefusedError where what was published is lost or altered.
    """
    there, told = beside.read(public, attempt.name, FILE), claiming.told_hash(session, attempt)
    if not told:
        return claiming.claims_of(session, attempt)
    if there is None or sha256(there).hexdigest() != told:
        raise PrizeRefusedError(words.claims_lost(attempt.name))
    try:
        return from_json(there.decode())
    except (ClaimsMalformedError, UnicodeDecodeError):
        raise PrizeRefusedError(words.claims_lost(attempt.name)) from None


def facts_of(
    session: Session,
    attempt: Attempt,
    prize: StandingPrize,
    claims: Claims,
    *,
    today: date,
    confirmed: bool = False,
) -> PrizeFacts:
    """What counts for one prize now."""
    worth = prize.tier.value_fen
    is_big = worth >= claims.terms.two_people_from_fen
    return PrizeFacts(
        today=today,
        value_fen=worth,
        tax_fen=tax_fen(worth),
        is_big=is_big,
        bureau=bureau_of(session, attempt, prize.life.entry),
        verdicts=len(verdicts.held(session, attempt)) if is_big else 0,
        bureau_needed=parameters_in(session, attempt.rules_version).tax_required,
        alternate=next_alternate(session, attempt, prize, claims, today),
        left_over=claims.terms.left_over,
        confirmed=confirmed,
    )


def bureau_of(session: Session, attempt: Attempt, entry: int | None) -> str | None:
    """The tax bureau's answer about an entry that is newer than the draw: of several states the
    worst; None while there is none."""
    if entry is None:
        return None
    said = counting.said(session, [entry], counting.after_draw(attempt))
    return max((one.state for one in said.get(entry, ())), key=STATES.index, default=None)


def next_alternate(
    session: Session, attempt: Attempt, prize: StandingPrize, claims: Claims, today: date
) -> Alternate | None:
    """The alternate of the prize's tier whom it goes to next; None when they have run out."""
    listed = standing.alternates(session, attempt, prize.tier.code)
    used = standing.passed_to(session, attempt, prize.tier.code)
    if used >= len(listed):
        return None
    return Alternate(used + 1, listed[used], alternate_until(session, claims, today))


def alternate_until(session: Session, claims: Claims, today: date) -> date | None:
    """The last day for an alternate who steps up today, moved as the terms say by the official
    calendar as it is loaded; None where nobody has set a period."""
    days = claims.terms.alternate_days or claims.days
    if not days:
        return None
    return last_day(today, days, claims.terms.moves, loading.current(session)).day


def lock(session: Session, attempt: Attempt) -> Attempt:
    """The attempt, held until the transaction ends: of two who act on its prizes one is first."""
    return attempts.lock(session, attempt.code, attempt.attempt)
