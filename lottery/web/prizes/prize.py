"""One prize: who may claim it, what stands before the hand-over, and all that was done about it."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from lottery.accounts.roles import PRIZE_READERS
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.naming import read_name
from lottery.prizes.life import PrizeId
from lottery.prizes.sheet import PrizeSheet, sheet
from lottery.prizes.standing import find
from lottery.texts.prizes import names
from lottery.texts.prizes import pages as words
from lottery.web import site
from lottery.web.access import access

pages = Blueprint("prize", __name__, url_prefix="/prizes")


@pages.get("/<name>/<tier>/<int(max=9999999):slot>")
@access(*PRIZE_READERS)
def page(name: str, tier: str, slot: int) -> ResponseReturnValue:
    """A prize with its history, and the forms of what may be done about it now."""
    return shown(prize_id(name, tier, slot))


def prize_id(name: str, tier: str, slot: int) -> PrizeId:
    """The prize that an address names; 404 where there is none."""
    parts = read_name(name)
    if parts is None:
        abort(404)
    made = PrizeId(*parts, tier, slot)
    try:
        with site.office().read() as session:
            return find(session, made.name)[1]
    except PrizeRefusedError:
        abort(404)


def shown(prize: PrizeId) -> ResponseReturnValue:
    """The page of a prize."""
    try:
        held = held_sheet(prize)
    except PrizeRefusedError as refused:
        return render_template("prizes/refused.html", name=prize.name, alert=str(refused)), 409
    return render_template(
        "prizes/prize.html",
        sheet=held,
        life=held.prize.life,
        tier=held.prize.tier,
        place=(held.attempt.name, prize.tier, prize.slot),
        today=day_of(site.now()),
        names=names,
        words=words,
    )


def held_sheet(prize: PrizeId) -> PrizeSheet:
    """All about a prize; raises PrizeRefusedError."""
    office = site.office()
    with office.read() as session:
        return sheet(
            session, office.boxes, office.settings.public_dir, prize, today=day_of(site.now())
        )
