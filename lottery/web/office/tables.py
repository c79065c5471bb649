"""Invoices by the table: uploaded, tried without a trace, imported in the background, answered row
by row in a workbook."""

from __future__ import annotations

import secrets
from io import BytesIO

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

from lottery import drafts
from lottery.accounts.roles import COUNTER
from lottery.errors import CampaignUnknownError
from lottery.importing import headings, judging_anew
from lottery.importing import jobs as import_jobs
from lottery.importing.jobs import Counts
from lottery.intake import consent, counter
from lottery.office import Office
from lottery.programme import campaigns
from lottery.tables import sheets, telling
from lottery.tables.surveys import SheetError
from lottery.texts.counter import consent as consent_texts
from lottery.texts.counter.intake import TEMPLATE_NAME
from lottery.texts.office import table_pages as words
from lottery.texts.office import tables as sheet_texts
from lottery.web import reporting, site, uploads
from lottery.web.access import access
from lottery.web.office import table_columns, table_totals, table_work
from lottery.web.office.table_work import CampaignTable
from lottery.web.uploads import Uploads
from lottery.web.works import Works

pages = Blueprint("tables", __name__, url_prefix="/tables")


def install(app: Flask) -> None:
    """Give the site its folder of tables and its background work."""
    office: Office = app.extensions["lottery-office"]
    folder = Uploads(office.settings.home / "uploads", office.boxes, secrets.token_bytes)
    folder.sweep(app.extensions["lottery-now"]())
    app.extensions["lottery-uploads"] = folder
    app.extensions["lottery-works"] = Works()


@pages.get("")
@access(*COUNTER, "auditor")
def home() -> ResponseReturnValue:
    """Where a table is handed over, and the jobs before."""
    return _home()


def _home(failure: str = "") -> str:
    with site.office().read() as session:
        everybody = table_work.sees_all()
        jobs = import_jobs.newest(session, None if everybody else current_user.username)
        known = campaigns.campaigns(session)
        senders = headings.senders(session, "invoices")
        usual = counter.last_campaign(session) or ""
    codes = [one.code for one in known]
    asked = counter.asked_of(site.office(), site.clerks(), codes, site.now())
    return render_template(
        "office/tables.html",
        jobs=jobs,
        campaigns=known,
        usual=usual or counter.first_choice(asked),
        everybody=everybody,
        failure=failure,
        most=uploads.MOST_BYTES,
        senders=senders,
        remembered=table_columns.remembered(),
        field_title=table_columns.field_title,
        purposes=sheet_texts.PURPOSES,
        nobody=sheet_texts.NOBODY,
    )


@pages.get("/template.<form>")
@access(*COUNTER)
def template(form: str) -> ResponseReturnValue:
    """The empty table, as .xlsx or .csv."""
    if form not in ("xlsx", "csv"):
        abort(404)
    with site.office().read() as session:
        codes = [one.code for one in campaigns.named(session)]
    asked = counter.asked_of(site.office(), site.clerks(), codes, site.now())
    with drafts.work_folder() as folder:
        path = folder / f"template.{form}"
        sheets.write_template(path, {name for names in asked.values() for name in names})
        content = BytesIO(path.read_bytes())
    name = f"{TEMPLATE_NAME}.{form}"
    return send_file(content, as_attachment=True, download_name=name)


@pages.post("")
@access(*COUNTER)
def upload() -> ResponseReturnValue:
    """Keep the table and begin its dry run."""
    campaign = request.form.get("campaign", "")
    try:
        with site.office().read() as session:
            campaigns.campaign(session, campaign)
        file = uploads.uploaded_table()
        folder: Uploads = current_app.extensions["lottery-uploads"]
        digest = folder.keep(
            file,
            campaign=campaign,
            by=current_user.username,
            now=site.now(),
            people=uploads.optional("people"),
            sender=headings.sender("invoices", campaign, request.form.get("sender", "")).name,
        )
    except (SheetError, CampaignUnknownError) as error:
        reporting.report("upload-refused", why="table")
        return _home(str(error)), 422
    found = table_work.find(campaign, digest)
    if found.job is None:
        table_work.begin_trial(found)
    elif found.job.finished and not _refused(found):
        folder.drop(digest, campaign)
    return redirect(url_for("tables.table", campaign=campaign, digest=digest))


@pages.get("/<campaign>/<digest>")
@access(*COUNTER, "auditor")
def table(campaign: str, digest: str) -> ResponseReturnValue:
    """What would happen, what is happening, or what has happened."""
    return _table(table_work.find(campaign, digest))


