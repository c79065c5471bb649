"""One table of invoices: found by its address for who may see it, worked on in the background."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from flask import abort, current_app
from flask_security import current_user

from lottery.importing import import_file, jobs
from lottery.importing.jobs import Job
from lottery.importing.trying import Tried, try_file
from lottery.office import Office
from lottery.tables.sheets import SheetError
from lottery.web.uploads import Upload, Uploads
from lottery.web.works import Work, Works

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CAMPAIGN = re.compile(r"[a-z0-9]{1,16}")


@dataclass(frozen=True)
class Table:
    """One table of one campaign: what waits, what works, and what is stored of it."""

    campaign: str
    digest: str
    upload: Upload | None
    work: Work | None
    job: Job | None

    @property
    def key(self) -> tuple[str, str]:
        """Under which its work runs."""
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
    def running(self) -> bool:
        """Whether something is under way."""
        return self.work is not None and self.work.running


def find(campaign: str, digest: str) -> Table:
    """The table, if it is known and this account's to see; 404 for any other."""
    if not _DIGEST.fullmatch(digest) or not _CAMPAIGN.fullmatch(campaign):
        abort(404)
    folder: Uploads = current_app.extensions["lottery-uploads"]
    works: Works = current_app.extensions["lottery-works"]
    with _office().read() as session:
        job = jobs.find(session, digest, campaign)
    found = folder.find(digest, campaign)
    owners = {found.by if found else None, job.by if job else None}
    if owners == {None} or not ({current_user.username} & owners or sees_all()):
        abort(404)
    return Table(campaign, digest, found, works.find((campaign, digest)), job)


def sees_all() -> bool:
    """Whether this account sees the tables of others."""
    return bool({"organiser", "auditor"} & current_user.held)


def begin_trial(table: Table) -> None:
    """Begin the dry run, if the table is there."""
    office, now, by, kept = _office(), _now(), current_user.username, table.upload
    if kept is None:
        return
    folder: Uploads = current_app.extensions["lottery-uploads"]

    def act(work: Work) -> Tried:
        try:
            with folder.opened(kept) as path:
                return try_file(
                    office,
                    path,
                    campaign=table.campaign,
                    by=by,
                    now=now,
                    progress=work.progress,
                    result=folder.foreseen(table.digest, table.campaign),
                )
        except SheetError as error:
            raise SheetError(str(error).replace(kept.path.name, kept.name)) from error

    _works().begin(table.key, "try", act)


def begin_import(table: Table, kept: Upload, consent: int | None) -> None:
    """Begin the import, or take it up; the table is let go when it is through.

    `consent` is the version that everybody in it agreed to, None where that is on record.
    """
    office, by = _office(), current_user.username
    now = current_app.extensions["lottery-now"]
    folder: Uploads = current_app.extensions["lottery-uploads"]

    def act(work: Work) -> None:
        with folder.opened(kept) as path:
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
            )
        folder.drop(table.digest, table.campaign)

    _works().begin(table.key, "import", act)


def _office() -> Office:
    found: Office = current_app.extensions["lottery-office"]
    return found


def _works() -> Works:
    found: Works = current_app.extensions["lottery-works"]
    return found


def _now() -> datetime:
    moment: datetime = current_app.extensions["lottery-now"]()
    return moment
