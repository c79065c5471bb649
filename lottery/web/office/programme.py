"""The programme at a page: loaded after a look at what it changes, taken back by two."""

from __future__ import annotations

import base64
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import proposals
from lottery.accounts.roles import OVERSEERS
from lottery.ceremony import loading
from lottery.ceremony.loading import Loaded
from lottery.errors import ProgrammeError, RefusalError
from lottery.programme import imprints, overview, taking_back
from lottery.programme.file import parse_programme
from lottery.programme.imprint import Imprint
from lottery.programme.preview import preview_svg
from lottery.texts.ceremony.line import JOINT
from lottery.texts.minutes.pages import OMISSIONS
from lottery.texts.office import claiming as of_claiming
from lottery.texts.office import imprint as of_site
from lottery.texts.office import programme as words
from lottery.web import site
from lottery.web.access import access
from lottery.web.transport import bodies

pages = Blueprint("programme", __name__, url_prefix="/programme")


@pages.get("")
@access("organiser", *OVERSEERS, "auditor")
def home() -> ResponseReturnValue:
    """Campaigns, periods, rules and foreseen draws, and what waits for a second hand."""
    return _page()


@pages.post("/load")
@access("organiser")
def load() -> ResponseReturnValue:
    """Say what a programme's file would change (with `look`), or store it and say what it did."""
    only_looked = "look" in request.form
    do = loading.foresee if only_looked else loading.store
    try:
        parsed = parse_programme(_uploaded())
        found = do(site.office(), parsed, by=current_user.username, now=site.now())
    except RefusalError as refused:
        return _page(alert=str(refused)), 422
    return _page(found=found, only_looked=only_looked, wanted=parsed.imprint)


@pages.post("/recall")
@access("organiser")
def recall() -> ResponseReturnValue:
    """Propose that a version of the rules never comes into force."""
    form = request.form

    def act() -> str:
        with site.office().write() as session:
            made = taking_back.propose_recall(
                session,
                form.get("campaign", ""),
                form.get("version", 0, type=int),
                form.get("reason", ""),
                by=current_user.account,
                now=site.now(),
            )
        return words.proposed(made.id, JOINT[made.act])

    return _done(act)


@pages.post("/people")
@access("organiser")
def people() -> ResponseReturnValue:
    """Propose that somebody who is barred may take part, or that he is barred again."""
    form, office = request.form, site.office()

    def act() -> str:
        with office.write() as session:
            made = taking_back.propose_person(
                session,
                office.boxes,
                form.get("person", ""),
                form.get("reason", ""),
                barred_as=form.get("barred_as", "").strip(),
                by=current_user.account,
                now=site.now(),
            )
        return words.proposed(made.id, JOINT[made.act])

    return _done(act)


@pages.post("/<int(max=999999999):number>/confirm")
@access(*OVERSEERS)
def confirm(number: int) -> ResponseReturnValue:
    """Confirm what waits, and do it; of a person, whoever confirms types the number himself."""
    office, person = site.office(), request.form.get("person", "")

    def act() -> str:
        with office.write() as session:
            done = taking_back.confirm(
                session, office.boxes, number, person, by=current_user.account, now=site.now()
            )
        return words.confirmed(number, JOINT[done.act])

    return _done(act)


@pages.post("/<int(max=999999999):number>/decline")
@access(*OVERSEERS)
def decline(number: int) -> ResponseReturnValue:
    """Say no to what waits."""

    def act() -> str:
        with site.office().write() as session:
            taking_back.require_own(session, number)
            proposals.decline(session, number, by=current_user.account, now=site.now())
        return words.declined(number)

    return _done(act)


@pages.post("/<int(max=999999999):number>/withdraw")
@access("organiser")
def withdraw(number: int) -> ResponseReturnValue:
    """Take one's own proposal back."""

    def act() -> str:
        with site.office().write() as session:
            taking_back.require_own(session, number)
            proposals.withdraw(session, number, by=current_user.account, now=site.now())
        return words.withdrawn(number)

    return _done(act)


def _done(act: Callable[[], str]) -> ResponseReturnValue:
    try:
        told = act()
    except RefusalError as refused:
        return _page(alert=str(refused)), 409
    flash(told)
    return redirect(url_for("programme.home"))


def preview(imprint: Imprint) -> str:
    """The address of a picture of how the site would look."""
    picture = base64.b64encode(preview_svg(imprint).encode()).decode("ascii")
    return f"data:image/svg+xml;base64,{picture}"


def _uploaded() -> bytes:
    file = request.files.get("file")
    data = file.read(bodies.USUAL) if file else b""
    if not data:
        raise ProgrammeError(words.NO_FILE)
    return data


def _page(
    alert: str = "",
    found: Loaded | None = None,
    *,
    only_looked: bool = False,
    wanted: Imprint | None = None,
) -> str:
    with site.office().read() as session:
        seen = overview.view(session, site.now())
    return render_template(
        "office/programme.html",
        seen=seen,
        alert=alert,
        found=found,
        only_looked=only_looked,
        words=words,
        wanted=wanted,
        preview=preview,
        proposed=imprints.proposed,
        of_claiming=of_claiming,
        of_site=of_site,
        joint=JOINT,
        omissions=OMISSIONS,
    )
