"""One act about one prize: one transaction, one row, one line in the journal.

Whoever acts says how many acts he has seen (`expected`), so that nobody acts on what has changed
meanwhile; the same act again, by the same person, on what he saw, is the one that was done.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lottery import canonical_json, journal, moves
from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.models import StoredPrizeAct
from lottery.prizes import facts, standing
from lottery.prizes.life import Deed, Life, PrizeId, follow
from lottery.prizes.standing import StandingPrize
from lottery.programme.claiming import Claims
from lottery.proposals import Confirmation
from lottery.texts.prizes import refusals as words


def take(
    session: Session,
    attempt: Attempt,
    prize: PrizeId,
    deed: Deed,
    claims: Claims,
    *,
    expected: int,
    by: str,
    now: datetime,
    confirmed: Confirmation | None = None,
) -> int:
    """Do one act; its row's id. Raises PrizeRefusedError for what may not be done now, for a prize
    that is not there, and where another act came between (`expected` acts were seen)."""
    held = held_prize(session, attempt, prize, claims)
    last = held.last
    mine = (expected + 1, deed.what, dict(deed.detail), by)
    if last and (last.number, last.what, dict(last.detail), last.by) == mine:
        return last.id
    if held.life.acts != expected:
        raise PrizeRefusedError(words.STALE)
    return _store(session, attempt, held, deed, claims, by=by, now=now, confirmed=confirmed)


def fill(
    session: Session,
    attempt: Attempt,
    prize: PrizeId,
    claims: Claims,
    *,
    by: str,
    now: datetime,
    confirmed: Confirmation | None,
) -> int:
    """Pass a vacant prize to the next alternate of its tier; to where the programme says, when
    nobody is left. Raises PrizeRefusedError as `take` does."""
    held = held_prize(session, attempt, prize, claims)
    known = facts.facts_of(session, attempt, held, claims, today=day_of(now), confirmed=True)
    after = known.alternate
    deed = Deed("returned", {"where": known.left_over})
    if after is not None:
        deed = Deed("passed", {"alternate": after.number, "entry": after.entry})
    return _store(session, attempt, held, deed, claims, by=by, now=now, confirmed=confirmed)


def held_prize(session: Session, attempt: Attempt, prize: PrizeId, claims: Claims) -> StandingPrize:
    """A prize, behind the lock of its draw. Raises PrizeRefusedError, and AtAnotherComputerError at
    a spare computer."""
    moves.require_main(session)
    locked = facts.lock(session, attempt)
    return standing.of_prize(session, locked, prize, claims.last_day)


def _store(
    session: Session,
    attempt: Attempt,
    held: StandingPrize,
    deed: Deed,
    claims: Claims,
    *,
    by: str,
    now: datetime,
    confirmed: Confirmation | None,
) -> int:
    known = facts.facts_of(
        session, attempt, held, claims, today=day_of(now), confirmed=confirmed is not None
    )
    after = follow(held.life, deed, known)
    row = _row(held.life, after, deed, confirmed, by, now)
    session.add(row)
    session.flush()
    told = {"prize": held.life.id.name, "entry": row.entry, **deed.detail, **_hands(confirmed)}
    told = {name: value for name, value in told.items() if value is not None}
    journal.write(session, actor=by, act=f"prize-{deed.what}", detail=told, now=now)
    return row.id


def _row(  # noqa: PLR0917 - the parts of a row
    before: Life, after: Life, deed: Deed, confirmed: Confirmation | None, by: str, now: datetime
) -> StoredPrizeAct:
    prize = after.id
    return StoredPrizeAct(
        draw=prize.draw,
        attempt=prize.attempt,
        tier=prize.tier,
        slot=prize.slot,
        number=after.acts,
        turn=after.turn,
        entry=after.entry if after.entry is not None else before.entry,
        what=deed.what,
        stage=after.stage,
        until=after.until,
        detail=canonical_json.dump(dict(deed.detail)),
        proposal=confirmed.proposal if confirmed else None,
        at=now,
        by=by,
    )


def _hands(confirmed: Confirmation | None) -> dict[str, object]:
    """The two, as a journal line names them."""
    if confirmed is None:
        return {}
    hands = {"proposed": confirmed.proposed_by, "confirmed": confirmed.confirmed_by}
    return {"proposal": confirmed.proposal, **hands}
