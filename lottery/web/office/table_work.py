"""One table of invoices: found by its address for who may see it, worked on in the background."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from flask import abort, current_app
from flask_security import current_user

from lottery.importing import headings, jobs
from lottery.importing.chunks import import_file
from lottery.importing.headings import Sender
from lottery.importing.jobs import Job
from lottery.importing.trying import Tried, try_file
from lottery.tables.surveys import Handling, OpenQuestionsError, SheetError, Survey
from lottery.web import site
from lottery.web.uploads import Upload, Uploads
from lottery.web.works import Work, Works

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CAMPAIGN = re.compile(r"[a-z0-9]{1,16}")


@dataclass(frozen=True)
class OpenSurvey:
    """Something about the table (or about the list of people that came with it) is open."""

    survey: Survey
    of_people: bool


@dataclass(frozen=True)
class CampaignTable:
    """One table of one campaign: what waits, what works, and what is stored of it."""

    campaign: str
    digest: str
    upload: Upload | None
    work: Work | None
    job: Job | None

    @property
    def key(self) -> tuple[str, str]:
        """The key under which its work runs."""
        return (self.campaign, self.digest)

    @property
    def name(self) -> str:
        """What its owner calls it."""
        if self.upload is not None:
            return self.upload.name
        return self.job.name if self.job else ""

    @property
    def tried(self) -> Tried | None:
        """What the dry run has found."""
        outcome = self.work.outcome if self.work else None
        return outcome if isinstance(outcome, Tried) else None

    @property
    def asked(self) -> OpenSurvey | None:
        """What must be said of it before anything else."""
        outcome = self.work.outcome if self.work else None
        return outcome if isinstance(outcome, OpenSurvey) else None

    @property
    def surveys(self) -> tuple[Survey, ...]:
        """What is known of the table, and of the list of people that came with it."""
        if self.asked is not None:
            return (self.asked.survey,)
        if self.tried is not None:
            return tuple(filter(None, (self.tried.survey, self.tried.people)))
        return ()

    @property
    def sender(self) -> Sender:
        """Whose headers it has."""
        return headings.sender("invoices", self.campaign, self.upload.sender if self.upload else "")

    @property
    def running(self) -> bool:
        """Whether something is under way."""
        return self.work is not None and self.work.running


def find(campaign: str, digest: str) -> CampaignTable:
    """The table, if it is known and this account's to see; 404 for any other."""
    if not _DIGEST.fullmatch(digest) or not _CAMPAIGN.fullmatch(campaign):
        abort(404)
    folder: Uploads = current_app.extensions["lottery-uploads"]
    works: Works = current_app.extensions["lottery-works"]
    with site.office().read() as session:
        job = jobs.find(session, digest, campaign)
    found = folder.find(digest, campaign)
    owners = {found.by if found else None, job.by if job else None}
    if owners == {None} or not ({current_user.username} & owners or sees_all()):
        abort(404)
    return CampaignTable(campaign, digest, found, works.find((campaign, digest)), job)


def sees_all() -> bool:
    """Whether this account sees the tables of others."""
    return bool({"organiser", "auditor"} & current_user.held)


def begin_trial(table: CampaignTable) -> None:
    """Begin the dry run, if the table is there."""
    office, now, by, kept = site.office(), site.now(), current_user.username, table.upload
    if kept is None:
        return
    folder: Uploads = current_app.extensions["lottery-uploads"]
    handling = _handling(table)

    def act(work: Work) -> Tried | OpenSurvey:
        try:
            with folder.opened(kept) as (path, people):
                return try_file(
                    office,
                    path,
                    campaign=table.campaign,
                    by=by,
                    now=now,
                    progress=work.progress,
                    result=folder.foreseen(table.digest, table.campaign),
                    handling=handling,
                    people=people,
                )
        except OpenQuestionsError as error:
            return OpenSurvey(error.survey, error.of_people)
        except SheetError as error:
            raise SheetError(_named(str(error), kept)) from error

    _works().begin(table.key, "try", act)


def _named(told: str, kept: Upload) -> str:
    """The sentence with the names under which the files came."""
    told = told.replace(kept.path.name, kept.name)
    return told.replace(kept.people.name, kept.people_name) if kept.people else told


def _handling(table: CampaignTable) -> Handling:
    """How the table is to be taken, by what was said of it and of its sender's headers."""
    with site.office().read() as session:
        assigned = headings.assigned(session, table.sender)
    if table.upload is None:
        return Handling(assigned)
    return Handling(assigned, table.upload.sheet, table.upload.hidden)


def begin_import(table: CampaignTable, kept: Upload, consent: int | None) -> None:
    """Begin the import, or take it up; the table is let go when it is through.

    `consent` is the version that everybody in it agreed to, None where that is on record.
    """
    office, by = site.office(), current_user.username
    now = site.clock()
    folder: Uploads = current_app.extensions["lottery-uploads"]

    handling = _handling(table)

    def act(work: Work) -> None:
        with folder.opened(kept) as (path, people):
            import_file(
                office,
                path,
                campaign=table.campaign,
                by=by,
                now=now,
                random_bytes=secrets.token_bytes,
                result=folder.result(table.digest, table.campaign),
                name=kept.name,
                progress=work.progress,
                consent=consent,
                handling=handling,
                people=people,
            )
        folder.drop(table.digest, table.campaign)

    _works().begin(table.key, "import", act)


def _works() -> Works:
    found: Works = current_app.extensions["lottery-works"]
    return found
