"""What is typed of the hall, version after version, and the draft of the minutes made of it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from werkzeug.exceptions import NotFound

from lottery import attempts
from lottery.accounts.roles import WATCHERS
from lottery.attempts import Attempt
from lottery.ceremony.papers import typed
from lottery.ceremony.papers.typed import TypedHall
from lottery.ceremony.seen.wording import find_attempt
from lottery.ceremony.steps import minute
from lottery.clock import day_of
from lottery.errors import RefusalError, StepRefusedError
from lottery.protocol import line
from lottery.texts.minutes import hall as words
from lottery.texts.minutes.pages import draft_number
from lottery.web import site
from lottery.web.access import access, check_roles
from lottery.web.ceremony import hall_form, overviews
from lottery.web.ceremony.buttons import newest

pages = Blueprint("hall_record", __name__, url_prefix="/ceremony/<name>")


@pages.get("/hall")
@access(*WATCHERS)
def page(name: str) -> ResponseReturnValue:
    """What is typed of the hall: the form for whoever types it, for others its lines."""
    return shown(name)


@pages.post("/hall")
@access(*line.MINUTE.by)
def save(name: str) -> ResponseReturnValue:
    """Keep what was typed as the next version."""
    try:
        made = keep(name)
    except RefusalError as refusal:
        return shown(name, str(refusal)), 409
    flash(words.typed(made.number))
    return redirect(url_for("hall_record.page", name=name))


@pages.get("/draft.pdf")
@access(*WATCHERS)
def draft(name: str) -> ResponseReturnValue:
    """The minutes as they would be now, each page marked as a draft."""
    with site.office().read() as session:
        attempt = find_attempt(session, name)
        if attempt is None or attempt.state != line.DRAW.name:
            raise NotFound
        try:
            found = minute.drafted(session, site.office(), attempt)
        except RefusalError as refusal:  # an hour that contradicts the files
            return shown(name, str(refusal)), 409
    if request.if_none_match.contains(found.mark):
        return "", 304
    called = f"{attempt.name}-draft-{draft_number(found.mark)}.pdf"
    answer = send_file(BytesIO(minute.draft(found)), "application/pdf", download_name=called)
    answer.set_etag(found.mark)
    return answer


def keep(name: str) -> TypedHall:
    """Keep what the form holds; raises RefusalError with the reason if it cannot be kept.

    A form that was opened before somebody else typed is not laid over what he typed.
    """
    with site.office().read() as session:
        attempt = newest(session, name)
        check_roles(live=attempt.live)
        attempts.require(attempt, *line.between(line.CLOSE, line.MINUTE))
    settings = site.office().settings
    known = typed.versions(settings, attempt.name)
    opened = request.form.get("typed")
    if opened is not None and known and opened != str(known[-1].number):
        raise StepRefusedError(words.typed_by_another(known[-1].number, known[-1].by))
    hall = hall_form.read(request.form, _day(attempt))
    return typed.keep(settings, attempt.name, hall, current_user.username, site.now())


def shown(name: str, refused: str = "") -> str:
    """The page, with what was refused; what was typed then stays as it was."""
    seen = overviews.see(name)
    return render_template(
        "ceremony/hall.html",
        name=name,
        found=seen.found,
        refused=refused,
        may_type=seen.found.is_newest
        and seen.found.attempt.state in line.between(line.CLOSE, line.MINUTE),
        **hall_form.shown(seen, site.office().settings),
        **overviews.words_of(seen),
    )


def _day(attempt: Attempt) -> date:
    """The day of the draw, whose hours are typed: of its first value, or else today."""
    first = [each.recorded_at for each in attempt.sources if each.recorded_at]
    return day_of(min(first) if first else site.now())
