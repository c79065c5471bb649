"""The page of a draw that stands in the programme and was never planned: planned, or called off."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lottery import accounts, attempts, proposals
from lottery.accounts.roles import OVERSEERS, WATCHERS
from lottery.attempts import Attempt
from lottery.ceremony import joint
from lottery.ceremony.steps import call_off
from lottery.errors import DrawUnknownError, ProposalRefusedError, RefusalError
from lottery.office.keys import signers
from lottery.programme import campaigns
from lottery.proposals import Proposal
from lottery.protocol.line import CALL_OFF
from lottery.texts.ceremony import calling_off
from lottery.texts.ceremony import console as texts
from lottery.web import site
from lottery.web.access import access, check_roles
from lottery.web.ceremony.buttons import account
from lottery.web.ceremony.console import may_confirm

pages = Blueprint("foreseen", __name__, url_prefix="/ceremony/foreseen/<code>")


@pages.get("")
@access(*WATCHERS)
def page(code: str) -> ResponseReturnValue:
    """A draw that was never planned; of one that was, its console."""
    with site.office().read() as session:
        if attempts.find_newest(session, code):
            return redirect(url_for("console.page", name=code))
    return shown(code)


@pages.post("/propose")
@access("organiser")
def propose(code: str) -> ResponseReturnValue:
    """Propose to call it off, for the `reason` that is published."""
    reason = request.form.get("reason", "").strip()
    return _done(
        code,
        lambda session: joint.propose(
            session,
            site.office(),
            act=CALL_OFF.act,
            code=code,
            reason=reason,
            by=account(),
            now=site.now(),
        ),
        texts.PROPOSED,
    )


@pages.post("/withdraw")
@access("organiser")
def withdraw(code: str) -> ResponseReturnValue:
    """Take one's own proposal back."""
    return _done(
        code,
        lambda session: proposals.withdraw(
            session, _proposal(session, code).id, by=account(), now=site.now()
        ),
        texts.WITHDRAWN,
    )


@pages.post("/decline")
@access(*OVERSEERS)
def decline(code: str) -> ResponseReturnValue:
    """Say no to somebody else's proposal."""
    return _done(
        code,
        lambda session: proposals.decline(
            session, _proposal(session, code).id, by=account(), now=site.now()
        ),
        texts.DECLINED,
    )


@pages.post("/confirm")
@access(*OVERSEERS)
def confirm(code: str) -> ResponseReturnValue:
    """Confirm somebody else's proposal: the draw is called off."""
    office = site.office()
    return _done(
        code,
        lambda session: joint.confirm(
            session,
            office,
            signers(office.settings),
            proposal=_proposal(session, code).id,
            by=account(),
            now=site.now(),
            random_bytes=secrets.token_bytes,
        ),
        calling_off.done(code),
    )


def shown(code: str, refused: str = "") -> str:
    """The page, with what was refused; 404 for a draw that stands nowhere."""
    with site.office().read() as session:
        attempt = _attempt(session, code)
        waiting = [each for each in proposals.open_for(session, code) if each.act == CALL_OFF.act]
        names = {each.username: each.name for each in accounts.everybody(session)}
        titles = [campaigns.period(session, batch).title for batch in attempt.batches]
    return render_template(
        "ceremony/console/foreseen.html",
        attempt=attempt,
        proposals=waiting,
        periods=titles,
        name_of=lambda username: names.get(username, username),
        may_confirm=may_confirm,
        refused=refused,
        calling_off=calling_off,
    )


def _attempt(session: Any, code: str) -> Attempt:
    try:
        return call_off.newest(session, site.office(), code)
    except DrawUnknownError:
        abort(404)


def _done(code: str, act: Callable[[Any], object], said: str) -> ResponseReturnValue:
    """One act in one transaction, and back to the page; or the page with the reason."""
    try:
        with site.office().write() as session:
            check_roles(live=_attempt(session, code).live)
            act(session)
    except RefusalError as refusal:
        return shown(code, str(refusal)), 409
    flash(said)
    return redirect(url_for("foreseen.page", code=code))


def _proposal(session: Any, code: str) -> Proposal:
    """The proposal that the form names, to call this very draw off."""
    told = request.form.get("proposal", "")
    number = int(told) if re.fullmatch("[0-9]{1,9}", told) else abort(400)
    found = proposals.get(session, number)
    if found.subject != code or found.act != CALL_OFF.act:
        raise ProposalRefusedError(texts.NO_PROPOSAL)
    return found
