"""The notary's page: his browser checks every value's evidence and draws too, before names appear.

Whoever controls this server could send the notary a false program; so its hash is shown, is the one
that everybody downloads, and a result found elsewhere can be handed in by command.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from flask import Blueprint, Flask, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import attempts
from lottery.attempts import Attempt
from lottery.ceremony.notary import second_result
from lottery.ceremony.notary.second_result import Comparison, Handed
from lottery.ceremony.seen.wording import find_attempt
from lottery.texts.ceremony import second_result as words
from lottery.web import site
from lottery.web.access import access
from lottery.web.transport import bodies, polling

pages = Blueprint("second", __name__, url_prefix="/ceremony/<name>/second")

MOST_BYTES = 64 << 20
"""A result of the largest draw is far smaller."""


def install(app: Flask) -> None:
    """Give the route of results room: each entry that the cap skips is a line of a result."""
    bodies.allow(app, ["second.hand_in"], MOST_BYTES)


@pages.get("")
@access("notary")
def page(name: str) -> ResponseReturnValue:
    """The page that waits for the sources, computes, and hands its result in."""
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
    files = [(part, words.FILES.get(part, words.SLIP)) for part in second_result.names(attempt)]
    return render_template(
        "ceremony/second.html",
        name=name,
        attempt=attempt,
        files=files,
        words=words,
    )


@pages.get("/state")
@access("notary")
def state(name: str) -> ResponseReturnValue:
    """Where the draw stands, and the files' hashes as soon as there are files; 304 between."""
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        ready = _phase(attempt) == "ready"
        files = second_result.material(session, attempt) if ready else {}
        handed = second_result.newest(session, attempt) if ready else None
    told = _state(attempt, files, handed)
    return polling.answer(polling.told(json.dumps(told, ensure_ascii=False)), site.now())


@pages.get("/<part>")
@access("notary")
def file(name: str, part: str) -> ResponseReturnValue:
    """One of the files that the result follows from, or of the evidence, byte for byte."""
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        if part not in second_result.names(attempt):
            abort(404)
        content = second_result.material(session, attempt).get(part)
    return Response(abort(404) if content is None else content, mimetype="text/plain")


@pages.post("")
@access("notary")
def hand_in(name: str) -> ResponseReturnValue:
    """Take `result`, a file, and `program`, what computed it; answers how it compares with ours."""
    given = request.files.get("result") or abort(400)
    with given.stream:
        content = given.read()
    with site.office().write() as session:
        attempt = find_attempt(session, name) or abort(404)
        if attempt.attempt != attempts.newest(session, attempt.code).attempt:
            abort(409)
        found = second_result.hand_in(
            session,
            code=attempt.code,
            content=content,
            program=request.form.get("program", ""),
            by=current_user.account,
            now=site.now(),
        )
    return jsonify(_told(found))


def _state(attempt: Attempt, files: Mapping[str, bytes], handed: Handed | None) -> dict[str, Any]:
    return {
        "phase": _phase(attempt),
        "left": sum(source.value is None for source in attempt.sources),
        "hashes": {name: sha256(content).hexdigest() for name, content in files.items()},
        "handed": {**_told(handed.comparison), "program": handed.program} if handed else None,
    }


def _phase(attempt: Attempt) -> str:
    if attempt.ended:
        return attempt.ended
    if "committed" not in attempt.steps:
        return "early"
    return "waiting" if attempt.waiting else "ready"


def _told(found: Comparison) -> dict[str, Any]:
    where = found.first_difference
    return {
        "equal": found.equal,
        "ours": found.ours_sha256,
        "theirs": found.theirs_sha256,
        "difference": asdict(where) if where else None,
    }
