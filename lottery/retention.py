"""Forgetting: the papers of those who won nothing are destroyed, and every proof keeps holding.

What is destroyed: slip and card (with the salts without which a commit tells nothing), the keyed
hashes by which people were compared, the files that were shown to reviewers, what was typed for
appeals of refusals, and the keys behind the tags of the draws. What stays: the register's lines,
entries without people, identities of invoices (one must never enter twice), refusals (in whose
fingerprint there is nobody), pools, manifests, results, bundles. Winners, alternates and audit rows
keep their papers.

A draw that is foreseen and never held does not keep people's data for ever: once the time to keep
has passed since its last period closed and since anybody did something for it, it is not to come
any more. One that was committed to is first drawn and published, or void.

A row that is not on record as forgotten cannot be deleted: the database refuses. After the
transaction `db.scrub` writes the files anew. Backups and the notary's copies are out of reach here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.orm import Session

from draws import result
from lottery import attempts, journal, register
from lottery.attempts import Attempt
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
from lottery.programme import DrawPlan, campaigns
from lottery.programme.rulebook import parameters_in
from lottery.protocol import line
from lottery.texts import people as sentences

_OVER = (line.PUBLISH.name, *line.ENDED)


@dataclass(frozen=True)
class Gone:
    """How many entries lost their papers, how many of the periods keep theirs, how many attempts
    lost their tag key, and how many appeals of refusals what was typed for them."""

    entries: int
    kept: int
    draws: int
    appeals: int


def forget(
    session: Session, batches: Sequence[str], draws: Sequence[str], *, by: str, now: datetime
) -> Gone:
    """Destroy the papers of all entries of `batches` but those in the results of `draws`.

    Again, it changes nothing. Raises ForgetRefusedError while a period is open, a draw over one is
    still to come or not named (also one that was never held), or the time to keep is not over.
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
    _forget_entries(session, losers, by, now)
    keys, appeals = (
        _forget_keys(session, touched, by, now),
        _forget_appeals(session, batches, by, now),
    )
    gone = Gone(len(losers), kept, keys, appeals)
    if gone.entries or gone.draws or gone.appeals:
        detail = {"batches": list(batches), "entries": gone.entries, "kept": gone.kept}
        detail |= {"draws": list(draws), "keys": gone.draws, "appeals": gone.appeals}
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
    plans = {p.code: p for p in campaigns.plans(session) if set(p.batches) & set(batches)}
    foreseen = set(plans)
    published = {a.code: a for a in touched if a.state == "published"}
    for attempt in touched:
        if attempt.state not in _OVER and not attempt.is_uncommitted:
            raise ForgetRefusedError(sentences.not_held(attempt.code))
        if attempt.live and attempt.state == "published":
            foreseen.add(attempt.code)
    for code in sorted(foreseen):
        if code not in published:
            _check_lapsed(session, plans[code], touched, now)
        if code not in draws:
            raise ForgetRefusedError(sentences.not_named(code))
    for code in sorted(set(draws) - foreseen - set(published)):
        raise ForgetRefusedError(sentences.not_of_these(code))
    held = [published[code] for code in draws if code in published]
    for attempt in held:
        _check_time(session, attempt, now)
    return held


def _check_lapsed(session: Session, plan: DrawPlan, touched: list[Attempt], now: datetime) -> None:
    """Raise ForgetRefusedError while a draw that was not held may still be held."""
    closed = [campaigns.period(session, batch).closes_at for batch in plan.batches]
    last = [a.latest for a in touched if a.code == plan.code and a.latest]
    rules = campaigns.rules_in_force(session, plan.campaign, day_of(now))
    days = parameters_in(session, rules.id).retention_days
    until = max(closed + last) + timedelta(days=days)
    if now < until:
        raise ForgetRefusedError(sentences.may_be_held(plan.code, day_of(until)))


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


def _forget_entries(session: Session, losers: list[int], by: str, now: datetime) -> None:
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
