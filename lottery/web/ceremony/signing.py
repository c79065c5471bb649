"""Who signs the minutes: named before the freeze; afterwards who has signed, and whose turn it is.

Nobody signs here. The signer's own computer checks the file and makes the signature; what is handed
in is written again and checked before it is stored. Whoever controls this server could hand out
another file; so the signer's program makes its pages again before it signs.
"""

from __future__ import annotations

import secrets
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import attempts, timestamps
from lottery.accounts.roles import WATCHERS
from lottery.acting import Acting
from lottery.archives import DATE
from lottery.ceremony.papers import countersigning, signers
from lottery.ceremony.seen.wording import find_attempt
from lottery.errors import RefusalError, StepRefusedError
from lottery.minutes.signing.countersignature import LARGEST, hash_of
from lottery.texts.ceremony import signers as words
from lottery.texts.minutes.signing import called
from lottery.web import site
from lottery.web.access import access
from lottery.web.ceremony.buttons import newest_of

pages = Blueprint("signing", __name__, url_prefix="/ceremony/<name>/sign")
SIGNATORIES = ("organiser", "supervisor", "notary")
"""Who brings an answer in; the signature in it is what counts."""


@pages.get("")
@access(*WATCHERS)
def page(name: str) -> ResponseReturnValue:
    """The signers, and what is to be done by whom."""
    return shown(name)


@pages.post("/add")
@access("organiser")
def add(name: str) -> ResponseReturnValue:
    """Name one signer more: his word in `token`, his certificate as the file `certificate`."""
    try:
        attempt = newest_of(name)
        found = request.files.get("certificate")
        if found is None or not found.filename:
            raise StepRefusedError(words.FILE_MISSING)
        with site.office().write() as session:
            made = signers.add(
                session,
                site.office().settings,
                code=attempt.code,
                name=request.form.get("token", "").strip(),
                data=found.read(),
                by=current_user.username,
                now=site.now(),
            )
    except RefusalError as refusal:
        return shown(name, str(refusal)), 409
    flash(words.added(made.number, made.name, made.title, made.sha256))
    if not made.rooted:
        flash(words.no_root(made.name))
    return redirect(address("signing.page", name=name), 303)


@pages.post("/change")
@access("organiser")
def change(name: str) -> ResponseReturnValue:
    """Take the signer `token` out, or put him in the place `to`."""
    token, to = request.form.get("token", ""), request.form.get("to", "")
    if to and not to.isdecimal():
        abort(400)
    try:
        attempt = newest_of(name)
        with site.office().write() as session:
            who = {"code": attempt.code, "name": token, "by": current_user.username}
            if to:
                signers.move(session, to=int(to[:4]), now=site.now(), **who)
            else:
                signers.remove(session, now=site.now(), **who)
    except RefusalError as refusal:
        return shown(name, str(refusal)), 409
    flash(words.moved(token, int(to[:4])) if to else words.removed(token))
    return redirect(address("signing.page", name=name), 303)


@pages.get("/request.zip")
@access(*WATCHERS)
def request_file(name: str) -> ResponseReturnValue:
    """What the next signer takes to his own computer, as one archive."""
    try:
        with site.office().read() as session:
            attempt = find_attempt(session, name) or abort(404)
            files = countersigning.request(session, site.office(), attempt)
    except StepRefusedError as refusal:
        return shown(name, str(refusal)), 409
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for file, data in files.items():
            archive.writestr(ZipInfo(f"{name}-sign/{file}", DATE), data)
    out.seek(0)
    return send_file(out, "application/zip", as_attachment=True, download_name=f"{name}-sign.zip")


@pages.post("")
@access(*SIGNATORIES)
def attach(name: str) -> ResponseReturnValue:
    """Take an answer in: the file `answer`, or its text in `text`."""
    found = request.files.get("answer")
    data = found.read(LARGEST + 1) if found and found.filename else b""
    data = data or request.form.get("text", "").replace("\r\n", "\n").strip("\n").encode() + b"\n"
    try:
        attempt = newest_of(name)
        told = countersigning.attach(
            site.office(), code=attempt.code, data=data, by=current_user.username, now=site.now()
        )
        acting = Acting(current_user.username, site.now(), secrets.token_bytes)
        _, failed = timestamps.stamp_due(site.office(), attempt.code, acting)
    except RefusalError as refusal:
        return shown(name, str(refusal)), 409
    for line in (*told, *failed):
        flash(line)
    return redirect(address("signing.page", name=name), 303)


def shown(name: str, refused: str = "") -> str:
    """The page, with what was refused."""
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        is_newest = attempts.newest(session, attempt.code).attempt == attempt.attempt
        known = countersigning.shown(session, attempt)
        can_sign = "signed" in attempt.steps and not attempt.ended
        digest = hash_of(countersigning.current(session, attempt)) if can_sign else ""
    return render_template(
        "ceremony/sign.html",
        name=name,
        attempt=attempt,
        is_newest=is_newest,
        known=known,
        turn=next((each for each in known if can_sign and each.at is None), None),
        can_sign=can_sign,
        digest=digest,
        refused=refused,
        kept=lambda field: request.form.get(field, "") if refused else "",
        called=called,
        words=words,
    )
