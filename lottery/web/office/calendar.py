"""The official calendar at a page: what each year says, and a year loaded after a look at it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts.roles import OVERSEERS
from lottery.errors import CalendarFileError, RefusalError
from lottery.holidays import loading, supplied
from lottery.holidays.loading import CalendarChange, LoadedYear
from lottery.texts.office import holidays as words
from lottery.web import site
from lottery.web.access import access
from lottery.web.transport import bodies

pages = Blueprint("calendar", __name__, url_prefix="/programme/calendar")


@dataclass(frozen=True)
class ShownYear:
    """A year: the version that counts, and those that did before."""

    newest: LoadedYear
    earlier: tuple[LoadedYear, ...]


@pages.get("")
@access("organiser", *OVERSEERS, "auditor")
def home() -> ResponseReturnValue:
    """The years that are loaded, with each day off and each weekend day that is worked."""
    return _page()


@pages.post("")
@access("organiser")
def load() -> ResponseReturnValue:
    """Show what a year's `file`, or a `supplied` one, says (with `look`), or let it count."""
    office = site.office()
    try:
        data = _given()
        if "look" in request.form:
            with office.read() as session:
                change = loading.foresee(session, data)
            return _page(looked=change)
        with office.write() as session:
            change = loading.load(session, data, by=current_user.username, now=site.now())
    except RefusalError as refused:
        return _page(alert=str(refused)), 422
    flash(_told(change, looked=False))
    return redirect(url_for("calendar.home"))


def _given() -> bytes:
    """The uploaded file, or the one that comes with the program. Raises CalendarFileError."""
    if "supplied" in request.form:
        year = request.form.get("supplied", 0, type=int)
        if not year:
            raise CalendarFileError(words.NO_YEAR)
        return supplied.file_of(year)
    file = request.files.get("file")
    data = file.read(bodies.USUAL) if file else b""
    if not data:
        raise CalendarFileError(words.NO_FILE)
    return data


def _told(change: CalendarChange, *, looked: bool) -> str:
    found, before = change.arranged, change.before.sha256 if change.before else None
    return words.loaded(found.year, found.source, found.sha256, before, looked=looked)


def _page(alert: str = "", looked: CalendarChange | None = None) -> str:
    with site.office().read() as session:
        versions = loading.versions(session)
    by_year: dict[int, list[LoadedYear]] = {}
    for each in versions:
        by_year.setdefault(each.arranged.year, []).append(each)
    years = [
        ShownYear(found[-1], tuple(reversed(found[:-1])))
        for _, found in sorted(by_year.items(), reverse=True)
    ]
    return render_template(
        "office/calendar.html",
        words=words,
        years=years,
        supplied=sorted(set(supplied.years()), reverse=True),
        alert=alert,
        looked=looked,
        looked_told=_told(looked, looked=True) if looked else "",
    )
