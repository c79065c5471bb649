"""The console's buttons. Each is one step of the draw: done whole, or refused with a sentence.

What takes longer than a page may is begun in the background; begun twice, it is done once, because
every step repeats itself without change.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import proposals, publication
from lottery.accounts import Account
from lottery.ceremony import attempts, close, draw, joint, minute, record, relays
from lottery.ceremony.attempts import Attempt
from lottery.ceremony.values import THROWN
from lottery.ceremony.wording import find_attempt
from lottery.errors import LotteryError, ProposalRefusedError, SourceRefusedError, StepRefusedError
from lottery.keys import signers
from lottery.office import Office
from lottery.texts import console as texts
from lottery.web import console, hall_form
from lottery.web.access import access
from lottery.web.overviews import clock, desk, office

pages = Blueprint("acts", __name__, url_prefix="/ceremony/<name>")

Job = Callable[[Office, str, datetime], object]
"""Long work: it gets the office, the user name of who began it, and the time at which it begins."""


@pages.post("/close")
@access("organiser")
def close_now(name: str) -> ResponseReturnValue:
    """Close intake."""
    return _do(
        name,
        lambda session, attempt: close.close(
            session, code=attempt.code, by=current_user.username, now=clock()
        ),
        texts.CLOSED,
    )


@pages.post("/object")
@access("supervisor", "notary")
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
            now=clock(),
        )

    return _do(name, act, texts.OBJECTED)


@pages.post("/answer")
@access("organiser")
def answer(name: str) -> ResponseReturnValue:
    """Answer an objection of this draw."""

    def act(session: Any, attempt: Attempt) -> None:
        number = _number("objection")
        if number not in [each.id for each in close.objections(session, attempt)]:
            abort(404)
        text = request.form.get("text", "").strip()
        close.answer(session, number, text, by=current_user.username, now=clock())

    return _do(name, act, texts.ANSWERED)


@pages.post("/propose")
@access("organiser")
def propose(name: str) -> ResponseReturnValue:
    """Propose one of the acts for two."""
    wanted = request.form.get("act", "")
    if wanted not in joint.ACTS:
        abort(400)

    def act(session: Any, attempt: Attempt) -> None:
        joint.propose(
            session,
            act=wanted,
            code=attempt.code,
            reason=request.form.get("reason", "").strip() if wanted == "void" else "",
            by=_account(),
            now=clock(),
        )

    return _do(name, act, texts.PROPOSED)


@pages.post("/decline")
@access("notary", "supervisor")
def decline(name: str) -> ResponseReturnValue:
    """Say no to somebody else's proposal."""
    return _do(
        name,
        lambda session, attempt: proposals.decline(
            session, _proposal(session, attempt).id, by=_account(), now=clock()
        ),
        texts.DECLINED,
    )


@pages.post("/withdraw")
@access("organiser")
def withdraw(name: str) -> ResponseReturnValue:
    """Take one's own proposal back."""
    return _do(
        name,
        lambda session, attempt: proposals.withdraw(
            session, _proposal(session, attempt).id, by=_account(), now=clock()
        ),
        texts.WITHDRAWN,
    )


@pages.post("/confirm")
@access("notary", "supervisor")
def confirm(name: str) -> ResponseReturnValue:
    """Confirm somebody else's proposal, and do what it proposes."""
    try:
        with office().read() as session:
            attempt = _newest(session, name)
            found = _proposal(session, attempt)
            _check_confirmer(found)
            proposals.check_proposer(session, found)
    except LotteryError as refusal:
        return _refused(name, refusal)
    account = _account()

    def job(home: Office, _by: str, now: datetime) -> None:
        joint.carry_out(
            home,
            signers(home.settings),
            proposal=found.id,
            by=account,
            now=now,
            random_bytes=secrets.token_bytes,
        )
        if found.act == "commit":
            publication.publish_commitment(home, attempt.code, secrets.token_bytes)

    return _begin(name, attempt, found.act, job)


@pages.post("/commitment")
@access("organiser")
def commitment(name: str) -> ResponseReturnValue:
    """Put the signed commitment where everybody can fetch it, if a power cut came between."""
    return _step(
        name,
        "commitment",
        lambda home, code, _by, _now: publication.publish_commitment(
            home, code, secrets.token_bytes
        ),
        "committed",
        "rolling",
    )


@pages.post("/source")
@access("organiser", "notary")
def source(name: str) -> ResponseReturnValue:
    """Record a slip's secret or the beacon's round; what is thrown is for the typists."""

    def act(session: Any, attempt: Attempt) -> None:
        found = record.find(attempt, _number("number"))
        if found.kind in THROWN:
            raise SourceRefusedError(texts.TWO_TYPE)
        record.record(
            session,
            code=attempt.code,
            number=found.number,
            value=plain(request.form.get("value", "")),
            by=current_user.username,
            now=clock(),
        )

    return _do(name, act, texts.RECORDED)


