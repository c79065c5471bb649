"""Forgetting: the papers of those who won nothing are destroyed, and every proof keeps holding.

What is destroyed: slip and card (with the salts without which a commit tells nothing), the keyed
hashes by which people were compared, the files that were shown to reviewers, what was typed for
appeals of refusals, and the keys behind the tags of the draws. What stays: the register's lines,
entries without people, identities of invoices (one must never enter twice), refusals (in whose
fingerprint there is nobody), pools, manifests, results, bundles. Winners, alternates and audit rows
keep their papers.

A draw that is foreseen and never held does not keep people's data for ever: once the time to keep
has passed since its last period closed and since anybody did something for it, or once it is called
off, it is not to come any more. One that was committed to is first drawn and published, or void.

A row that is not on record as forgotten cannot be deleted: the database refuses. After the
transaction `db.scrub` writes the files anew. Backups and the notary's copies are out of reach here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.orm import Session

from draws import result
from lottery import attempts, journal, moves, proposals, register
from lottery.accounts import Account
from lottery.attempts import Attempt, needing
from lottery.attempts.needing import Unheld
from lottery.clock import day_of
from lottery.errors import ForgetRefusedError
from lottery.models import (
    DrawKey,
    Entry,
    EntryPaper,
    Forgotten,
    ForgottenAppeal,
    ForgottenDraw,
    KeptFile,
    RefusalAppeal,
    RefusalDecision,
    RefusalPaper,
)
from lottery.programme import campaigns
from lottery.programme.rulebook import parameters_in
from lottery.proposals import FORGET, Confirmation
from lottery.protocol import line
from lottery.texts import people as sentences

_OVER = (line.PUBLISH.name, *line.ENDED, line.CALL_OFF.name)


@dataclass(frozen=True)
class Gone:
    """How many entries lost their papers, how many of the periods keep theirs, how many attempts
    lost their tag key, and how many appeals of refusals what was typed for them."""

    entries: int
    kept: int
    draws: int
    appeals: int


@dataclass(frozen=True)
class ToGo:
    """What `forget` would destroy: entries that can never take part again, how many of the periods
    keep their papers, and the draws that were not held and cannot be held over them any more."""

    losers: tuple[int, ...]
    kept: int
    touched: tuple[Attempt, ...]
    unheld: tuple[Unheld, ...]


def foresee(
    session: Session, batches: Sequence[str], draws: Sequence[str], *, now: datetime
) -> ToGo:
    """What `forget` would destroy now; raises what it raises."""
    if not batches:
        raise ForgetRefusedError(sentences.nothing_named())
    for batch in batches:
        period = campaigns.period(session, batch)
        if now <= period.closes_at:
            raise ForgetRefusedError(sentences.still_open(period.title))
    touched = [a for a in attempts.all_attempts(session) if set(a.batches) & set(batches)]
    unheld = _check_unheld(session, batches, draws, touched, now)
    named = _check_held(draws, touched)
    off = {each.draw for each in attempts.all_called_off(session)}
    for code in sorted(set(draws) - {a.code for a in named} - {e.code for e in unheld} - off):
        raise ForgetRefusedError(sentences.not_of_these(code))
    for attempt in named:
        _check_time(session, attempt, set(batches) & set(attempt.batches), now)
    losers, kept = _losers(session, batches, _results(session, named))
    return ToGo(tuple(losers), kept, tuple(touched), unheld)


def forget(
    session: Session,
    batches: Sequence[str],
    draws: Sequence[str],
    *,
    by: str,
    now: datetime,
    confirmed: Confirmation | None = None,
    two_needed: bool = False,
) -> Gone:
    """Destroy the papers of all entries of `batches` but those in the results of `draws`.

    Again, it changes nothing. Raises ForgetRefusedError while a period is open, a draw over one is
    still to come or not named (also one that was never held, unless it is called off), or the time
    to keep is not over; and ProposalRefusedError where `two_needed` have not confirmed that draws
    which were never held cannot be held any more.
    """
    moves.require_main(session)
    register.stand_in_line(session)
    seen = foresee(session, batches, draws, now=now)
    given_up = subject_of(seen.unheld)
    needed = two_needed and bool(seen.unheld)
    hands = proposals.check(session, confirmed, FORGET, given_up, needed=needed)
    _forget_entries(session, seen.losers, by, now)
    keys, appeals = (
        _forget_keys(session, seen.touched, by, now),
        _forget_appeals(session, batches, by, now),
    )
    gone = Gone(len(seen.losers), seen.kept, keys, appeals)
    if gone.entries or gone.draws or gone.appeals:
        detail = {"batches": list(batches), "entries": gone.entries, "kept": gone.kept}
        detail |= {"draws": list(draws), "keys": gone.draws, "appeals": gone.appeals, **hands}
        journal.write(session, actor=by, act="people-forgotten", detail=detail, now=now)
    return gone


def give_up(
    session: Session, seen: ToGo, two: tuple[Account, Account], now: datetime
) -> Confirmation:
    """Two agree that the draws which were never held are not to come any more."""
    register.stand_in_line(session)
    return proposals.at_once(session, FORGET, subject_of(seen.unheld), *two, now)


def subject_of(unheld: Sequence[Unheld]) -> str:
    """What two agree to: the draws that cannot be held any more, by their codes."""
    return " ".join(sorted(each.code for each in unheld))


def _check_unheld(
    session: Session,
    batches: Sequence[str],
    draws: Sequence[str],
    touched: Sequence[Attempt],
    now: datetime,
) -> tuple[Unheld, ...]:
    """The draws that were not held and are not to come any more."""
    for attempt in touched:
        if attempt.state not in _OVER and not attempt.is_uncommitted:
            raise ForgetRefusedError(sentences.not_held(attempt.code))
    found = needing.unheld(session, batches, now)
    for each in found:
        if now < each.until:
            raise ForgetRefusedError(sentences.may_be_held(each.code, day_of(each.until)))
        if each.code not in draws:
            raise ForgetRefusedError(sentences.never_held(each.code))
    return found


def _check_held(draws: Sequence[str], touched: Sequence[Attempt]) -> list[Attempt]:
    """The published attempts whose results are kept."""
    published = {a.code: a for a in touched if a.state == "published"}
    for code in sorted(code for code, attempt in published.items() if attempt.live):
        if code not in draws:
            raise ForgetRefusedError(sentences.not_named(code))
    return [published[code] for code in draws if code in published]


def _check_time(
    session: Session, attempt: Attempt, batches: Collection[str], now: datetime
) -> None:
    """Each campaign's own time holds for its entries, whichever campaign the draw was of."""
    at = attempt.steps["published"][0]
    own = parameters_in(session, attempt.rules_version).retention_days
    until = at + timedelta(days=max(own, needing.days_to_keep(session, batches, at)))
    if now < until:
        raise ForgetRefusedError(sentences.too_early(attempt.code, day_of(until)))


