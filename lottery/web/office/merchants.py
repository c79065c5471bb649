"""The registry of merchants and insurers: looked up, corrected with its history kept, imported, and
the sellers without a line in it listed for sampling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO

from flask import Blueprint, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import drafts, merchants
from lottery.accounts.roles import BACK_OFFICE
from lottery.errors import MerchantRefusedError
from lottery.importing import headings
from lottery.invoices.parties.sellers import normal_taxpayer, shown
from lottery.invoices.values.amounts import yuan
from lottery.invoices.values.dates import DateError, parse_day
from lottery.merchants import MerchantLine, lists
from lottery.programme import campaigns, rulebook
from lottery.tables.exchange import write_table
from lottery.tables.surveys import OpenQuestionsError, SheetError, Survey
from lottery.texts.office import merchants as sentences
from lottery.texts.office import table_pages as words
from lottery.web import reporting, site, uploads
from lottery.web.access import access
from lottery.web.office import table_columns

pages = Blueprint("merchants", __name__, url_prefix="/merchants")

PAGE = 50
MOST_PAGES = 200
_SAMPLED = 200
_FIELDS = ("seller_id", "name", "category", "valid_from", "valid_to", "why", "is_insurer")


@pages.get("")
@access(*BACK_OFFICE, "auditor")
def home() -> ResponseReturnValue:
    """Lines with this number or name, by pages; with `insurers`, of insurers only."""
    return _home()


@pages.post("")
@access("organiser")
def take_in() -> ResponseReturnValue:
    """Store the registry of a table, or (with `add`) one typed line."""
    if "add" in request.form:
        return _add()
    of = headings.sender("merchants", "", request.form.get("sender", ""))
    try:
        with uploads.passing(uploads.uploaded_table()) as path:
            listing = lists.read(path, table_columns.handled(of, request.form))
        if "look" in request.form:
            return _home(survey=listing.survey)
        with site.office().write() as session:
            done = lists.take_in(session, listing, by=current_user.username, now=site.now())
    except OpenQuestionsError as error:
        return _home(failure=str(error), survey=error.survey), 422
    except (SheetError, MerchantRefusedError) as error:
        reporting.report("upload-refused", why="table")
        return _home(failure=str(error)), 422
    return _home(told=words.merchants_imported(done.rows, done.new, done.withdrawn))


def _add() -> ResponseReturnValue:
    seller = normal_taxpayer(request.form.get("seller_id", ""))
    why, by, now = request.form.get("why", "").strip(), current_user.username, site.now()
    try:
        blank = MerchantLine(seller, "", "", is_insurer=False, valid_from=date.min, valid_to=None)
        with site.office().write() as session:
            new = lists.add(session, _typed(blank), why=why, by=by, now=now)
    except MerchantRefusedError as error:
        return _home(failure=str(error), typed=request.form), 422
    return _home(told=words.merchant_added(shown(seller), new=new))


def _home(
    told: str = "",
    failure: str = "",
    typed: Mapping[str, str] | None = None,
    survey: Survey | None = None,
) -> str:
    text, insurers = request.args.get("q", "").strip(), "insurers" in request.args
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    with site.office().read() as session:
        found = merchants.search(session, text, page * PAGE + 1, insurers=insurers)
        senders = headings.senders(session, "merchants")
    return render_template(
        "office/merchants.html",
        lines=found[(page - 1) * PAGE : page * PAGE],
        more=len(found) > page * PAGE,
        page=page,
        text=text,
        insurers=insurers,
        typed={name: (typed or request.args).get(name, "") for name in _FIELDS},
        told=told,
        failure=failure,
        shown=shown,
        may_change=_may_change(),
        headers=sentences.HEADERS,
        survey=survey,
        columns=table_columns,
        senders=senders,
        sender=request.form.get("sender", ""),
    )


@pages.get("/<seller>")
@access(*BACK_OFFICE, "auditor")
def merchant(seller: str) -> ResponseReturnValue:
    """The lines of one seller that count, and everything that was ever stored of him."""
    return _merchant(seller)


@pages.post("/<seller>")
@access("organiser")
def correct(seller: str) -> ResponseReturnValue:
    """Put a line in the place of another, or (with `withdraw`) take it out; both with a reason."""
    form = request.form
    why, by, now = form.get("why", ""), current_user.username, site.now()
    try:
        since = _day(form.get("was", ""))
        with site.office().write() as session:
            was = merchants.line(session, seller, since)
            if "withdraw" in form:
                merchants.withdraw(session, was, why=why, by=by, now=now)
                told = words.merchant_withdrawn(shown(seller))
            else:
                merchants.correct(session, was, _typed(was), why=why, by=by, now=now)
                told = words.merchant_corrected(shown(seller))
    except MerchantRefusedError as error:
        return _merchant(seller, failure=str(error)), 422
    return _merchant(seller, told=told)


def _typed(was: MerchantLine) -> MerchantLine:
    form = request.form
    until = form.get("valid_to", "").strip()
    return replace(
        was,
        name=form.get("name", "").strip(),
        category=form.get("category", "").strip(),
        is_insurer="is_insurer" in form,
        valid_from=_day(form.get("valid_from", "")),
        valid_to=_day(until) if until else None,
    )


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except DateError:
        raise MerchantRefusedError(sentences.bad_day(text)) from None


def _merchant(seller: str, told: str = "", failure: str = "") -> str:
    with site.office().read() as session:
        versions = merchants.history(session, seller)
        lines = merchants.current(session, [seller])
    if not versions:
        abort(404)
    return render_template(
        "office/merchant.html",
        seller=seller,
        lines=lines,
        versions=versions[::-1],
        told=told,
        failure=failure,
        shown=shown,
        may_change=_may_change(),
    )


@pages.get("/sample")
@access(*BACK_OFFICE, "auditor")
def sample() -> ResponseReturnValue:
    """Sellers whom only their number makes local; with `form`, as a workbook."""
    batch = request.args.get("batch", "")
    with site.office().read() as session:
        periods = [p for one in campaigns.campaigns(session) for p in one.periods]
        batches = [p.batch for p in periods if p.batch == batch]
        found = lists.sample(
            session, site.office().boxes, batches, _SAMPLED, regions=rulebook.regions(session)
        )
    rows = [(shown(s.seller_id), s.name, str(s.entries), yuan(s.sum_fen)) for s in found]
    if "form" in request.args:
        return _workbook([sentences.SAMPLE_HEADERS, *rows])
    return render_template(
        "office/sample.html",
        rows=rows,
        may_change=_may_change(),
        headers=sentences.SAMPLE_HEADERS,
        periods=periods,
        batch=batch,
        most=_SAMPLED,
    )


def _workbook(rows: list[tuple[str, ...]]) -> ResponseReturnValue:
    with drafts.work_folder() as folder:
        path = folder / "sample.xlsx"
        write_table(path, rows)
        content = BytesIO(path.read_bytes())
    return send_file(content, as_attachment=True, download_name=f"{words.SAMPLE}.xlsx")


def _may_change() -> bool:
    return "organiser" in current_user.held
