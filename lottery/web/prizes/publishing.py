"""What was done about a draw's prizes, published by a button; forfeits and the like are at once."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts.roles import PRIZE_DESK
from lottery.attempts import Attempt
from lottery.errors import KeyUnusableError, PrizeRefusedError, PublicationRefusedError
from lottery.prizes import list_check, listing, publishing
from lottery.texts.prizes import publishing as words
from lottery.web import site
from lottery.web.access import access

pages = Blueprint("prize_public", __name__, url_prefix="/prizes")


@pages.post("/<name>/publish")
@access(*PRIZE_DESK)
def publish(name: str) -> ResponseReturnValue:
    """Publish all that was done about the draw's prizes and is not published yet."""
    try:
        with site.office().read() as session:
            attempt = listing.named(session, name)
    except PrizeRefusedError:
        abort(404)
    try:
        flash(published(attempt, by=current_user.username))
    except (PublicationRefusedError, KeyUnusableError) as why:
        return render_template("prizes/refused.html", name=name, alert=str(why)), 409
    return redirect(url_for("prizes.draw", name=name))


def published(attempt: Attempt, *, by: str) -> str:
    """Publish what was done, and what to say of it; raises what `publishing.publish` does."""
    count = publishing.publish(site.office(), attempt, by=by, now=site.now())
    return words.published(attempt.name, count) if count else words.nothing(attempt.name)


def publish_at_once(attempt: Attempt, *, by: str) -> None:
    """After something was done: publish what may not wait for the evening, such as a forfeit. What
    keeps the list from growing is said, and undoes nothing."""
    office = site.office()
    with office.read() as session:
        waits = list_check.unlisted_of(session, office.settings.public_dir, attempt)
    if waits is None or not waits.urgent:
        return
    try:
        flash(published(attempt, by=by))
    except (PublicationRefusedError, KeyUnusableError) as why:
        flash(words.later(str(why)))
