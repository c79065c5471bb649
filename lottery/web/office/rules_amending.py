"""A new version of the rules at a page: written, shown with its changes, then announced."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import attempts
from lottery.clock import day_of
from lottery.errors import CampaignUnknownError, ProgrammeError
from lottery.programme import amending, campaigns, rulebook
from lottery.programme.rulebook import Edition
from lottery.texts import reasons
from lottery.texts.office import rules as told
from lottery.texts.office import rules_amending as words
from lottery.web import site
from lottery.web.access import access
from lottery.web.office import rules_form

pages = Blueprint("rules_amending", __name__, url_prefix="/rules")


@pages.get("/<campaign>/new")
@access("organiser")
def form(campaign: str) -> ResponseReturnValue:
    """The last version, to be changed; from tomorrow on, if nothing else is typed."""
    title, last = _last(campaign)
    tomorrow = day_of(site.now()) + timedelta(days=1)
    return _form(title, last, rules_form.filled(last, max(tomorrow, last.valid_from)))


@pages.post("/<campaign>/new")
@access("organiser")
def decide(campaign: str) -> ResponseReturnValue:
    """Show what would change; with `seen`, announce what was shown; with `edit`, go back."""
    title, last = _last(campaign)
    values, seen = rules_form.typed(request.form), request.form.get("seen")
    if "edit" in request.form:
        return _form(title, last, values)
    try:
        wanted = rules_form.amendment(values, last)
        with site.office().read() as session:
            found = amending.foresee(session, wanted, site.now())
            planned = _planned(session, campaign)
    except ProgrammeError as refused:
        return _form(title, last, values, str(refused)), 422
    if seen is None or seen != found.edition.sha256:
        alert = "" if seen is None else words.CHANGED_MEANWHILE
        page = render_template(
            "office/rules_changes.html",
            title=title,
            found=found,
            values=values,
            alert=alert,
            planned=planned,
        )
        return page, 409 if alert else 200
    return _announce(wanted, title, last, values, seen)


def _planned(session: Any, campaign: str) -> str:
    """What draws that are planned and not frozen stay with."""
    found = [a for a in attempts.all_attempts(session) if a.campaign == campaign]
    names = [attempt.name for attempt in reversed(found) if attempt.is_unfrozen]
    return words.planned(names) if names else ""


def _announce(
    wanted: amending.Amendment, title: str, last: Edition, values: dict[str, str], seen: str
) -> ResponseReturnValue:
    try:
        with site.office().write() as session:
            by = current_user.username
            made = amending.amend(session, wanted, by=by, now=site.now(), seen=seen)
    except ProgrammeError as refused:
        return _form(title, last, values, str(refused)), 409
    flash(words.announced(made.campaign, made.version, made.valid_from, made.sha256))
    return redirect(url_for("rules.version", campaign=made.campaign, number=made.version))


def _form(title: str, last: Edition, values: dict[str, str], alert: str = "") -> str:
    return render_template(
        "office/rules_new.html",
        title=title,
        last=last,
        values=values,
        alert=alert,
        fields=rules_form,
        told=told.TOLD,
        kinds=reasons.KINDS,
        policies=told.POLICIES,
    )


def _last(campaign: str) -> tuple[str, Edition]:
    try:
        with site.office().read() as session:
            title = campaigns.campaign(session, campaign).title
            found = rulebook.editions(session, campaign)
    except CampaignUnknownError:
        abort(404)
    if not found:
        abort(404)
    return title, found[-1]
