"""One prize: who may claim it, what stands before the hand-over, and all that was done about it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from lottery.accounts.roles import PRIZE_DESK, PRIZE_READERS
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.naming import read_name
from lottery.prizes import notice, possible
from lottery.prizes.life import TAKES_BACK, PrizeId
from lottery.prizes.looks import Reachable
from lottery.prizes.papers import KeptPaper
from lottery.prizes.sheet import PrizeSheet, sheet
from lottery.prizes.standing import find
from lottery.texts.ceremony import line
from lottery.texts.prizes import names, notices
from lottery.texts.prizes import pages as words
from lottery.texts.prizes.notices import NoticeFacts
from lottery.web import site
from lottery.web.access import access
from lottery.web.addresses import public_address
from lottery.web.desk import may_use
from lottery.web.login import fresh

TRIED_AT = ("by_slip.notice", "check.home")
"""Where a citizen tries the code of a notice: the page for it, or where slips are checked."""
pages = Blueprint("prize", __name__, url_prefix="/prizes")


@pages.get("/<name>/<tier>/<int(max=9999999):slot>")
@access(*PRIZE_READERS)
def page(name: str, tier: str, slot: int) -> ResponseReturnValue:
    """A prize with its history, and the forms of what may be done about it now."""
    prize = prize_id(name, tier, slot)
    return shown(prize)


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


@dataclass(frozen=True)
class LookedAt:
    """What somebody was shown of a person: a name and a number, or a paper as the address of a
    picture (empty: `why` it cannot be one)."""

    holder: Reachable | None = None
    paper: KeptPaper | None = None
    picture: str = ""
    why: str = ""


@pages.get("/<name>/<tier>/<int(max=9999999):slot>/letter")
@access(*PRIZE_DESK)
def letter(name: str, tier: str, slot: int) -> ResponseReturnValue:
    """A letter to whoever holds a prize that waits, for a sheet of A4; it names nobody in full."""
    prize = prize_id(name, tier, slot)
    try:
        held = held_sheet(prize)
    except PrizeRefusedError as refused:
        return render_template("prizes/refused.html", name=name, alert=str(refused)), 409
    told = _notice(held)
    if told is None:
        abort(404)
    return render_template(
        "prizes/letter.html",
        facts=told,
        place=(held.attempt.name, prize.tier, prize.slot),
        today=site.now(),
        words=notices,
    )


def _notice(held: PrizeSheet) -> NoticeFacts | None:
    """What is written to the holder; the code is tried at the address that it names."""
    page = next(each for each in TRIED_AT if each in current_app.view_functions)
    return notice.facts_of(held, site.office().boxes, check=public_address(page))


def shown(
    prize: PrizeId, *, alert: str = "", what: str = "", looked: LookedAt | None = None
) -> tuple[str, int]:
    """The page of a prize and its status; after a refusal with why, and what was typed in the form
    `what`; or with what somebody was shown of a person."""
    try:
        held = held_sheet(prize)
    except PrizeRefusedError as refused:
        return render_template("prizes/refused.html", name=prize.name, alert=str(refused)), 409
    page = render_template(
        "prizes/prize.html",
        sheet=held,
        life=held.prize.life,
        tier=held.prize.tier,
        place=(held.attempt.name, prize.tier, prize.slot),
        today=day_of(site.now()),
        alert=alert,
        at=what,
        typed=dict(request.form) if what else {},
        opened=what or _next(held),
        may_act=may_use("prize_acts.act"),
        takes_back=TAKES_BACK,
        notice=_notice(held) if may_use("prize.letter") else None,
        notices=notices,
        looked=looked or LookedAt(),
        asks_code=fresh.is_asked(),
        reason=request.form.get("why", ""),
        acts=line.JOINT,
        names=names,
        words=words,
    )
    return page, 409 if alert else 200


def held_sheet(prize: PrizeId) -> PrizeSheet:
    """All about a prize; raises PrizeRefusedError."""
    office = site.office()
    with office.read() as session:
        return sheet(
            session, office.boxes, office.settings.public_dir, prize, today=day_of(site.now())
        )


def _next(held: PrizeSheet) -> str:
    """The form that stands open."""
    has_receipt = any(each.kind == "receipt" for each in held.papers)
    return possible.next_act(held.prize.life, held.possible, has_receipt=has_receipt)
