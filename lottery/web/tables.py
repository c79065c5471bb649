"""Invoices by the table: uploaded, tried without a trace, imported in the background, answered row
by row in a workbook."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import campaigns, import_jobs, sheets
from lottery.errors import CampaignUnknownError
from lottery.import_jobs import Counts, Job
from lottery.importing import import_file
from lottery.office import Office
from lottery.sheets import SheetError
from lottery.texts import reasons
from lottery.texts import sheets as sheet_texts
from lottery.texts import web_tables as words
from lottery.trying import Tried, try_file
from lottery.web import uploads
from lottery.web.access import access
from lottery.web.uploads import Upload, Uploads
from lottery.web.works import Work, Works

pages = Blueprint("tables", __name__, url_prefix="/tables")

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


def install(app: Flask) -> None:
    """Give the site its folder of tables and its background work."""
    office: Office = app.extensions["lottery-office"]
    app.extensions["lottery-uploads"] = Uploads(office.settings.home / "uploads")
    app.extensions["lottery-works"] = Works()


@pages.get("")
@access("clerk", "organiser", "auditor")
def home() -> ResponseReturnValue:
    """Where a table is handed over, and the jobs before."""
    return _home()


def _home(failure: str = "") -> str:
    with _office().read() as session:
        everybody = _sees_all()
        jobs = import_jobs.newest(session, None if everybody else current_user.username)
        known = campaigns.campaigns(session)
    return render_template(
        "staff/tables.html",
        jobs=jobs,
        campaigns=known,
        everybody=everybody,
        failure=failure,
        most=uploads.MOST_BYTES,
    )


@pages.get("/template.<form>")
@access("clerk", "organiser")
def template(form: str) -> ResponseReturnValue:
    """The empty table, as .xlsx or .csv."""
    if form not in ("xlsx", "csv"):
        abort(404)
    with TemporaryDirectory(prefix="lottery-") as folder:
        path = Path(folder) / f"template.{form}"
        sheets.write_template(path)
        content = BytesIO(path.read_bytes())
    name = f"{words.TEMPLATE}.{form}"
    return send_file(content, as_attachment=True, download_name=name)


@pages.post("")
@access("clerk", "organiser")
def upload() -> ResponseReturnValue:
    """Keep the table and begin its dry run."""
    campaign = request.form.get("campaign", "")
    try:
        with _office().read() as session:
            campaigns.campaign(session, campaign)
        file = uploads.given()
        folder: Uploads = current_app.extensions["lottery-uploads"]
        by = current_user.username
        digest = folder.keep(file, campaign=campaign, by=by, now=_now())
    except (SheetError, CampaignUnknownError) as error:
        return _home(str(error)), 422
    found = _table(campaign, digest)
    if found.job is None:
        _try(found)
    elif found.job.finished:
        folder.drop(digest, campaign)
    return redirect(url_for("tables.table", campaign=campaign, digest=digest))


@pages.get("/<campaign>/<digest>")
@access("clerk", "organiser", "auditor")
def table(campaign: str, digest: str) -> ResponseReturnValue:
    """What would happen, what is happening, or what has happened."""
    found = _table(campaign, digest)
    counts: Counts = found.tried.tally if found.tried else {}
    with _office().read() as session:
        title = campaigns.campaign(session, campaign).title
        if found.job is not None:
            counts = import_jobs.tally(session, found.job.id)
    return render_template(
        "staff/table.html",
        table=found,
        title=title,
        rows=_counted(counts),
        verdicts=sheet_texts.VERDICTS,
        totals=_totals(counts),
        words=words,
    )


@pages.get("/<campaign>/<digest>/progress")
@access("clerk", "organiser", "auditor")
def progress(campaign: str, digest: str) -> ResponseReturnValue:
    """`{"running", "done", "total", "told"}`; the total is 0 while it is not known."""
    work = _table(campaign, digest).work
    if work is None:
        return jsonify(running=False, done=0, total=0, told="")
    told = words.progress(work.what, work.done, work.total)
    return jsonify(running=work.running, done=work.done, total=work.total, told=told)


@pages.post("/<campaign>/<digest>/try")
@access("clerk", "organiser")
def try_again(campaign: str, digest: str) -> ResponseReturnValue:
    """Begin the dry run anew: the register has moved on, or the server was started anew."""
    found = _table(campaign, digest)
    if found.upload is None:
        abort(409)
    _try(found)
    return redirect(url_for("tables.table", campaign=campaign, digest=digest))


@pages.post("/<campaign>/<digest>/start")
@access("clerk", "organiser")
def start(campaign: str, digest: str) -> ResponseReturnValue:
    """Begin the import, or take it up where it was interrupted."""
    found = _table(campaign, digest)
    if found.upload is None:
        abort(409)
    _import(found, found.upload)
    return redirect(url_for("tables.table", campaign=campaign, digest=digest))


@pages.get("/<campaign>/<digest>/result.xlsx")
@access("clerk", "organiser", "auditor")
def result(campaign: str, digest: str) -> ResponseReturnValue:
    """The verdicts of all rows that are decided, as a workbook."""
    found = _table(campaign, digest)
    if found.job is None:
        abort(404)
    folder: Uploads = current_app.extensions["lottery-uploads"]
    path = folder.result(digest, campaign)
    if not path.is_file() or not found.job.finished:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with _office().read() as session:
            import_jobs.write_verdicts(session, found.job.id, path)
    name = words.result_name(found.job.name)
    return send_file(BytesIO(path.read_bytes()), as_attachment=True, download_name=name)


def _table(campaign: str, digest: str) -> Table:
    """The table, if it is known and this account's to see; 404 for any other."""
    if not _DIGEST.fullmatch(digest) or not _CAMPAIGN.fullmatch(campaign):
        abort(404)
    folder: Uploads = current_app.extensions["lottery-uploads"]
    works: Works = current_app.extensions["lottery-works"]
    with _office().read() as session:
        job = import_jobs.find(session, digest, campaign)
    found = folder.find(digest, campaign)
    owners = {found.by if found else None, job.by if job else None}
    if owners == {None} or not ({current_user.username} & owners or _sees_all()):
        abort(404)
    return Table(campaign, digest, found, works.find((campaign, digest)), job)


