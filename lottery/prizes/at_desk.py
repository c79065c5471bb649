"""What a slip that is brought to the desk has won, in every published draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from sqlalchemy.orm import Session

from draws import result
from draws.result import Row
from lottery import attempts
from lottery.attempts import Attempt
from lottery.errors import EntryForgottenError
from lottery.intake.slip_code import SlipCode
from lottery.office.boxes import Boxes
from lottery.people import open_card, open_slip
from lottery.prizes import facts, listing, standing
from lottery.prizes.life import PrizeId
from lottery.prizes.standing import StandingPrize
from lottery.register import entries


@dataclass(frozen=True)
class DrawnPlace:
    """What an entry has in a draw. `prize` is the one that it holds or has held, with where that
    stands; `alternate` its number in its tier's list, 0 for whom the draw named. `holds`: it is
    the entry that the prize is of now. Without a prize it is an alternate who was not called."""

    attempt: Attempt
    tier: str
    alternate: int
    prize: StandingPrize | None
    holds: bool


def places_of(session: Session, public: Path, entry: int) -> tuple[DrawnPlace, ...]:
    """Where an entry stands in the published draws, the newest first; none where it has won
    nothing. Raises PrizeRefusedError where what was published of claiming is lost."""
    found: list[DrawnPlace] = []
    for attempt in listing.published(session):
        mark = f" {entry:010d} ".encode()
        data = attempts.document(session, attempt, result.FILE)
        for line in data.splitlines():
            if mark in line:
                found += _place(session, public, attempt, line.decode(), entry)
    return tuple(found)


def opens(session: Session, boxes: Boxes, code: SlipCode) -> bool | None:
    """Whether the salts of a slip's code open the commit that the register holds of its entry.

    None where it cannot be told: the entry's papers are destroyed. Raises EntryUnknownError.
    """
    stored = entries.entry(session, code.entry)
    if not compare_digest(stored.commit, code.commit):
        return False
    try:
        held = entries.papers(session, code.entry)
    except EntryForgottenError:
        return None
    slip = open_slip(boxes, stored.commit, held.slip_box)
    text = replace(slip, salt=code.slip_salt).text()
    card = open_card(boxes, stored.commit, held.card_box)
    shown = replace(card, salt=code.card_salt, slip=sha256(text).hexdigest())
    return compare_digest(shown.commit(), stored.commit)


def require_entry(session: Session, entry: int) -> None:
    """Raise EntryUnknownError where the register has no such entry."""
    entries.entry(session, entry)


def _place(
    session: Session, public: Path, attempt: Attempt, line: str, entry: int
) -> list[DrawnPlace]:
    row = Row(*line.split(" "))
    if row.what in {"audit", "skip"}:
        return []
    tier, number = (row.what, 0) if row.prize else (row.what[1:], int(row.slot))
    if row.prize:
        prize = PrizeId(attempt.code, attempt.attempt, tier, int(row.slot))
    else:
        called = _called(session, attempt, tier, number, entry)
        if called is None:
            return [DrawnPlace(attempt, tier, number, None, holds=False)]
        prize = called
    claims = facts.claims_of(session, public, attempt)
    held = standing.of_prize(session, attempt, prize, claims.last_day)
    holds = held.life.turn == number and held.life.entry == entry
    return [DrawnPlace(attempt, tier, number, held, holds)]


def _called(
    session: Session, attempt: Attempt, tier: str, number: int, entry: int
) -> PrizeId | None:
    """The prize that was passed to an alternate."""
    mine = (attempt.code, attempt.attempt, tier)
    for act in standing.held_by(session, entry):
        of = (act.prize.draw, act.prize.attempt, act.prize.tier)
        if act.what == "passed" and of == mine and act.turn == number:
            return act.prize
    return None