def _table(found: CampaignTable, failure: str = "") -> str:
    counts: Counts = found.tried.tally if found.tried else {}
    with site.office().read() as session:
        title = campaigns.campaign(session, found.campaign).title
        if found.job is not None:
            counts = import_jobs.tally(session, found.job.id)
    return render_template(
        "office/table.html",
        table=found,
        title=title,
        failure=failure,
        agreed=_agreed(found),
        consent=consent_texts,
        rows=table_totals.counted(counts),
        verdicts=sheet_texts.VERDICTS,
        totals=table_totals.totals(counts),
        words=words,
        columns=table_columns,
        counted=telling.counted,
        refused=_refused(found),
    )


@pages.post("/<campaign>/<digest>/columns")
@access(*COUNTER)
def assign(campaign: str, digest: str) -> ResponseReturnValue:
    """Say what columns mean, which sheet is meant, what becomes of hidden rows; then try anew."""
    found = table_work.find(campaign, digest)
    if found.upload is None:
        abort(409)
    handling = table_columns.handled(found.sender, request.form)
    folder: Uploads = current_app.extensions["lottery-uploads"]
    sheet = found.upload.sheet if found.asked and found.asked.of_people else handling.sheet
    folder.settle(digest, campaign, sheet=sheet, hidden=handling.hidden)
    table_work.begin_trial(table_work.find(campaign, digest))
    return redirect(url_for("tables.table", campaign=campaign, digest=digest))


@pages.get("/<campaign>/<digest>/progress")
@access(*COUNTER, "auditor")
def progress(campaign: str, digest: str) -> ResponseReturnValue:
    """`{"running", "done", "total", "told"}`; the total is 0 while it is not known."""
    work = table_work.find(campaign, digest).work
    if work is None:
        return jsonify(running=False, done=0, total=0, told="")
    told = words.progress(work.what, work.done, work.total)
    return jsonify(running=work.running, done=work.done, total=work.total, told=told)


@pages.post("/<campaign>/<digest>/try")
@access(*COUNTER)
def try_again(campaign: str, digest: str) -> ResponseReturnValue:
    """Begin the dry run anew: the register has moved on, or the server was started anew."""
    found = table_work.find(campaign, digest)
    if found.upload is None:
        abort(409)
    table_work.begin_trial(found)
    return redirect(url_for("tables.table", campaign=campaign, digest=digest))


@pages.post("/<campaign>/<digest>/start")
@access(*COUNTER)
def start(campaign: str, digest: str) -> ResponseReturnValue:
    """Begin the import, or take it up where it was interrupted."""
    found = table_work.find(campaign, digest)
    if found.upload is None:
        abort(409)
    version = None
    if _agreed(found) is None:
        version = request.form.get("consent", type=int)
        if version not in consent_texts.VERSIONS:
            return _table(found, words.CONSENT_MISSING), 422
    table_work.begin_import(found, found.upload, version)
    return redirect(url_for("tables.table", campaign=campaign, digest=digest))


def _refused(found: CampaignTable) -> int:
    """How many rows of a table that is through could be judged anew."""
    if found.job is None or not found.job.finished:
        return 0
    with site.office().read() as session:
        return judging_anew.count_refused(session, found.job.id)


def _agreed(found: CampaignTable) -> int | None:
    """The version of the consent that is on record for a table."""
    if found.job is None:
        return None
    with site.office().read() as session:
        return consent.version_of_job(session, found.job.id)


@pages.get("/<campaign>/<digest>/result.xlsx")
@access(*COUNTER, "auditor")
def result(campaign: str, digest: str) -> ResponseReturnValue:
    """The verdicts of all rows that are decided, as a workbook."""
    found = table_work.find(campaign, digest)
    if found.job is None:
        abort(404)
    folder: Uploads = current_app.extensions["lottery-uploads"]
    path = folder.result(digest, campaign)
    if not path.is_file() or not found.job.finished:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with site.office().read() as session:
            import_jobs.write_verdicts(session, found.job.id, path)
    name = words.result_name(found.job.name)
    return send_file(BytesIO(path.read_bytes()), as_attachment=True, download_name=name)


@pages.get("/<campaign>/<digest>/foreseen.xlsx")
@access(*COUNTER)
def foreseen(campaign: str, digest: str) -> ResponseReturnValue:
    """The rows that an import would not accept as they are, to be put right before it."""
    found = table_work.find(campaign, digest)
    folder: Uploads = current_app.extensions["lottery-uploads"]
    path = folder.foreseen(digest, campaign)
    if found.tried is None or not path.is_file():
        abort(404)
    name = words.foreseen_name(found.name)
    return send_file(BytesIO(path.read_bytes()), as_attachment=True, download_name=name)
