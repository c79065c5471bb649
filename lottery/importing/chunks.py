"""Importing a table: chunk by chunk, each chunk one transaction with its verdicts.

Killed at any moment, an import has stored whole chunks or nothing of them; the same file again goes
on behind the last stored row. The file is known by its bytes, so a renamed one resumes as well,
and one that was changed is another import (whose known rows change nothing). Of a file that is
through, the refused rows are judged anew (`judging_anew`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lottery import journal
from lottery.acting import Acting, RandomBytes
from lottery.clock import day_of
from lottery.importing import ahead, jobs, judging_anew, late, verdicts
from lottery.importing.ahead import Chunks
from lottery.importing.jobs import Job
from lottery.importing.judged import Chunk, JudgedBy
from lottery.importing.spool import Spooled, spooled
from lottery.intake import Counter, Receipt, Refused
from lottery.intake import consent as consents
from lottery.intake.terms import Terms, terms_of
from lottery.models import Base
from lottery.office import Office, bulk
from lottery.office.again import once_more
from lottery.office.boxes import Boxes
from lottery.programme import campaigns
from lottery.tables import telling
from lottery.tables.rows import Passed, SheetRow
from lottery.tables.surveys import Handling, SheetError
from lottery.texts.counter import intake as sentences

CHUNK = 1000
_ROWS = Base.metadata.tables["import_row"]

Progress = Callable[[int, int], None]
"""Told (rows decided and stored, rows in all) after each chunk."""


@dataclass(frozen=True)
class Imported:
    """What an import has done: entries by (verdict, code), all of the file counted. `merged` rows
    were further lines of an invoice, `passed` rows are no entries (sums, notes), and `alone` are
    invoices of an export that nobody in the list of people handed in. `unread` columns were not
    understood. Of a table that was imported before, `judged_anew` refused rows were judged once
    more, and `changed` of them have another verdict now."""

    job: int
    rows: int
    resumed_behind: int
    tally: dict[tuple[str, str], int]
    result: Path
    merged: int = 0
    passed: Passed = field(default_factory=Passed)
    alone: int = 0
    unread: tuple[str, ...] = ()
    judged_anew: int = 0
    changed: int = 0


def import_file(
    office: Office,
    path: Path,
    *,
    campaign: str,
    by: str,
    now: Callable[[], datetime],
    random_bytes: RandomBytes,
    result: Path | None = None,
    name: str | None = None,
    progress: Progress = lambda done, total: None,
    consent: int | None = None,
    handling: Handling | None = None,
    people: Path | None = None,
    apart: int = ahead.FROM,
) -> Imported:
    """Import a table into a campaign, write the verdicts beside it, and return the tally.

    `now` is asked once a chunk; the job is called `name`, or as the file is. `consent` is the
    version of the text that everybody in the table agreed to, as `by` says; None where there was
    nobody to ask. `handling` says what the table itself does not; an import that goes on takes it
    as it was begun with. With `people`, a list with a name and a phone for each number, the rows of
    that list are imported, each with what the table says of its invoice. Raises SheetError before
    anything is stored if a file cannot be read to its end, and CampaignUnknownError.
    """
    result = result or path.with_name(f"{path.stem}.result.csv")
    if result.resolve() == path.resolve():
        raise SheetError(sentences.NO_RESULT_NAME)
    work = _Import(office, campaign, by, now, random_bytes, consent)
    digest = jobs.digest_of(path, people)
    begun = work.handling_of(digest)
    with spooled(path, handling if begun is None else begun, people) as table:
        job, resumed = work.begin(digest, name or path.name, table.count, handling or Handling())
        work.check_late(digest)
        work.enter_behind(job, table, resumed, apart, progress)
        known = resumed and resumed == table.count
        anew = work.judge_anew(job, table.rows()) if known else (0, 0)
        counts = (table.merged, table.passed, table.alone)
        unread = tuple(telling.unread(table.survey))
    if jobs.digest_of(path, people) != digest:
        raise SheetError(sentences.file_changed(path.name))
    tally = work.write_result(job, result)
    return Imported(job, table.count, resumed, tally, result, *counts, unread, *anew)


class _Import:
    """Who imports into what: each of its acts is a transaction."""

    def __init__(  # noqa: PLR0917 - what every act needs
        self,
        office: Office,
        campaign: str,
        by: str,
        now: Callable[[], datetime],
        random_bytes: RandomBytes,
        consent: int | None,
    ) -> None:
        self._office, self._campaign, self._by = office, campaign, by
        self._now, self._random_bytes = now, random_bytes
        self._consent = consent
        self._terms: Terms | None = None

    def _check_consent(self, session: Session, at: datetime) -> None:
        """What people agreed to covers what the rules ask of them; raises SheetError."""
        rules = terms_of(session, self._campaign, day_of(at)).rules
        if self._consent is not None and not consents.covers(self._consent, rules):
            raise SheetError(sentences.consent_too_old(self._consent))

    def handling_of(self, digest: str) -> Handling | None:
        """How the import of this file was begun; None for a new one."""
        with self._office.read() as session:
            return jobs.handling_of(session, digest, self._campaign)

    def begin(self, digest: str, name: str, total: int, handling: Handling) -> tuple[int, int]:
        """The job of this file, and how many entries of it are decided."""
        with self._office.write() as session:
            campaigns.campaign(session, self._campaign)
            at = self._now()
            self._check_consent(session, at)
            job = jobs.begun(session, digest, name, total, self._campaign, handling, self._by, at)
            if self._consent is not None and consents.version_of_job(session, job) is None:
                told = consents.given_for_job(job, self._by, self._consent)
                journal.write_all(session, [told], at)
            return job, jobs.decided(session, job)

    def check_late(self, digest: str) -> None:
        """Raise SheetError for a table that came in time, and that one alone must not read on."""
        with self._office.read() as session:
            job = jobs.find(session, digest, self._campaign)
            if job is not None:
                late.require_allowed(session, job, self._now())

    def enter_behind(
        self, job: int, table: Spooled, resumed: int, apart: int, progress: Progress
    ) -> None:
        """Enter what comes behind the rows that are decided already, chunk by chunk; where there
        are `apart` rows or more, the next ones are judged by a process beside meanwhile."""
        done = resumed
        with self._office.read() as session:
            stored, at = jobs.get(session, job), self._now()
            terms = terms_of(session, self._campaign, day_of(at))
            self._asked = JudgedBy(terms, self._by, at, late.received(session, stored, at))
        progress(done, table.count)
        beside = table.count - resumed >= apart
        chunks = Chunks(table.kept, resumed, CHUNK, self._random_bytes if beside else None)
        with ahead.helped(chunks, self._office.boxes, self._by) if beside else nullcontext():
            while chunk := chunks.take(self._asked):
                self.enter(stored, chunk)
                done += len(chunk)
                progress(done, table.count)

    def enter(self, job: Job, chunk: Chunk) -> None:
        """Decide on some rows, and store the verdicts with what they have made."""
        once_more(lambda again: self._enter(job, chunk, again=again))

    def _enter(self, job: Job, chunk: Chunk, *, again: bool) -> None:
        with self._office.write() as session:
            if again and jobs.is_decided(session, job.id, chunk.first):
                return  # it was stored, and only the word of it was lost
            at = self._now()
            received = late.received(session, job, at)
            counter = self._counter(session, at)
            self._asked = JudgedBy(counter.terms, self._by, at, received)
            results = _entered(counter, self._office.boxes, chunk, self._asked)
            _store(session, job.id, chunk, results)
            _journal(session, job.id, chunk, self._by, at)

    def judge_anew(self, job: int, rows: Iterable[SheetRow]) -> tuple[int, int]:
        """Judge the refused rows of a finished job once more; how many, and how many changed."""
        with self._office.read() as session:
            refused = judging_anew.refused_rows(session, job)
        rows, judged, changed = (row for row in rows if row.number in refused), 0, 0
        while chunk := list(islice(rows, CHUNK)):
            with self._office.write() as session:
                at = self._now()
                counter = self._counter(session, at)
                changed += judging_anew.judge(session, counter, job, chunk, by=self._by, now=at)
            judged += len(chunk)
        return judged, changed

    def write_result(self, job: int, result: Path) -> dict[tuple[str, str], int]:
        """Write the verdicts of a job to a file; how many there are of each."""
        with self._office.read() as session:
            jobs.write_verdicts(session, job, result)
            return jobs.tally(session, job)

    def _counter(self, session: Session, at: datetime) -> Counter:
        counter = Counter(
            session,
            self._office.boxes,
            campaign=self._campaign,
            acting=Acting(self._by, at, self._random_bytes),
            terms=self._terms,
        )
        self._terms = counter.terms
        return counter


def _entered(
    counter: Counter, boxes: Boxes, chunk: Chunk, asked: JudgedBy
) -> list[Receipt | Refused]:
    if chunk.drawn:
        return counter.enter_judged(chunk, chunk.judge(boxes, asked))
    return counter.enter_many(chunk.read(asked))


def _store(session: Session, job: int, chunk: Chunk, results: Sequence[Receipt | Refused]) -> None:
    rows = [
        (job, number, *verdicts.columns(result, together).values())
        for number, together, result in zip(chunk.numbers, chunk.together, results, strict=True)
    ]
    try:
        bulk.put(session, _ROWS, ("job", "row", *verdicts.COLUMNS), rows)
    except IntegrityError:
        # Another import of this file has decided these rows meanwhile; ours never happened.
        raise SheetError(sentences.IMPORTED_TWICE) from None


def _journal(session: Session, job: int, chunk: Chunk, by: str, now: datetime) -> None:
    numbers = chunk.numbers
    detail = {"job": job, "first": min(numbers), "last": max(numbers), "rows": len(chunk)}
    journal.write(session, actor=by, act="import-rows", detail=detail, now=now)