def _sees_all() -> bool:
    return bool({"organiser", "auditor"} & current_user.held)


def _try(table: Table) -> None:
    office, now, by, kept = _office(), _now(), current_user.username, table.upload
    if kept is None:
        return

    def act(work: Work) -> Tried:
        try:
            return try_file(
                office,
                kept.path,
                campaign=table.campaign,
                by=by,
                now=now,
                progress=work.progress,
            )
        except SheetError as error:
            raise SheetError(str(error).replace(kept.path.name, kept.name)) from error

    _works().begin(table.key, "try", act)


def _import(table: Table, kept: Upload) -> None:
    office, by = _office(), current_user.username
    now = current_app.extensions["lottery-now"]
    folder: Uploads = current_app.extensions["lottery-uploads"]

    def act(work: Work) -> None:
        import_file(
            office,
            kept.path,
            campaign=table.campaign,
            by=by,
            now=now,
            random_bytes=secrets.token_bytes,
            result=folder.result(table.digest, table.campaign),
            name=kept.name,
            progress=work.progress,
        )
        folder.drop(table.digest, table.campaign)

    _works().begin(table.key, "import", act)


@dataclass(frozen=True)
class Counted:
    """Rows with one verdict and code, what the code means, and the first of them."""

    verdict: str
    code: str
    told: str
    count: int


def _counted(counts: Counts) -> list[Counted]:
    order = tuple(sheet_texts.VERDICTS)
    found = [
        Counted(verdict, code, reasons.title(code) if code else "", count)
        for (verdict, code), count in counts.items()
    ]
    return sorted(found, key=lambda one: (order.index(one.verdict), -one.count, one.code))


def _totals(counts: Counts) -> dict[str, int]:
    return {
        verdict: sum(n for (v, _), n in counts.items() if v == verdict)
        for verdict in sheet_texts.VERDICTS
    }


def _office() -> Office:
    found: Office = current_app.extensions["lottery-office"]
    return found


def _works() -> Works:
    found: Works = current_app.extensions["lottery-works"]
    return found


def _now() -> datetime:
    moment: datetime = current_app.extensions["lottery-now"]()
    return moment
