"""The tax on prizes as it is declared: the table of a month, and two hands for full numbers."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import drafts, proposals
from lottery.accounts.roles import OVERSEERS, PRIZE_READERS
from lottery.errors import PrizeRefusedError, RefusalError
from lottery.prizes import declaration, money_tables
from lottery.prizes.declaration import TaxRow
from lottery.prizes.sums import TAXED, MoneyFilter, MoneyLine
from lottery.texts.prizes import declaration as words
from lottery.texts.prizes import money as money_words
from lottery.web import site
from lottery.web.access import access
from lottery.web.desk import may_use
from lottery.web.prizes import accounts

pages = Blueprint("prize_tax", __name__, url_prefix="/prizes/money/tax")


@pages.get("")
@access(*PRIZE_READERS)
def home() -> ResponseReturnValue:
    """The months in which tax was paid, the rows of one, and what waits for a second hand."""
    return _page()


@pages.get("/table.<form>")
@access(*PRIZE_READERS)
def table(form: str) -> ResponseReturnValue:
    """The table of `month` as .xlsx or .csv, with masked names and the numbers' last four."""
    if form not in {"xlsx", "csv"}:
        abort(404)
    try:
        month = declaration.check_month(request.args.get("month", ""))
    except PrizeRefusedError:
        abort(404)
    office, found = site.office(), declaration.paid_in(_lines(), month)
    with office.read() as session:
        rows = declaration.rows(session, office.boxes, found, whole=False)
    return _sent(rows, form, words.file_name(month, whole=False))


@pages.post("/propose")
@access("organiser")
def propose() -> ResponseReturnValue:
    """Propose to take out the table of `month` with full names and numbers."""
    month = request.form.get("month", "")

    def act() -> str:
        lines = _lines()
        with site.office().write() as session:
            made = declaration.propose(
                session, month, lines, by=current_user.account, now=site.now()
            )
        return words.proposed(made.id)

    return _done(act, month)


@pages.post("/<int(max=999999999):number>/confirm")
@access(*OVERSEERS)
def confirm(number: int) -> ResponseReturnValue:
    """Give the second hand."""
    return _answered(number, proposals.confirm, words.confirmed)


@pages.post("/<int(max=999999999):number>/decline")
@access(*OVERSEERS)
def decline(number: int) -> ResponseReturnValue:
    """Say no to it."""
    return _answered(number, proposals.decline, words.declined)


@pages.post("/<int(max=999999999):number>/withdraw")
@access("organiser")
def withdraw(number: int) -> ResponseReturnValue:
    """Take one's own proposal back."""
    return _answered(number, proposals.withdraw, words.withdrawn)


@pages.post("/<int(max=999999999):number>/take")
@access("organiser")
def take(number: int) -> ResponseReturnValue:
    """Take out the whole table, once, by whoever proposed it, within the hour."""
    office, lines = site.office(), _lines()
    try:
        with office.write() as session:
            month, rows = declaration.take_out(
                session,
                office.boxes,
                number,
                lines,
                by=current_user.username,
                now=site.now(),
            )
    except RefusalError as refused:
        return _page(failure=str(refused)), 409
    return _sent(rows, "xlsx", words.file_name(month, whole=True))


def _lines() -> list[MoneyLine]:
    """The lines of tax of the draws that count here: rehearsals where prizes are rehearsed."""
    rehearsed = site.office().settings.demo
    return money_tables.lines(accounts.draws(), MoneyFilter(live=not rehearsed, figure=TAXED))


def _sent(rows: tuple[TaxRow, ...], form: str, name: str) -> ResponseReturnValue:
    with drafts.work_folder() as folder:
        path = folder / f"table.{form}"
        declaration.write(rows, path)
        content = BytesIO(path.read_bytes())
    return send_file(content, as_attachment=True, download_name=f"{name}.{form}")


def _answered(
    number: int, answer: Callable[..., object], told: Callable[[int], str]
) -> ResponseReturnValue:
    """Confirm, decline or withdraw one of these proposals, and no other."""

    def act() -> str:
        with site.office().write() as session:
            declaration.own(session, number)
            answer(session, number, by=current_user.account, now=site.now())
        return told(number)

    return _done(act)


def _done(act: Callable[[], str], month: str = "") -> ResponseReturnValue:
    try:
        told = act()
    except RefusalError as refused:
        return _page(failure=str(refused)), 409
    flash(told)
    return redirect(url_for("prize_tax.home", month=month or None))


def _page(failure: str = "") -> str:
    office, lines = site.office(), _lines()
    months = sorted({line.month for line in lines}, reverse=True)
    month = request.args.get("month", "") or request.form.get("month", "")
    month = month if month in months else next(iter(months), "")
    with office.read() as session:
        found = declaration.paid_in(lines, month)
        rows = declaration.rows(session, office.boxes, found, whole=False)
        waiting = declaration.waiting(session)
        mine = declaration.to_take(session, current_user.username, site.now())
    return render_template(
        "prizes/declaration.html",
        failure=failure,
        months=months,
        month=month,
        rows=rows,
        income=sum(row.income_fen for row in rows),
        tax=sum(row.tax_fen for row in rows),
        waiting=waiting,
        mine=mine if may_use("prize_tax.take") else (),
        until=declaration.until,
        rehearsed=office.settings.demo,
        words=words,
        money=money_words,
    )
