"""The jobs that imports leave behind: found again by the file's bytes, counted, written out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal
from lottery.invoices.parties.private_numbers import masked, tells_a_number
from lottery.models import ImportJob, ImportRow
from lottery.tables.sheets import write_result
from lottery.tables.surveys import Handling, SheetError
from lottery.texts.office import tables as words

Counts = dict[tuple[str, str], int]
"""Rows by verdict and code; the code is empty where nothing was found fault with."""


@dataclass(frozen=True)
class Job:
    """One file imported into one campaign: rows in all, and rows decided and stored."""

    id: int
    campaign: str
    sha256: str
    name: str
    started_at: datetime
    by: str
    rows: int
    decided: int

    @property
    def finished(self) -> bool:
        """Whether no row is left."""
        return self.decided >= self.rows


def find(session: Session, sha256: str, campaign: str) -> Job | None:
    """The job of a file, or None if its import was never started."""
    query = _jobs().where(ImportJob.sha256 == sha256, ImportJob.campaign == campaign)
    row = session.execute(query).first()
    return None if row is None else Job(*row)


def get(session: Session, number: int) -> Job:
    """A job that there is, by its number."""
    return Job(*session.execute(_jobs().where(ImportJob.id == number)).one())


def handling_text(handling: Handling) -> str:
    """How a table was to be taken, as it is stored; nothing where nothing was said."""
    return "" if handling == Handling() else canonical_json.dump(asdict(handling))


def handling_of(session: Session, sha256: str, campaign: str) -> Handling | None:
    """How the import of a file was begun; None if it was never started."""
    query = select(ImportJob.handling).where(
        ImportJob.sha256 == sha256, ImportJob.campaign == campaign
    )
    text = session.scalar(query)
    return None if text is None else Handling(**json.loads(text or "{}"))


def digest_of(path: Path, people: Path | None = None) -> str:
    """SHA-256 of a file's bytes, 64 hex: the name by which its job is known. With a list of people,
    of the two files' hashes, a line each."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return digest if people is None else together(digest, digest_of(people))


def together(digest: str, people: str) -> str:
    """The name of a table that came with a list of people, from the hashes of both."""
    return hashlib.sha256(f"{digest}\n{people}\n".encode("ascii")).hexdigest()


def begun(  # noqa: PLR0917 - the columns of a job
    session: Session,
    digest: str,
    name: str,
    total: int,
    campaign: str,
    handling: Handling,
    by: str,
    now: datetime,
) -> int:
    """The job of this file; a new one, if it is new. Raises SheetError for a header that is no
    header but a person's number, as what was said of headers lies open."""
    query = select(ImportJob.id).where(ImportJob.sha256 == digest, ImportJob.campaign == campaign)
    stored = session.scalars(query).first()
    if stored is not None:
        return stored
    said = handling_text(handling)
    if tells_a_number(said):
        raise SheetError(words.NUMBER_IN_HEADER)
    job = ImportJob(
        campaign=campaign,
        sha256=digest,
        name=masked(name),
        started_at=now,
        by=by,
        rows_total=total,
        handling=said,
    )
    session.add(job)
    session.flush()
    detail: dict[str, object] = {"job": job.id, "campaign": campaign, "sha256": digest}
    detail |= {"rows": total} | ({"handling": json.loads(said)} if said else {})
    journal.write(session, actor=by, act="import-begun", detail=detail, now=now)
    return job.id


def decided(session: Session, job: int) -> int:
    """How many rows of a job are decided and stored."""
    query = select(func.count()).select_from(ImportRow).where(ImportRow.job == job)
    return session.scalar(query) or 0


def is_decided(session: Session, job: int, row: int) -> bool:
    """Whether a row of a job is decided and stored."""
    query = select(ImportRow.row).where(ImportRow.job == job, ImportRow.row == row)
    return session.scalars(query).first() is not None


def newest(session: Session, by: str | None = None, limit: int = 50) -> list[Job]:
    """The last jobs, of everybody or of one person, the newest first."""
    query = _jobs().order_by(ImportJob.id.desc()).limit(limit)
    if by is not None:
        query = query.where(ImportJob.by == by)
    return [Job(*row) for row in session.execute(query)]


def _jobs() -> Any:
    decided = select(func.count()).where(ImportRow.job == ImportJob.id).scalar_subquery()
    return select(
        ImportJob.id,
        ImportJob.campaign,
        ImportJob.sha256,
        ImportJob.name,
        ImportJob.started_at,
        ImportJob.by,
        ImportJob.rows_total,
        decided,
    )


def tally(session: Session, job: int) -> Counts:
    """How many rows of a job have which verdict and code."""
    query = (
        select(ImportRow.verdict, ImportRow.code, func.count())
        .where(ImportRow.job == job)
        .group_by(ImportRow.verdict, ImportRow.code)
    )
    found: Tally[tuple[str, str]] = Tally()
    for verdict, code, count in session.execute(query):
        found[verdict, code or ""] += count
    return dict(found)


def write_verdicts(session: Session, job: int, path: Path) -> None:
    """Write a job's verdicts row by row, as .csv or .xlsx by the name's ending."""
    write_result(path, _verdicts(session, job))


def _verdicts(session: Session, job: int) -> Iterator[tuple[int, str, int | None, str, str]]:
    query = (
        select(ImportRow.row, ImportRow.verdict, ImportRow.entry, ImportRow.code, ImportRow.message)
        .where(ImportRow.job == job)
        .order_by(ImportRow.row)
    )
    for row, verdict, entry, code, message in session.execute(
        query.execution_options(yield_per=2000)
    ):
        yield row, verdict, entry, code or "", message
