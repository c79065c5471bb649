"""Verdicts from outside on one attempt: what is here, whose keys may sign one, and a form to hand
one in. Nothing here signs: that is done on the signer's own computer."""

from __future__ import annotations

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import attempts, verdicts
from lottery.accounts.roles import RECORDERS, WATCHERS
from lottery.acting import Acting
from lottery.ceremony.seen.wording import find_attempt
from lottery.errors import RefusalError, VerdictRefusedError
from lottery.texts.ceremony import key_changes as key_words
from lottery.texts.ceremony import verdicts as words
from lottery.verdicts.holding import kit_of
from lottery.verdicts.keeping import MOST_BYTES
from lottery.web import site
from lottery.web.access import access
from lottery.web.ceremony.buttons import newest_of

pages = Blueprint("verdicts", __name__, url_prefix="/ceremony/<name>/verdicts")


@pages.get("")
@access(*WATCHERS)
def page(name: str) -> ResponseReturnValue:
    """The verdicts from outside on one attempt, whose keys may sign one, and how that is done."""
    return _shown(name)


@pages.post("")
@access(*RECORDERS)
def take(name: str) -> ResponseReturnValue:
    """Take a verdict in: the file `verdict`."""
    try:
        attempt = newest_of(name)
        given = request.files.get("verdict")
        if given is None or not given.filename:
            raise VerdictRefusedError(words.FILE_MISSING)
        acting = Acting(current_user.username, site.now(), secrets.token_bytes)
        verdicts.take(site.office(), attempt.code, given.read(MOST_BYTES + 1), acting)
    except RefusalError as refusal:
        return _shown(name, str(refusal)), 409
    flash(words.TAKEN)
    return redirect(address("verdicts.page", name=name), 303)


def _shown(name: str, refused: str = "") -> str:
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        newest = attempts.newest(session, attempt.code)
        found = verdicts.held(session, attempt)
        signers = verdicts.may_sign(session, attempt)
        own = kit_of(session, attempt)
    return render_template(
        "ceremony/verdicts.html",
        name=name,
        attempt=attempt,
        may_come=newest.attempt == attempt.attempt
        and "published" in attempt.steps
        and not attempt.ended,
        found=[(each, words.program(each.program, each.program_sha256, own)) for each in found],
        signers=signers,
        outside=[each for each in signers if each.role != "notary"],
        refused=refused,
        words=words,
        key_words=key_words,
    )
