"""Forgetting: the papers of those who won nothing are destroyed, and every proof keeps holding.

What is destroyed: slip and card (with the salts without which a commit tells nothing), the keyed
hashes by which people were compared, and the keys behind the tags of the draws. What stays: the
register's lines, entries without people, identities of invoices (one must never enter twice),
pools, manifests, results, bundles. Winners, alternates and audit rows keep their papers.

A row that is not on record as forgotten cannot be deleted: the database refuses. After the
transaction `db.scrub` writes the files anew. Backups and the notary's copies are out of reach here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from draws import result
from lottery import campaigns, journal, register
from lottery.ceremony import attempts
from lottery.ceremony.attempts import Attempt
from lottery.clock import day_of
from lottery.errors import ForgetRefusedError
from lottery.models import DrawKey, Entry, EntryPaper, Forgotten, ForgottenDraw
from lottery.rulebook import parameters_in
from lottery.texts import people as sentences


@dataclass(frozen=True)
class Gone:
    """How many entries lost their papers, how many of the periods keep theirs, and how many
    attempts lost their tag key."""

    entries: int
    kept: int
    draws: int


def forget(
    session: Session, batches: Sequence[str], draws: Sequence[str], *, by: str, now: datetime
) -> Gone:
    """Destroy the papers of all entries of `batches` but those in the results of `draws`.

    Again, it changes nothing. Raises ForgetRefusedError while a period is open, a draw over one is
    still to come or not named, or the time to keep is not over.
    """
    if not batches:
        raise ForgetRefusedError(sentences.nothing_named())
    register.stand_in_line(session)
    for batch in batches:
        period = campaigns.period(session, batch)
        if now <= period.closes_at:
            raise ForgetRefusedError(sentences.still_open(period.title))
    touched = [a for a in attempts.all_attempts(session) if set(a.batches) & set(batches)]
    named = _check_draws(session, batches, draws, touched, now)
    losers, kept = _losers(session, batches, _results(session, named))
    gone = Gone(len(losers), kept, _forget_keys(session, touched, by, now))
    if losers:
        rows = [{"entry": number, "at": now, "by": by} for number in losers]
        session.execute(insert(Forgotten), rows)
        forgotten = select(Forgotten.entry)
        session.execute(delete(EntryPaper).where(EntryPaper.entry.in_(forgotten)))
    if gone.entries or gone.draws:
        detail = {"batches": list(batches), "entries": gone.entries, "kept": gone.kept}
        detail |= {"draws": list(draws), "keys": gone.draws}
        journal.write(session, actor=by, act="people-forgotten", detail=detail, now=now)
    return gone


def _check_draws(
    session: Session,
    batches: Sequence[str],
    draws: Sequence[str],
    touched: list[Attempt],
    now: datetime,
) -> list[Attempt]:
    """The published attempts whose results are kept."""
    foreseen = {plan.code for plan in campaigns.plans(session) if set(plan.batches) & set(batches)}
    published = {a.code: a for a in touched if a.state == "published"}
    for attempt in touched:
        if attempt.state not in ("published", "published-void", "void"):
            raise ForgetRefusedError(sentences.not_held(attempt.code))
        if attempt.live and attempt.state == "published":
            foreseen.add(attempt.code)
    for code in sorted(foreseen):
        if code not in published:
            raise ForgetRefusedError(sentences.not_held(code))
        if code not in draws:
            raise ForgetRefusedError(sentences.not_named(code))
    for code in sorted(set(draws) - set(published)):
        raise ForgetRefusedError(sentences.not_of_these(code))
    for code in draws:
        _check_time(session, published[code], now)
    return [published[code] for code in draws]


def _check_time(session: Session, attempt: Attempt, now: datetime) -> None:
    days = parameters_in(session, attempt.rules_version).retention_days
    until = attempt.steps["published"][0] + timedelta(days=days)
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


def _forget_keys(session: Session, touched: list[Attempt], by: str, now: datetime) -> int:
    gone = 0
    for attempt in touched:
        if session.get(DrawKey, (attempt.code, attempt.attempt)) is None:
            continue
        key = {"draw": attempt.code, "attempt": attempt.attempt}
        session.execute(insert(ForgottenDraw).values(**key, at=now, by=by))
        session.execute(delete(DrawKey).filter_by(**key))
        gone += 1
    return gone
