"""The tax bureau at a page: the list goes out, the answer comes in, and what is missing shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import attempts, drafts
from lottery.clock import day_of
from lottery.errors import CampaignUnknownError, DrawUnknownError, RefusalError, TaxFileError
from lottery.importing import headings
from lottery.invoices.values.dates import DateError, parse_day
from lottery.programme import campaigns
from lottery.tables.surveys import OpenQuestionsError, Survey
from lottery.tax import answers, overview, reading
from lottery.tax import winners as tax_winners
from lottery.tax import work_list as tax_list
from lottery.tax.answers import Answered
from lottery.tax.overview import TaxOverview
from lottery.tax.reading import Problem
from lottery.tax.winners import ListedWinner
from lottery.texts.office import table_pages as words
from lottery.texts.office import tax as sentences
from lottery.texts.review.decisions import REJECTIONS
from lottery.web import site, uploads
from lottery.web.access import access
from lottery.web.office import table_columns

pages = Blueprint("tax", __name__, url_prefix="/tax")

SHOWN = 60
"""Entries without an answer that are named on the page; all of them are in the work list."""


@dataclass(frozen=True)
class Choice:
    """What a work list can be of: `batch:…` or `draw:…`."""

    value: str
    title: str


@pages.get("")
@access("organiser", "auditor")
def home() -> ResponseReturnValue:
    """How far the answers have come for a period or a draw."""
    return _home()


@pages.post("")
@access("organiser")
def take_in() -> ResponseReturnValue:
    """Store the bureau's answers; what is void or red is rejected in the register."""
    of = headings.sender("tax", "", request.form.get("sender", ""))
    try:
        day = _day(request.form.get("as_of", "").strip())
        with uploads.passing(uploads.uploaded_table()) as path:
            handling = table_columns.handled(of, request.form)
            read = reading.read(path, as_of=day, today=day_of(site.now()), handling=handling)
        if "look" in request.form:
            return _home(survey=read.survey, problems=read.problems)
        with site.office().write() as session:
            done = answers.take_in(session, read, by=current_user.username, now=site.now())
    except OpenQuestionsError as error:
        return _home(failure=str(error), survey=error.survey), 422
    except RefusalError as error:
        return _home(failure=str(error)), 422
    if not done.rows and not done.problems:
        return _home(failure=sentences.NO_ANSWERS), 422
    return _home(done=done, problems=done.problems)


@pages.get("/list.<form>")
@access("organiser", "auditor")
def work_list(form: str) -> ResponseReturnValue:
    """The work list as .xlsx or .csv: of all, or (with `left`) of those without an answer."""
    of = request.args.get("of", "")
    if form not in ("xlsx", "csv"):
        abort(404)
    with drafts.work_folder() as folder, site.office().read() as session:
        found = _overview(session, of)
        if found is None:
            abort(404)
        numbers = found.unanswered if "left" in request.args else found.entries
        path = folder / f"list.{form}"
        tax_list.export(session, site.office().boxes, numbers, path)
        content = BytesIO(path.read_bytes())
    name = f"{words.TAX_LIST}-{of.partition(':')[2]}.{form}"
    return send_file(content, as_attachment=True, download_name=name)


def _home(
    done: Answered | None = None,
    failure: str = "",
    survey: Survey | None = None,
    problems: Sequence[Problem] = (),
) -> str:
    of = request.args.get("of", "")
    with site.office().read() as session:
        choices = _choices(session)
        found = _overview(session, of)
        winners = _winners(session, of)
        senders = headings.senders(session, "tax")
    return render_template(
        "office/tax.html",
        choices=choices,
        of=of,
        found=found,
        winners=winners,
        shown=SHOWN,
        done=done,
        failure=failure,
        states=sentences.STATES,
        no_answer=sentences.NO_ANSWER,
        rejections=REJECTIONS,
        survey=survey,
        problems=problems,
        columns=table_columns,
        senders=senders,
        sender=request.form.get("sender", ""),
        as_of=request.form.get("as_of", ""),
    )


def _choices(session: Any) -> list[Choice]:
    periods = [period for one in campaigns.campaigns(session) for period in one.periods]
    draws = {one.code: one.title for one in reversed(attempts.all_attempts(session))}
    return [
        *(Choice(f"batch:{period.batch}", period.title) for period in periods),
        *(Choice(f"draw:{code}", title) for code, title in draws.items()),
    ]


def _overview(session: Any, of: str) -> TaxOverview | None:
    kind, _, name = of.partition(":")
    try:
        if kind == "batch":
            return overview.of_batch(session, name, site.now())
        if kind == "draw":
            return overview.of_draw(session, attempts.newest(session, name), site.now())
    except (CampaignUnknownError, DrawUnknownError):
        pass
    return None


def _winners(session: Any, of: str) -> tuple[ListedWinner, ...] | None:
    """Whom the result of a draw names; None if it is not drawn, or a period is looked at."""
    kind, _, name = of.partition(":")
    try:
        attempt = attempts.newest(session, name) if kind == "draw" else None
    except DrawUnknownError:
        return None
    return tax_winners.of_draw(session, attempt) if attempt and "drawn" in attempt.steps else None


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return parse_day(text)
    except DateError:
        raise TaxFileError(words.DAY_WRONG) from None
