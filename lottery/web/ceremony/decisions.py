"""The console's buttons for what people decide: the close, objections, and acts for two."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import attempts, proposals, timestamps
from lottery.accounts.roles import OVERSEERS
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.ceremony import joint
from lottery.ceremony.steps import close, foreseen, plan, publish
from lottery.errors import ProposalRefusedError, RefusalError, StepRefusedError
from lottery.office import Office
from lottery.office.keys import signers
from lottery.programme import campaigns
from lottery.protocol.line import CLOSE, UNFROZEN
from lottery.texts.ceremony import console as texts
from lottery.web import site
from lottery.web.access import access, check_roles
from lottery.web.ceremony import console
from lottery.web.ceremony.buttons import account, act_on_newest, begin, newest, number, refused

pages = Blueprint("decisions", __name__, url_prefix="/ceremony/<name>")


@pages.post("/close")
@access(*CLOSE.by)
def close_now(name: str) -> ResponseReturnValue:
    """Close intake."""
    return act_on_newest(
        name,
        lambda session, attempt: close.close(
            session, code=attempt.code, by=current_user.username, now=site.now()
        ),
        texts.CLOSED,
    )


@pages.post("/anew")
@access("organiser")
def plan_anew(name: str) -> ResponseReturnValue:
    """Put the plan that the programme holds now in the place of one that is not frozen."""

    def act(session: Any, attempt: Attempt) -> None:
        attempts.require(attempt, *UNFROZEN)
        if foreseen.foreseen_now(session, attempt, site.now()) is None:
            raise StepRefusedError(texts.NOT_PLANNED_ANEW)
        plan.plan(
            session,
            campaigns.plan(session, attempt.code),
            mode=attempt.mode,
            sealed={},
            by=current_user.username,
            now=site.now(),
        )

    return act_on_newest(name, act, texts.PLANNED_ANEW)


@pages.post("/object")
@access(*OVERSEERS)
def object_now(name: str) -> ResponseReturnValue:
    """Put an objection down, in the name of one's organ."""

    def act(session: Any, attempt: Attempt) -> None:
        if not current_user.organ:
            raise StepRefusedError(texts.ORGAN_MISSING)
        close.object_to(
            session,
            code=attempt.code,
            organ=current_user.organ,
            text=request.form.get("text", "").strip(),
            by=current_user.username,
            now=site.now(),
        )

    return act_on_newest(name, act, texts.OBJECTED)


@pages.post("/answer")
@access("organiser")
def answer(name: str) -> ResponseReturnValue:
    """Answer an objection of this draw."""

    def act(session: Any, attempt: Attempt) -> None:
        objection = number("objection")
        if objection not in [each.id for each in close.objections(session, attempt)]:
            abort(404)
        text = request.form.get("text", "").strip()
        close.answer(session, objection, text, by=current_user.username, now=site.now())

    return act_on_newest(name, act, texts.ANSWERED)


@pages.post("/propose")
@access("organiser")
def propose(name: str) -> ResponseReturnValue:
    """Propose one of the acts for several; a freeze with `plan`, the hash of what was seen."""
    wanted = request.form.get("act", "")
    if wanted not in joint.ACTS:
        abort(400)

    def act(session: Any, attempt: Attempt) -> None:
        made = joint.propose(
            session,
            site.office(),
            act=wanted,
            code=attempt.code,
            reason=request.form.get("reason", "").strip() if wanted in joint.WITH_REASON else "",
            by=account(),
            now=site.now(),
        )
        if wanted == "freeze":
            _check_seen(str(made.detail["plan"]))

    return act_on_newest(name, act, texts.PROPOSED)


@pages.post("/decline")
@access(*OVERSEERS)
def decline(name: str) -> ResponseReturnValue:
    """Say no to somebody else's proposal."""
    return act_on_newest(
        name,
        lambda session, attempt: proposals.decline(
            session, _proposal(session, attempt).id, by=account(), now=site.now()
        ),
        texts.DECLINED,
    )


@pages.post("/withdraw")
@access("organiser")
def withdraw(name: str) -> ResponseReturnValue:
    """Take one's own proposal back."""
    return act_on_newest(
        name,
        lambda session, attempt: proposals.withdraw(
            session, _proposal(session, attempt).id, by=account(), now=site.now()
        ),
        texts.WITHDRAWN,
    )


@pages.post("/confirm")
@access(*OVERSEERS)
def confirm(name: str) -> ResponseReturnValue:
    """Confirm somebody else's proposal, and do what it proposes."""
    try:
        with site.office().read() as session:
            attempt = newest(session, name)
            found = _proposal(session, attempt)
            check_roles(live=attempt.live)
            _check_confirmer(found)
            proposals.check_proposer(session, found)
            if found.act == "freeze":
                _check_seen(str(found.detail.get("plan")))
    except RefusalError as refusal:
        return refused(name, refusal)
    by = account()

    def job(home: Office, _by: str, now: datetime) -> None:
        joint.carry_out(
            home,
            signers(home.settings),
            proposal=found.id,
            by=by,
            now=now,
            random_bytes=secrets.token_bytes,
        )
        if found.act == "commit":
            publish.publish_commitment(home, attempt.code, secrets.token_bytes)
        timestamps.stamp_due(home, attempt.code, Acting(by.username, now, secrets.token_bytes))

    return begin(name, attempt, found.act, job)


def _proposal(session: Any, attempt: Attempt) -> proposals.Proposal:
    """The proposal that the form names, of this attempt."""
    found = proposals.get(session, number("proposal"))
    if found.subject != attempt.name or found.act not in joint.ACTS:
        raise ProposalRefusedError(texts.NO_PROPOSAL)
    return found


def _check_confirmer(found: proposals.Proposal) -> None:
    """Say at once, and not from behind the page, that somebody may not confirm."""
    if not console.may_confirm(found):
        raise ProposalRefusedError(texts.not_a_confirmer(found.act, found.missing))
    proposals.check_confirmer(found, account())


def _check_seen(digest: str) -> None:
    """Raise StepRefusedError unless the form says that these prizes were looked at."""
    if request.form.get("plan") != digest:
        raise StepRefusedError(texts.PRIZES_NOT_SEEN)
