"""What two do about prizes: what waits for the second one, and his page, where he confirms."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lottery import proposals
from lottery.accounts.roles import PRIZE_DESK, PRIZE_HANDS, PRIZE_READERS
from lottery.errors import PrizeRefusedError, ProposalRefusedError
from lottery.prizes import facts, joint, waiting
from lottery.texts.ceremony import line
from lottery.texts.prizes import names
from lottery.texts.prizes import pages as words
from lottery.web import site
from lottery.web.access import access
from lottery.web.desk import may_use
from lottery.web.prizes.acts import account
from lottery.web.prizes.publishing import publish_at_once

pages = Blueprint("prize_proposals", __name__, url_prefix="/prizes/proposals")


@pages.get("")
@access(*PRIZE_READERS)
def home() -> ResponseReturnValue:
    """What was proposed about prizes and waits for a second person."""
    with site.office().read() as session:
        found = waiting.waiting(session)
    return render_template("prizes/proposals.html", waiting=found, acts=line.JOINT, words=words)


@pages.get("/<int(max=999999999):number>")
@access(*PRIZE_READERS)
def one(number: int) -> ResponseReturnValue:
    """One proposal with its prizes, for whoever confirms it, declines it or takes it back."""
    return _page(number)


@pages.post("/<int(max=999999999):number>/confirm")
@access(*PRIZE_HANDS)
def confirm(number: int) -> ResponseReturnValue:
    """Give the second hand, and do what was proposed, at all its prizes or at none."""
    by, now, public = account(), site.now(), site.office().settings.public_dir
    try:
        with site.office().write() as session:
            _, attempt = waiting.get(session, number)
            claims = facts.claims_of(session, public, attempt)
            done = joint.confirm(session, attempt, number, claims, by=by, now=now)
    except (PrizeRefusedError, ProposalRefusedError) as refused:
        return _page(number, alert=str(refused)), 409
    flash(words.confirmed(number, len(done)))
    publish_at_once(attempt, by=by.username)
    return redirect(url_for("prize_proposals.one", number=number))


@pages.post("/<int(max=999999999):number>/decline")
@access(*PRIZE_HANDS)
def decline(number: int) -> ResponseReturnValue:
    """Say no to somebody else's proposal."""
    try:
        with site.office().write() as session:
            waiting.get(session, number)
            proposals.decline(session, number, by=account(), now=site.now())
    except (PrizeRefusedError, ProposalRefusedError) as refused:
        return _page(number, alert=str(refused)), 409
    flash(words.declined(number))
    return redirect(url_for("prize_proposals.one", number=number))


@pages.post("/<int(max=999999999):number>/withdraw")
@access(*PRIZE_DESK)
def withdraw(number: int) -> ResponseReturnValue:
    """Take one's own proposal back."""
    try:
        with site.office().write() as session:
            waiting.get(session, number)
            proposals.withdraw(session, number, by=account(), now=site.now())
    except (PrizeRefusedError, ProposalRefusedError) as refused:
        return _page(number, alert=str(refused)), 409
    flash(words.withdrawn(number))
    return redirect(url_for("prize_proposals.one", number=number))


def _page(number: int, alert: str = "") -> str:
    """The proposal as it stands; no such proposal is no such page."""
    office, by = site.office(), account().username
    try:
        with office.read() as session:
            found = waiting.shown(session, office.boxes, office.settings.public_dir, number)
    except (PrizeRefusedError, ProposalRefusedError):
        abort(404)
    proposal = found.proposal
    return render_template(
        "prizes/proposal.html",
        found=found,
        proposal=proposal,
        alert=alert,
        mine=proposal.by == by,
        may_confirm=may_use("prize_proposals.confirm") and proposal.by != by,
        may_withdraw=may_use("prize_proposals.withdraw") and proposal.by == by,
        acts=line.JOINT,
        names=names,
        words=words,
    )
