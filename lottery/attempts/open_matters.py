"""Open matters: what came in before a draw's periods closed and is not decided, until its freeze.

What is decided before the freeze counts; afterwards nothing comes into the list. So close and
freeze name what is open, and nobody finds out later that his appeal was passed over.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lottery import attempts
from lottery.attempts import Attempt
from lottery.models import (
    Entry,
    EntryEvent,
    ImportJob,
    ImportRow,
    RefusalAppeal,
    RefusalDecision,
    ReviewMotion,
)
from lottery.programme import campaigns


@dataclass(frozen=True)
class UnfinishedTable:
    """A table that was begun in time: its job, its name, how many rows of it are not decided."""

    job: int
    name: str
    left: int


@dataclass(frozen=True)
class OpenMatters:
    """Appeals of refusals by number, rejected entries under appeal, and tables not read to their
    end."""

    refusals: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()
    tables: tuple[UnfinishedTable, ...] = ()


def of_attempt(session: Session, attempt: Attempt) -> OpenMatters:
    """What is open over the periods of an attempt."""
    return OpenMatters(
        refusals=tuple(session.scalars(_refusals(attempt.batches))),
        entries=tuple(session.scalars(_appealed(attempt.batches))),
        tables=_tables(session, attempt),
    )


def frozen_over(session: Session, batches: Collection[str]) -> tuple[str, ...]:
    """The attempts over one of these periods whose lists are frozen and hold, by name."""
    return tuple(
        each.name
        for each in attempts.all_attempts(session)
        if set(batches) & set(each.batches) and "frozen" in each.steps and not each.ended
    )


def _refusals(batches: Collection[str]) -> Select[int]:
    return (
        select(RefusalAppeal.id)
        .outerjoin(RefusalDecision, RefusalDecision.appeal == RefusalAppeal.id)
        .where(RefusalAppeal.batch.in_(batches), RefusalDecision.appeal.is_(None))
        .order_by(RefusalAppeal.id)
    )


def _appealed(batches: Collection[str]) -> Select[int]:
    """Entries about which nothing was decided since the appeal."""
    events = (
        select(func.count()).where(EntryEvent.entry == Entry.number).correlate(Entry)
    ).scalar_subquery()
    return (
        select(Entry.number)
        .join(ReviewMotion, ReviewMotion.entry == Entry.number)
        .where(Entry.batch.in_(batches), ReviewMotion.what == "appeal")
        .where(ReviewMotion.events == events)
        .order_by(Entry.number)
    )


def _tables(session: Session, attempt: Attempt) -> tuple[UnfinishedTable, ...]:
    """The unfinished tables of the campaigns of these periods, begun before one of them closed."""
    periods = [campaigns.period(session, batch) for batch in attempt.batches]
    decided = select(func.count()).where(ImportRow.job == ImportJob.id).scalar_subquery()
    query = (
        select(ImportJob.id, ImportJob.name, ImportJob.rows_total - decided)
        .where(ImportJob.campaign.in_({each.campaign for each in periods}))
        .where(ImportJob.started_at <= max(each.closes_at for each in periods))
        .where(ImportJob.rows_total > decided)
        .order_by(ImportJob.id)
    )
    return tuple(UnfinishedTable(*row) for row in session.execute(query))
