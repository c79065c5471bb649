"""The accounts of prizes: what they come to, and behind each figure its lines."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

from flask import Blueprint, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from lottery import drafts
from lottery.accounts.roles import PRIZE_READERS
from lottery.prizes import export, money_tables, past, sums
from lottery.prizes.sums import MoneyFilter
from lottery.programme import campaigns
from lottery.texts.prizes import export as export_words
from lottery.texts.prizes import money as words
from lottery.texts.prizes import names
from lottery.web import paging, site
from lottery.web.access import access
from lottery.web.prizes import accounts

pages = Blueprint("prize_money", __name__, url_prefix="/prizes/money")

A_PAGE = 100
_MODES = {"live": True, "rehearsal": False}
_MONTH = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])")
_CODE = re.compile("[A-Za-z0-9.-]{1,64}")
_NAMES = ("campaign", "draw", "tier", "fund", "month", "figure")


@pages.get("")
@access(*PRIZE_READERS)
def home() -> ResponseReturnValue:
    """What prizes come to by tier, fund and month; with `campaign` or `draw`, of those alone."""
    asked = replace(wanted(), tier=None, fund=None, month=None, figure=None)
    draws = accounts.draws()
    with site.office().read() as session:
        before = past.all_rows(session)
    return render_template(
        "prizes/money.html",
        past_sum=past.total(before),
        past_tax=sum(row.tax_fen for row in before),
        accounts=money_tables.accounts(draws, asked),
        refused=[draw.refused for draw in draws if draw.refused],
        draws=[draw.attempt for draw in reversed(draws)],
        campaigns=_campaigns(),
        asked=asked,
        query=query(asked),
        query_of=query,
        words=words,
    )


@pages.get("/lines")
@access(*PRIZE_READERS)
def lines() -> ResponseReturnValue:
    """The lines behind one figure, by pages, with what they come to."""
    asked = wanted()
    if asked.live is None or asked.figure is None:
        abort(404)
    found = money_tables.lines(accounts.draws(), asked)
    page = paging.asked(len(found), A_PAGE)
    return render_template(
        "prizes/money_lines.html",
        asked=asked,
        found=found[page.first : page.first + page.size],
        total=sums.summed(found)[asked.figure],
        page=page,
        query=query(asked),
        words=words,
        names=names,
        campaigns=_campaigns(),
    )


@pages.get("/ledger.<form>")
@access(*PRIZE_READERS)
def ledger(form: str) -> ResponseReturnValue:
    """A row a prize as .xlsx or .csv: of all draws, or of those of `campaign`, `draw`, `mode`."""
    return _table(export.write_ledger, export_words.LEDGER_NAME, form)


@pages.get("/acts.<form>")
@access(*PRIZE_READERS)
def acts(form: str) -> ResponseReturnValue:
    """A row an act, of the same."""
    return _table(export.write_acts, export_words.ACTS_NAME, form)


def _table(write: export.Writer, name: str, form: str) -> ResponseReturnValue:
    if form not in {"xlsx", "csv"}:
        abort(404)
    office, asked = site.office(), wanted()
    draws = [draw for draw in accounts.draws() if money_tables.is_asked(draw, asked)]
    with drafts.work_folder() as folder, office.read() as session:
        path = folder / f"table.{form}"
        write(session, office.boxes, draws, path)
        content = BytesIO(path.read_bytes())
    of = asked.draw or asked.campaign or ""
    download = f"{name}-{of}" if _CODE.fullmatch(of) else name
    return send_file(content, as_attachment=True, download_name=f"{download}.{form}")


def wanted() -> MoneyFilter:
    """What the address asks for; 404 for what there cannot be."""
    told = {name: request.args.get(name) for name in ("mode", *_NAMES)}
    if told["mode"] not in {None, *_MODES} or told["figure"] not in {None, *sums.FIGURES}:
        abort(404)
    if told["month"] is not None and not _MONTH.fullmatch(told["month"]):
        abort(404)
    live = None if told["mode"] is None else _MODES[told["mode"]]
    chosen = {name: told[name] or None for name in _NAMES if name != "fund"}
    return MoneyFilter(live, fund=told["fund"], **chosen)


def query(asked: MoneyFilter) -> dict[str, str]:
    """A filter as an address says it."""
    told = {name: value for name, value in vars(asked).items() if value is not None}
    live = told.pop("live", None)
    return told if live is None else {"mode": "live" if live else "rehearsal", **told}


def _campaigns() -> dict[str, str]:
    with site.office().read() as session:
        return {one.code: one.title for one in campaigns.campaigns(session)}
