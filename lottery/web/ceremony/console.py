"""The console: one page a draw, the same for everybody; only the buttons differ by role.

The page decides nothing: it shows what is stored, and every button is a form that a step answers.
"""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from werkzeug.exceptions import NotFound

from draws import beacon
from draws.bundle import MINUTES
from lottery import attempts
from lottery.accounts.roles import TYPISTS, WATCHERS
from lottery.attempts import SourceState, rehearsal
from lottery.ceremony.papers import signers as naming
from lottery.ceremony.papers import signing
from lottery.ceremony.seen import duties, listing, overview
from lottery.ceremony.seen.overview import AttemptOverview
from lottery.ceremony.seen.wording import find_attempt
from lottery.ceremony.sources import relays
from lottery.ceremony.steps import abandon, call_off, plan, void
from lottery.ceremony.steps.close import by_reason
from lottery.errors import RefusalError, StepRefusedError
from lottery.hall.frames import SIZES
from lottery.programme import campaigns
from lottery.programme.prizes import prize_sum
from lottery.proposals import MINUTES_ANEW, Proposal
from lottery.protocol.line import MINUTE
from lottery.texts.ceremony import calling_off
from lottery.texts.ceremony import console as texts
from lottery.texts.ceremony.overlaps import drawn_already
from lottery.texts.vocabulary import MODES
from lottery.web import site
from lottery.web.access import access, check_roles
from lottery.web.ceremony import hall_form, overviews
from lottery.web.ceremony.overviews import Seen
from lottery.web.transport import polling

pages = Blueprint("console", __name__, url_prefix="/ceremony")


@pages.get("")
@access(*WATCHERS, *TYPISTS)
def home() -> ResponseReturnValue:
    """The draws, and for the organiser those that may be planned."""
    return listed()


@pages.post("/plan")
@access("organiser")
def plan_next() -> ResponseReturnValue:
    """Put down the next attempt of a foreseen draw."""
    code, mode = request.form.get("code", ""), request.form.get("mode", "")
    try:
        if mode not in MODES:
            raise StepRefusedError(texts.MODE_MISSING)
        rehearsal.require_home(site.office().settings, mode)
        check_roles(live=mode == "live")
        with site.office().write() as session:
            foreseen = campaigns.plan(session, code)
            made = plan.plan(
                session, foreseen, mode=mode, sealed={}, by=current_user.username, now=site.now()
            )
            left = naming.not_carried_over(session, made)
    except RefusalError as refusal:
        return listed(str(refusal)), 409
    for line in left:
        flash(line, "bad")
    if unready := signing.unsignable_lines(site.office().settings, mode, site.now()):
        flash(" ".join(unready), "bad")
    return redirect(url_for("console.page", name=made.name))


@pages.get("/<name>")
@access(*WATCHERS)
def page(name: str) -> ResponseReturnValue:
    """The console of one attempt."""
    return shown(name)


@pages.get("/<name>/state")
@access(*WATCHERS, *TYPISTS)
def state(name: str) -> ResponseReturnValue:
    """The page's mark, which changes when the page does; 304 for a browser that has it already."""
    return polling.answer(polling.told(json.dumps({"mark": overviews.mark(name)})), site.now())


@pages.get("/<name>/minutes.pdf")
@access(*WATCHERS)
def minutes(name: str) -> ResponseReturnValue:
    """The signed minutes, to be printed in the hall."""
    with site.office().read() as session:
        attempt = find_attempt(session, name)
        if attempt is None or "signed" not in attempt.steps:
            raise NotFound
        content = attempts.document(session, attempt, MINUTES)
    return send_file(BytesIO(content), "application/pdf", download_name=f"{attempt.name}.pdf")


def listed(refused: str = "") -> str:
    """The page of all draws, with what was refused."""
    with site.office().read() as session:
        known = listing.all_listed(session, site.office())
        foreseen = overview.foreseen(session)
        planned = {each.attempt.code for each in known}
        off = [each for each in attempts.all_called_off(session) if each.draw not in planned]
    return render_template(
        "ceremony/console/list.html",
        known=known,
        foreseen=foreseen,
        unplanned=[each for each in foreseen if each[0] not in planned],
        off=off,
        calling_off=calling_off,
        refused=refused,
        words=texts,
    )


def shown(name: str, refused: str = "") -> str:
    """The page of one attempt, with what was refused; what was typed then stays as it was."""
    seen = overviews.see(name)
    found = seen.found
    return render_template(
        "ceremony/console/page.html",
        name=name,
        found=found,
        duty=seen.duty,
        people=duties.people(found, seen.duty),
        stations=duties.stations(found),
        may_void=_may_void(found),
        may_abandon=_may_abandon(found),
        may_sign_anew=found.attempt.state == MINUTE.name and not found.proposed(MINUTES_ANEW),
        may_call_off=_may_call_off(found),
        drawn_already=[drawn_already(each.title, each.by) for each in found.drawn],
        prize_sum=prize_sum,
        now=site.now(),
        may_confirm=may_confirm,
        round_at=None if found.round is None else beacon.round_time(found.round),
        round_link=_round_link(found),
        failure=_failure(seen),
        refused=refused,
        by_reason=by_reason,
        sizes=SIZES,
        **hall_form.shown(seen, site.office().settings),
        **overviews.words_of(seen),
    )


def may_confirm(proposal: Proposal) -> bool:
    """Whether the account that is logged in may give a hand that is still missing."""
    roles = {role for hand in proposal.missing for role in hand}
    given = {proposal.by, *(hand.by for hand in proposal.hands)}
    return bool(roles & current_user.held) and current_user.username not in given


def _round_link(found: AttemptOverview) -> str:
    """Where anybody with a network sees the round that is waited for; empty if none is."""
    asked = site.office().settings.beacon_relays
    return "" if found.round is None or not asked else relays.address(asked[0], found.round)


def _failure(seen: Seen) -> str:
    return seen.work.failure if seen.work and not seen.work.running else ""


def _may_abandon(found: AttemptOverview) -> tuple[SourceState, datetime] | None:
    """The source for which it may be abandoned some time, and from when; None if for none."""
    if not found.is_newest or found.proposed("abandon"):
        return None
    try:
        missing = abandon.may_stay_away(found.attempt)
    except StepRefusedError:
        return None
    return missing, abandon.due(found.attempt)


def _may_call_off(found: AttemptOverview) -> bool:
    """Whether the draw could be called off now; the reason is looked at when there is one."""
    try:
        call_off.check(found.attempt, "-")
    except StepRefusedError:
        return False
    return found.is_newest and found.proposed("call-off") is None


def _may_void(found: AttemptOverview) -> bool:
    """Whether it could still be voided; the reason is looked at when there is one."""
    try:
        void.check(found.attempt, "-")
    except StepRefusedError:
        return False
    return found.is_newest and found.proposed("void") is None
