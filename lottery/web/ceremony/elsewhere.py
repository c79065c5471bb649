"""What others give of a draw: timestamps, and files that come from elsewhere. Never shown inside.

A file goes out as a download alone; its bytes are neither opened nor rendered here.
"""

from __future__ import annotations

import secrets
from io import BytesIO
from pathlib import PurePath

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, send_file
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import attempts, elsewhere, timestamps
from lottery.accounts.roles import RECORDERS, WATCHERS
from lottery.acting import Acting
from lottery.ceremony.seen.wording import find_attempt
from lottery.elsewhere import GivenFile, keeping
from lottery.errors import ElsewhereRefusedError, RefusalError
from lottery.texts.ceremony import elsewhere as words
from lottery.texts.ceremony import timestamps as stamp_words
from lottery.web import site
from lottery.web.access import access
from lottery.web.ceremony.buttons import newest_of
from lottery.web.transport import bodies

pages = Blueprint("elsewhere", __name__, url_prefix="/ceremony/<name>/elsewhere")


def install(app: Flask) -> None:
    """Give the route that takes a file room for it."""
    bodies.allow(app, ("elsewhere.keep",), keeping.LARGEST + (1 << 16))


@pages.get("")
@access(*WATCHERS)
def page(name: str) -> ResponseReturnValue:
    """Timestamps, files from elsewhere, and the keys of those who sign there."""
    return shown(name)


@pages.post("")
@access(*RECORDERS)
def keep(name: str) -> ResponseReturnValue:
    """Keep a file: `file`, its `kind`, `source`, `key` and whether it is published (`publish`)."""
    try:
        attempt = newest_of(name)
        found = request.files.get("file")
        if found is None or not found.filename:
            raise ElsewhereRefusedError(words.FILE_MISSING)
        given = GivenFile(
            found.read(),
            request.form.get("kind", ""),
            request.form.get("source", ""),
            request.form.get("key", ""),
            PurePath(found.filename).suffix,
            "publish" in request.form,
        )
        elsewhere.keep(site.office(), attempt.code, given, _acting())
    except RefusalError as refusal:
        return shown(name, str(refusal)), 409
    flash(words.STORED)
    return redirect(address("elsewhere.page", name=name), 303)


@pages.post("/key")
@access(*RECORDERS)
def enrol(name: str) -> ResponseReturnValue:
    """Register an SM2 key: its text or hex in `key`, its holder in `holder`."""
    try:
        newest_of(name)
        data = request.form.get("key", "").replace("\r\n", "\n").encode()
        holder = request.form.get("holder", "")
        with site.office().write() as session:
            elsewhere.enrol(session, holder, data, by=current_user.username, now=site.now())
    except RefusalError as refusal:
        return shown(name, str(refusal)), 409
    flash(words.REGISTERED)
    return redirect(address("elsewhere.page", name=name), 303)


@pages.post("/timestamp")
@access("organiser")
def stamp(name: str) -> ResponseReturnValue:
    """Ask for the timestamps that can be had now."""
    try:
        attempt = newest_of(name)
        if not timestamps.configured(site.office().settings):
            return shown(name, stamp_words.NO_AUTHORITY), 409
        got, told = timestamps.stamp_due(site.office(), attempt.code, _acting())
    except RefusalError as refusal:
        return shown(name, str(refusal)), 409
    if told:
        return shown(name, "".join(told)), 409
    flash("，".join(map(stamp_words.got, got)) or stamp_words.NOTHING_DUE)
    return redirect(address("elsewhere.page", name=name), 303)


@pages.get("/<int:number>")
@access(*RECORDERS)
def file(name: str, number: int) -> ResponseReturnValue:
    """One file as a download, with a line in the journal."""
    office = site.office()
    with office.write() as session:
        attempt = find_attempt(session, name) or abort(404)
        try:
            data = keeping.show(
                session,
                office.boxes,
                attempt,
                number,
                by=current_user.username,
                now=site.now(),
            )
        except KeyError:
            abort(404)
    return send_file(
        BytesIO(data),
        "application/octet-stream",
        as_attachment=True,
        download_name=f"{name}-elsewhere-{number}.bin",
        max_age=0,
    )


def shown(name: str, refused: str = "") -> str:
    """The page, with what was refused; what was typed then stays as it was."""
    settings = site.office().settings
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        is_newest = attempts.newest(session, attempt.code).attempt == attempt.attempt
        stamps = {each.file: each for each in timestamps.of_attempt(session, settings, attempt)}
        due = timestamps.due(session, settings, attempt) if is_newest else ()
        files = elsewhere.of_attempt(session, attempt)
        keys = elsewhere.every(session)
    return render_template(
        "ceremony/elsewhere.html",
        name=name,
        attempt=attempt,
        is_newest=is_newest,
        stamps=[(file, timestamps.line(file, stamps.get(file))) for file in timestamps.FILES],
        due=due,
        configured=timestamps.configured(settings),
        files=files,
        keys=keys,
        refused=refused,
        kept=lambda field: request.form.get(field, "") if refused else "",
        words=words,
        stamp_words=stamp_words,
    )


def _acting() -> Acting:
    return Acting(current_user.username, site.now(), secrets.token_bytes)
