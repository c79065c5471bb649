"""Late: a table that came in time, was interrupted, and is read on after its period has closed.

Its bytes were on record when it was begun, so nothing can have been put into it since. Two people
let it be read to its end, and its rows count as of then, until a list over one of its periods is
frozen.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lottery import proposals
from lottery.accounts import Account
from lottery.attempts import open_matters
from lottery.importing.jobs import Job
from lottery.programme import campaigns
from lottery.tables.surveys import SheetError
from lottery.texts.counter import late as sentences

ACT = "late-import"


def allow(session: Session, job: Job | None, two: tuple[Account, Account], now: datetime) -> None:
    """Two who are both here let a table be read to its end; again, it changes nothing.

    Raises SheetError where there is nothing to allow, and ProposalRefusedError.
    """
    if job is None or job.finished:
        raise SheetError(sentences.NOTHING_LEFT)
    if not (closed := _closed_since(session, job, now)):
        raise SheetError(sentences.NOT_LATE)
    if frozen := open_matters.frozen_over(session, closed):
        raise SheetError(sentences.frozen(job.name, frozen[0]))
    if not proposals.is_confirmed(session, ACT, _subject(job)):
        proposals.at_once(session, ACT, _subject(job), *two, now=now)


def require_allowed(session: Session, job: Job, now: datetime) -> None:
    """Raise SheetError for a table that came in time and must not be read on by one alone."""
    closed = _closed_since(session, job, now)
    if job.finished or not closed:
        return
    if open_matters.frozen_over(session, closed):
        return  # nothing of these periods is entered any more, whoever reads on
    if not proposals.is_confirmed(session, ACT, _subject(job)):
        left = job.rows - job.decided
        raise SheetError(sentences.interrupted(job.name, left, job.started_at))


def received(session: Session, job: Job, now: datetime) -> datetime | None:
    """As of when the rows of a table count; None for now."""
    closed = _closed_since(session, job, now)
    if not closed or open_matters.frozen_over(session, closed):
        return None
    return job.started_at if proposals.is_confirmed(session, ACT, _subject(job)) else None


def _closed_since(session: Session, job: Job, now: datetime) -> list[str]:
    """The periods that were open when the table was begun and are not any more, by batch."""
    periods = campaigns.periods(session, job.campaign)
    return [each.batch for each in periods if job.started_at <= each.closes_at < now]


def _subject(job: Job) -> str:
    return f"import-{job.id}"