def _results(session: Session, named: Sequence[Attempt]) -> set[int]:
    """Winners, alternates and audit rows."""
    return {
        int(row.entry)
        for attempt in named
        for row in result.parse_rows(attempts.document(session, attempt, result.FILE))
        if row.what != "skip"
    }


def _losers(session: Session, batches: Sequence[str], kept: set[int]) -> tuple[list[int], int]:
    query = select(EntryPaper.entry).join(Entry, Entry.number == EntryPaper.entry)
    numbers = session.scalars(query.where(Entry.batch.in_(batches))).all()
    losers = [number for number in numbers if number not in kept]
    return losers, len(numbers) - len(losers)


def _forget_entries(session: Session, losers: Sequence[int], by: str, now: datetime) -> None:
    if losers:
        rows = [{"entry": number, "at": now, "by": by} for number in losers]
        session.execute(insert(Forgotten), rows)
        forgotten = select(Forgotten.entry)
        session.execute(delete(EntryPaper).where(EntryPaper.entry.in_(forgotten)))
        session.execute(delete(KeptFile).where(KeptFile.entry.in_(forgotten)))


def _forget_appeals(session: Session, batches: Sequence[str], by: str, now: datetime) -> int:
    """Those whose entry is forgotten, and those of these periods that never became an entry."""
    gone = RefusalDecision.entry.in_(select(Forgotten.entry))
    never = and_(RefusalAppeal.batch.in_(batches), RefusalDecision.entry.is_(None))
    query = (
        select(RefusalPaper.appeal)
        .join(RefusalAppeal, RefusalAppeal.id == RefusalPaper.appeal)
        .outerjoin(RefusalDecision, RefusalDecision.appeal == RefusalPaper.appeal)
        .where(or_(gone, never))
    )
    rows = [{"appeal": number, "at": now, "by": by} for number in session.scalars(query)]
    if rows:
        session.execute(insert(ForgottenAppeal), rows)
        forgotten = select(ForgottenAppeal.appeal)
        session.execute(delete(RefusalPaper).where(RefusalPaper.appeal.in_(forgotten)))
        session.execute(delete(KeptFile).where(KeptFile.appeal.in_(forgotten)))
    return len(rows)


def _forget_keys(session: Session, touched: Sequence[Attempt], by: str, now: datetime) -> int:
    gone = 0
    for attempt in touched:
        if session.get(DrawKey, (attempt.code, attempt.attempt)) is None:
            continue
        key = {"draw": attempt.code, "attempt": attempt.attempt}
        session.execute(insert(ForgottenDraw).values(**key, at=now, by=by))
        session.execute(delete(DrawKey).filter_by(**key))
        gone += 1
    return gone
