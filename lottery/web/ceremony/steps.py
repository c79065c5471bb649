"""The console's buttons for the steps of the draw itself: values, result, minutes, publication."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import attempts, figures, timestamps
from lottery.accounts.roles import RECORDERS
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.ceremony import joint
from lottery.ceremony.seen.wording import find_attempt
from lottery.ceremony.sources import record, relays
from lottery.ceremony.steps import claiming, draw, minute
from lottery.ceremony.steps import publish as publication
from lottery.errors import RefusalError, SourceRefusedError
from lottery.naming import read_name
from lottery.office import Office
from lottery.office.keys import signers
from lottery.protocol import kinds, line
from lottery.texts.ceremony import console as texts
from lottery.web import site
from lottery.web.access import access
from lottery.web.ceremony import hall_record
from lottery.web.ceremony.buttons import account, act_on_newest, newest, number, refused, step

pages = Blueprint("steps", __name__, url_prefix="/ceremony/<name>")


@pages.post("/commitment")
@access("organiser")
def commitment(name: str) -> ResponseReturnValue:
    """Put the signed commitment where everybody can fetch it, if a power cut came between."""
    return step(
        name,
        "commitment",
        lambda home, code, _by, _now: publication.publish_commitment(
            home, code, secrets.token_bytes
        ),
        *line.ROLLING,
    )


@pages.post("/source")
@access(*RECORDERS)
def source(name: str) -> ResponseReturnValue:
    """Record a slip's secret or the beacon's round; what is thrown is for the typists."""

    def act(session: Any, attempt: Attempt) -> None:
        found = record.find(attempt, number("number"))
        if kinds.of(found).is_thrown:
            raise SourceRefusedError(texts.TWO_TYPE)
        record.record(
            session,
            code=attempt.code,
            number=found.number,
            value=unwrapped(request.form.get("value", "")),
            by=current_user.username,
            now=site.now(),
        )

    return act_on_newest(name, act, texts.RECORDED)


@pages.post("/beacon")
@access(*RECORDERS)
def beacon(name: str) -> ResponseReturnValue:
    """Fetch the beacon's round from the network, and record it."""
    which = number("number")

    def job(home: Office, code: str, by: str, now: datetime) -> None:
        with home.read() as session:
            wanted = relays.due(session, code=code, number=which, now=now)
        value = relays.fetch(wanted, home.settings.beacon_relays).text().decode()
        with home.write() as session:
            record.record(session, code=code, number=which, value=value, by=by, now=now)

    return step(name, "beacon", job, *line.ROLLING)


@pages.post("/draw")
@access(*line.DRAW.by)
def draw_now(name: str) -> ResponseReturnValue:
    """Draw, once a second program has found the same; of a rehearsal too."""

    def job(home: Office, code: str, by: str, now: datetime) -> None:
        with home.write() as session:
            draw.draw(session, home, code=code, by=by, now=now, confirmed=True)

    return step(name, line.DRAW.act, job, *line.DRAW.follows, line.DRAW.name)


@pages.post("/minutes")
@access(*line.MINUTE.by)
def minutes(name: str) -> ResponseReturnValue:
    """Make and sign the minutes; those of a live draw are proposed, for another hand to confirm."""
    try:
        kept = hall_record.keep(name)
    except RefusalError as refusal:
        return refused(name, refusal)
    hall = kept.hall
    with site.office().read() as session:
        attempt = newest(session, name)
    if attempt.live:
        return act_on_newest(name, _propose, texts.PROPOSED)

    def job(home: Office, code: str, by: str, now: datetime) -> None:
        minute.minute(home, code=code, hall=hall, by=by, now=now)
        timestamps.stamp_due(home, code, Acting(by, now, secrets.token_bytes))

    return step(
        name,
        line.MINUTE.act,
        job,
        *line.MINUTE.follows,
        line.MINUTE.name,
    )


def _propose(session: Any, attempt: Attempt) -> None:
    joint.propose(
        session,
        site.office(),
        act=line.MINUTE.act,
        code=attempt.code,
        by=account(),
        now=site.now(),
    )


@pages.post("/publish")
@access(*line.PUBLISH.by)
def publish(name: str) -> ResponseReturnValue:
    """Write, verify and put in place the bundle; of an attempt that ended before, too."""

    _, which = read_name(name) or abort(404)
    try:
        with site.office().read() as session:
            found = find_attempt(session, name) or abort(404)
            claiming.require_calendar(session, found, site.now(), request.form.get("unmoved", ""))
    except RefusalError as refusal:
        return refused(name, refusal)

    def job(home: Office, code: str, by: str, now: datetime) -> None:
        keys, some = signers(home.settings), secrets.token_bytes
        publication.publish(home, keys, code=code, acting=Acting(by, now, some), number=which)
        _draw_figures(home, (code, which), by, now)
        timestamps.stamp_due(home, code, Acting(by, now, some))

    return step(name, line.PUBLISH.act, job, *publication.PUBLISHABLE, past=True)


def _draw_figures(home: Office, wanted: tuple[str, int], by: str, now: datetime) -> None:
    """The pictures of figures; without them the page of the figures says that there are none."""
    with home.read() as session:
        attempt = attempts.get(session, *wanted)
    try:
        figures.publish_pictures(home, attempt, by=by, now=now)
    except figures.NotDrawnError as why:
        current_app.logger.warning("figures not drawn: %s", why)


def unwrapped(given: str) -> str:
    """What was scanned, pasted or copied from paper, without what the way here has added.

    A slip's secret alone is enough: the slip's other lines are known, and its hash was fixed.

    >>> unwrapped("DE AD" + " beef" * 15), unwrapped("a\\r\\nsecret: " + "ab" * 32)[:4]
    ('deadbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeefbeef', 'abab')
    """
    if found := re.search("secret: ?([0-9a-f]{64})", given):
        return found[1]
    together = "".join(given.split()).lower()
    return together if re.fullmatch("[0-9a-f]{64}", together) else given.replace("\r\n", "\n")
