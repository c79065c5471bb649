"""The day's work: whom to call, and who comes."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from lottery.accounts.roles import PRIZE_READERS
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.prizes import calls, listing
from lottery.prizes.calls import DueCall
from lottery.texts.prizes import calls as words
from lottery.texts.prizes import names
from lottery.texts.prizes import pages as page_words
from lottery.web import paging, site
from lottery.web.access import access

pages = Blueprint("prize_calls", __name__, url_prefix="/prizes")

ROWS, ON_A_DAY = 50, 100


@pages.get("/calls")
@access(*PRIZE_READERS)
def home() -> ResponseReturnValue:
    """Whom to call today, the nearest last day first; `why` keeps one kind."""
    kind, today, office = request.args.get("why", ""), day_of(site.now()), site.office()
    if kind not in {"", *calls.WHYS}:
        abort(404)
    try:
        with office.read() as session:
            found = calls.due(session, office.settings.public_dir, today)
            tally = {why: sum(each.why == why for each in found) for why in calls.WHYS}
            chosen = [each for each in found if kind in {"", each.why}]
            page = paging.asked(len(chosen), ROWS)
            rows = chosen[page.first : page.first + page.size]
            cards = listing.cards(session, office.boxes, _holders(rows))
    except PrizeRefusedError as refused:
        return render_template("prizes/refused.html", name="", alert=str(refused)), 409
    return render_template(
        "prizes/calls.html",
        rows=rows,
        cards=cards,
        page=page,
        tally=tally,
        total=len(found),
        kind=kind,
        today=today,
        names=names,
        words=words,
        prizes=page_words,
    )


@pages.get("/appointments")
@access(*PRIZE_READERS)
def appointments() -> ResponseReturnValue:
    """Who comes on a day (`?day=`, or today), by the hour; to be printed."""
    office, day = site.office(), _day()
    try:
        with office.read() as session:
            found = calls.appointments(session, office.settings.public_dir, day)
            page = paging.asked(len(found), ON_A_DAY)
            rows = found[page.first : page.first + page.size]
            cards = listing.cards(session, office.boxes, _holders(rows))
    except PrizeRefusedError as refused:
        return render_template("prizes/refused.html", name="", alert=str(refused)), 409
    return render_template(
        "prizes/appointments.html",
        rows=rows,
        cards=cards,
        page=page,
        count=len(found),
        day=day,
        names=names,
        words=words,
        prizes=page_words,
    )


def _holders(rows: list[DueCall] | tuple[DueCall, ...]) -> set[int]:
    return {each.prize.life.entry for each in rows if each.prize.life.entry is not None}


def _day() -> date:
    """The day that is asked for; 404 for what is none."""
    typed = request.args.get("day", "")
    try:
        return date.fromisoformat(typed) if typed else day_of(site.now())
    except ValueError:
        abort(404)
