"""Prizes from before this software: what they come to, and the table by which they come in."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts.roles import PRIZE_READERS
from lottery.clock import day_of
from lottery.errors import RefusalError
from lottery.prizes import past
from lottery.prizes.past import PastTable
from lottery.texts.prizes import past as words
from lottery.web import paging, site, uploads
from lottery.web.access import access
from lottery.web.transport import bodies

pages = Blueprint("prize_past", __name__, url_prefix="/prizes/money/past")

A_PAGE = 100


def install(app: Flask) -> None:
    """Give the route that takes a table room for it."""
    bodies.allow(app, ["prize_past.take_in"], uploads.MOST_BYTES + (1 << 16))


@pages.get("")
@access(*PRIZE_READERS)
def home() -> ResponseReturnValue:
    """What was handed over before this software, by campaign and year, and each prize."""
    return _page()


@pages.post("")
@access("organiser")
def take_in() -> ResponseReturnValue:
    """Store what is new in a table; with `look`, only say what would be."""
    try:
        with uploads.passing(uploads.uploaded_table()) as path:
            table = past.read(path, today=day_of(site.now()))
        if table.problems:
            return _page(failure=words.refused(len(table.problems)), table=table), 422
        return _page(told=_done(table))
    except RefusalError as error:
        return _page(failure=str(error)), 422


def _done(table: PastTable) -> str:
    if "look" in request.form:
        with site.office().read() as session:
            return words.tried(len(table.rows), len(past.new_of(session, table)))
    with site.office().write() as session:
        new = past.take_in(session, table, by=current_user.username, now=site.now())
    return words.imported(len(table.rows), new)


def _page(told: str = "", failure: str = "", table: PastTable | None = None) -> str:
    with site.office().read() as session:
        rows = past.all_rows(session)
    page = paging.asked(len(rows), A_PAGE)
    return render_template(
        "prizes/past.html",
        told=told,
        failure=failure,
        problems=table.problems[: words.SHOWN] if table else (),
        sums=past.summed(rows),
        total=past.total(rows),
        tax=sum(row.tax_fen for row in rows),
        rows=rows[page.first : page.first + page.size],
        page=page,
        words=words,
    )
