"""The slip of an entry: what its owner takes home, on A6 or on a roll of 80 mm."""

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import campaigns, consent, entries, people
from lottery.errors import EntryUnknownError
from lottery.office import Office
from lottery.texts import consent as consent_texts
from lottery.texts import web as texts
from lottery.web.access import access

pages = Blueprint("slips", __name__, url_prefix="/entry")

PAPERS = ("a6", "roll")


@pages.get("/slip/<int(max=9999999999):number>")
@access("clerk", "organiser")
def slip(number: int) -> ResponseReturnValue:
    """The slip of an entry, for whoever entered it and for the organiser."""
    office: Office = current_app.extensions["lottery-office"]
    with office.read() as session:
        try:
            found = entries.entry(session, number)
        except EntryUnknownError:
            abort(404)
        if found.entered_by != current_user.username and "organiser" not in current_user.held:
            abort(403)
        status = entries.status(session, number)
        period = campaigns.period(session, found.batch)
        stored = entries.papers(session, number)
        agreed = consent.version_of(session, number)
    paper = people.open_slip(office.boxes, found.commit, stored.slip_box)
    card = people.open_card(office.boxes, found.commit, stored.card_box)
    address = url_for("check.entry", number=f"{number:010d}", _external=True)
    size = request.args.get("paper", "")
    return render_template(
        "staff/slip.html",
        number=f"{number:010d}",
        status=status,
        period=period,
        slip=paper,
        card=card,
        commit=found.commit,
        entered_at=found.entered_at,
        site=url_for("check.home", _external=True),
        code=texts.receipt(address, found.commit, paper.salt, card.salt),
        agreed=agreed,
        consent=consent_texts,
        paper=size if size in PAPERS else PAPERS[0],
    )
