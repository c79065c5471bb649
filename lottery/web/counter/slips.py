"""The slips of entries: what their owner takes home, on A6 or on a roll of 80 mm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from draws.cards import Card, Slip
from lottery import people
from lottery.accounts.roles import COUNTER
from lottery.errors import EntryUnknownError
from lottery.intake import consent
from lottery.intake.slip_code import slip_code
from lottery.programme import campaigns
from lottery.register import entries
from lottery.texts.counter import consent as consent_texts
from lottery.web import site
from lottery.web.access import access
from lottery.web.addresses import public_address

pages = Blueprint("slips", __name__, url_prefix="/entry")

PAPERS = ("a6", "roll")
MOST = 50
"""So many slips are printed at once."""


@dataclass(frozen=True)
class SlipSheet:
    """What stands on one slip; `code` is the text of its QR code."""

    number: str
    status: str
    period: str
    slip: Slip
    card: Card
    commit: str
    entered_at: datetime
    agreed: int | None
    code: str


@pages.get("/slip/<int(max=9999999999):number>")
@access(*COUNTER)
def slip(number: int) -> ResponseReturnValue:
    """The slip of an entry, for whoever entered it and for the organiser."""
    return _page([number])


@pages.get("/slips")
@access(*COUNTER)
def many() -> ResponseReturnValue:
    """The slips of `?entry=…&entry=…`, each on its own sheet, in one print."""
    numbers = request.args.getlist("entry", type=int)
    if not 0 < len(numbers) <= MOST or not all(0 <= number <= 9_999_999_999 for number in numbers):
        abort(404)
    return _page(list(dict.fromkeys(numbers)))


def _page(numbers: Sequence[int]) -> str:
    size = request.args.get("paper", "")
    return render_template(
        "counter/slip.html",
        sheets=[_sheet(number) for number in numbers],
        site=public_address("check.home"),
        consent=consent_texts,
        paper=size if size in PAPERS else PAPERS[0],
    )


def _sheet(number: int) -> SlipSheet:
    office = site.office()
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
    address = public_address("check.entry", number=f"{number:010d}")
    return SlipSheet(
        number=f"{number:010d}",
        status=status,
        period=period.title,
        slip=paper,
        card=card,
        commit=found.commit,
        entered_at=found.entered_at,
        agreed=agreed,
        code=slip_code(address, found.commit, paper.salt, card.salt),
    )