@pages.post("/beacon")
@access("organiser", "notary")
def beacon(name: str) -> ResponseReturnValue:
    """Fetch the beacon's round from the network, and record it."""
    number = _number("number")

    def job(home: Office, code: str, by: str, now: datetime) -> None:
        with home.read() as session:
            wanted = relays.due(session, code=code, number=number, now=now)
        value = relays.fetch(wanted, home.settings.beacon_relays).text().decode()
        with home.write() as session:
            record.record(session, code=code, number=number, value=value, by=by, now=now)

    return _step(name, "beacon", job, "committed", "rolling")


@pages.post("/draw")
@access("organiser")
def draw_now(name: str) -> ResponseReturnValue:
    """Draw, once a second program has found the same; of a rehearsal too."""

    def job(home: Office, code: str, by: str, now: datetime) -> None:
        with home.write() as session:
            draw.draw(session, home, code=code, by=by, now=now, confirmed=True)

    return _step(name, "draw", job, "committed", "rolling", "drawn")


@pages.post("/minutes")
@access("organiser")
def minutes(name: str) -> ResponseReturnValue:
    """Make and sign the minutes."""
    try:
        hall = hall_form.read(request.form)
    except LotteryError as refusal:
        return _refused(name, refusal)
    return _step(
        name,
        "minutes",
        lambda home, code, by, now: minute.minute(home, code=code, hall=hall, by=by, now=now),
        "drawn",
        "signed",
    )


@pages.post("/publish")
@access("organiser")
def publish(name: str) -> ResponseReturnValue:
    """Write, verify and put in place the bundle."""

    def job(home: Office, code: str, by: str, now: datetime) -> None:
        keys, some = signers(home.settings), secrets.token_bytes
        publication.publish(home, keys, code=code, by=by, now=now, random_bytes=some)

    return _step(name, "publish", job, "signed", "void", "published", "published-void")


def plain(given: str) -> str:
    """What was scanned, pasted or copied from paper, without what the way here has added.

    A slip's secret alone is enough: the slip's other lines are known, and its hash was fixed.

    >>> plain("DE AD" + " beef" * 15), plain("a\\r\\nsecret: " + "ab" * 32)[:4]
    ('deadbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeef', 'abab')
    """
    if found := re.search("secret: ?([0-9a-f]{64})", given):
        return found[1]
    together = "".join(given.split()).lower()
    return together if re.fullmatch("[0-9a-f]{64}", together) else given.replace("\r\n", "\n")


def _do(name: str, act: Callable[[Any, Attempt], object], said: str = "") -> ResponseReturnValue:
    """One short act in one transaction, and back to the console; or the console with the reason."""
    try:
        with office().write() as session:
            attempt = _newest(session, name)
            act(session, attempt)
    except LotteryError as refusal:
        return _refused(name, refusal)
    desk().works.forget((attempt.code,))
    flash(said)
    return redirect(url_for("console.page", name=name))


def _step(
    name: str, what: str, job: Callable[[Office, str, str, datetime], object], *states: str
) -> ResponseReturnValue:
    """One long step, if it is its time at all."""
    try:
        with office().read() as session:
            attempt = _newest(session, name)
            attempts.require(attempt, *states)
    except LotteryError as refusal:
        return _refused(name, refusal)
    return _begin(name, attempt, what, lambda home, by, now: job(home, attempt.code, by, now))


def _begin(name: str, attempt: Attempt, what: str, job: Job) -> ResponseReturnValue:
    """Long work behind the page. Who asks twice finds it under way."""
    home, by = office(), current_user.username
    now: Callable[[], datetime] = current_app.extensions["lottery-now"]
    desk().works.begin((attempt.code,), what, lambda _work: job(home, by, now()))
    return redirect(url_for("console.page", name=name))


def _newest(session: Any, name: str) -> Attempt:
    """The attempt of this name, on which something is to be done: only the newest, and at rest."""
    attempt = find_attempt(session, name) or abort(404)
    if attempts.newest(session, attempt.code).attempt != attempt.attempt:
        raise StepRefusedError(texts.OLD_ATTEMPT)
    work = desk().works.find((attempt.code,))
    if work is not None and work.running:
        raise StepRefusedError(texts.BUSY)
    return attempt


def _proposal(session: Any, attempt: Attempt) -> proposals.Proposal:
    """The proposal that the form names, of this attempt."""
    found = proposals.get(session, _number("proposal"))
    if found.subject != attempt.name or found.act not in joint.ACTS:
        raise ProposalRefusedError(texts.NO_PROPOSAL)
    return found


def _check_confirmer(found: proposals.Proposal) -> None:
    """Say at once, and not from behind the page, that somebody may not confirm."""
    if not console.may_confirm(found):
        roles = proposals.ACTS[found.act].confirmers
        raise ProposalRefusedError(texts.not_a_confirmer(found.act, roles))
    proposals.check_confirmer(found, _account())


def _number(field: str) -> int:
    told = request.form.get(field, "")
    return int(told) if re.fullmatch("[0-9]{1,9}", told) else abort(400)


def _refused(name: str, refusal: LotteryError) -> ResponseReturnValue:
    return console.shown(name, str(refusal)), 409


def _account() -> Account:
    account: Account = current_user.account
    return account
