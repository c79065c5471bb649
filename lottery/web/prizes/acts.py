"""What is done about a prize from its page: one act in one transaction, or a proposal for two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts import Account
from lottery.accounts.roles import PRIZE_DESK
from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError, ProposalRefusedError
from lottery.prizes import acts, facts, joint, papers, standing
from lottery.prizes.joint import SeenPrize
from lottery.prizes.life import FORFEITED, HANDED, TAKEN_BACK, Deed, PrizeId, needs_two
from lottery.prizes.possible import FILL
from lottery.programme.claiming import Claims
from lottery.texts.prizes import pages as words
from lottery.texts.prizes import refusals
from lottery.web import site
from lottery.web.access import access
from lottery.web.prizes import forms
from lottery.web.prizes.prize import prize_id, shown
from lottery.web.prizes.publishing import publish_at_once
from lottery.web.transport import bodies

pages = Blueprint("prize_acts", __name__, url_prefix="/prizes")


def install(app: Flask) -> None:
    """Give the forms with a mandate or a photograph room for them."""
    bodies.allow(app, ("prize_acts.act",), papers.MOST_BYTES + (1 << 16))


@pages.post("/<name>/<tier>/<int(max=9999999):slot>/<what>")
@access(*PRIZE_DESK)
def act(name: str, tier: str, slot: int, what: str) -> ResponseReturnValue:
    """Do what the form asks for, or propose it where two are needed; then the prize as it is."""
    prize = prize_id(name, tier, slot)
    if what not in _DONE:
        abort(404)
    try:
        with site.office().write() as session:
            attempt, _ = standing.find(session, prize.name)
            claims = facts.claims_of(session, site.office().settings.public_dir, attempt)
            told = _DONE[what](session, attempt, prize, claims)
    except (PrizeRefusedError, ProposalRefusedError) as refused:
        return shown(prize, alert=str(refused), what=what)
    flash(told)
    publish_at_once(attempt, by=current_user.username)
    return redirect(url_for("prize.page", name=name, tier=tier, slot=slot))


def account() -> Account:
    """Who presses the button."""
    found: Account = current_user.account
    return found


def _take(session: Any, attempt: Attempt, prize: PrizeId, claims: Claims, deed: Deed) -> int:
    return acts.take(
        session,
        attempt,
        prize,
        deed,
        claims,
        expected=forms.seen(),
        by=current_user.username,
        now=site.now(),
    )


def _one(session: Any, attempt: Attempt, prize: PrizeId, claims: Claims) -> str:
    what = _what()
    _take(session, attempt, prize, claims, forms.deed_of(what))
    return words.done(what)


def _documents(session: Any, attempt: Attempt, prize: PrizeId, claims: Claims) -> str:
    acting = site.acting(current_user.username)
    papers.see(
        session,
        site.office().boxes,
        attempt,
        prize,
        forms.papers(),
        claims,
        expected=forms.seen(),
        acting=acting,
    )
    return words.done("documents")


def _receipt(session: Any, attempt: Attempt, prize: PrizeId, claims: Claims) -> str:
    photo = forms.upload("photo")
    if not photo:
        raise PrizeRefusedError(words.NO_PHOTO)
    made = _take(session, attempt, prize, claims, Deed("receipt"))
    acting = site.acting(current_user.username)
    papers.keep(session, site.office().boxes, made, "receipt", photo, acting=acting)
    return words.done("receipt")


def _hand(session: Any, attempt: Attempt, prize: PrizeId, claims: Claims) -> str:
    held = acts.held_prize(session, attempt, prize, claims)
    known = facts.facts_of(session, attempt, held, claims, today=day_of(site.now()))
    if needs_two(held.life, known):
        return _propose(session, attempt, prize, claims)
    return _one(session, attempt, prize, claims)


def _propose(session: Any, attempt: Attempt, prize: PrizeId, claims: Claims) -> str:
    one = [SeenPrize(prize, forms.seen())]
    deed = forms.deed_of(_what())
    made = joint.propose(session, attempt, one, deed, claims, by=account(), now=site.now())
    return words.proposed(made.id)


def _settle(session: Any, attempt: Attempt, prize: PrizeId, claims: Claims) -> str:
    one = SeenPrize(prize, forms.seen())
    by, now = current_user.username, site.now()
    joint.settle(session, attempt, one, forms.field("back"), claims, by=by, now=now)
    return words.done("recovered")


def _fill(session: Any, attempt: Attempt, prize: PrizeId, claims: Claims) -> str:
    if acts.held_prize(session, attempt, prize, claims).life.acts != forms.seen():
        raise PrizeRefusedError(refusals.STALE)
    by, now = current_user.username, site.now()
    acts.fill(session, attempt, prize, claims, by=by, now=now, confirmed=None)
    return words.done("returned")


def _what() -> str:
    return str((request.view_args or {})["what"])


_DONE: Mapping[str, Callable[[Any, Attempt, PrizeId, Claims], str]] = {
    **dict.fromkeys(("notified", "answered", "appointed", "taxed", "noted"), _one),
    "documents": _documents,
    HANDED: _hand,
    "receipt": _receipt,
    FORFEITED: _propose,
    TAKEN_BACK: _propose,
    "recovered": _settle,
    FILL: _fill,
}
"""How each form is done, by the word at the end of its address."""
