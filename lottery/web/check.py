"""Whoever holds a slip sees that his entry is in the register, without anybody's leave.

The address names the entry; the salts of the slip stay behind its `#`, which no browser sends.
"""

import re

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from lottery.errors import EntryUnknownError
from lottery.office import Office
from lottery.register import standing
from lottery.register.prover import Prover
from lottery.texts import consent as consent_texts
from lottery.texts import web as texts
from lottery.web.access import public

pages = Blueprint("check", __name__)

CHECKPOINTS = 200
_ENTRY = re.compile("[0-9]{1,10}")


@pages.get("/check")
@public
def home() -> ResponseReturnValue:
    """Asks for the number on the slip; with `?entry=` it goes there."""
    asked = request.args.get("entry", "").strip()
    number = texts.entry_of_slip(asked)
    if number is None and _ENTRY.fullmatch(asked):
        number = int(asked)
    if number is not None:
        return redirect(url_for("check.entry", number=f"{number:010d}"))
    return render_template("public/check.html", asked=asked, unknown=bool(asked))


@pages.get("/check/<number>")
@public
def entry(number: str) -> ResponseReturnValue:
    """How an entry stands: its line, what became of it, which checkpoint covers it."""
    found = _standing(number)
    if found is None:
        return render_template("public/check.html", asked=number, unknown=True), 404
    return render_template("public/entry.html", found=found, texts=texts)


@pages.get("/check/<number>/proof.txt")
@public
def proof(number: str) -> ResponseReturnValue:
    """The proof that the entry's line is under the newest checkpoint."""
    if not _ENTRY.fullmatch(number):
        abort(404)
    prover: Prover = current_app.extensions["lottery-prover"]
    with _office().read() as session:
        signed = standing.covering(session, int(number))
        if signed is None or _standing(number) is None:
            abort(404)
        text = prover.prove(session, int(number), signed)
    return _text(text, f"proof-{int(number):010d}.txt")


@pages.get("/checkpoints")
@public
def checkpoints() -> ResponseReturnValue:
    """The signed states of the register, the newest first."""
    with _office().read() as session:
        found = standing.checkpoints(session, CHECKPOINTS)
    return render_template("public/checkpoints.html", checkpoints=found)


@pages.get("/checkpoints/<int:size>.txt")
@public
def checkpoint(size: int) -> ResponseReturnValue:
    """One checkpoint, byte for byte as it was signed."""
    with _office().read() as session:
        found = standing.checkpoint(session, size)
    if found is None:
        abort(404)
    return _text(found.note, f"checkpoint-{size}.txt")


@pages.get("/consent/<int:version>")
@public
def consent(version: int) -> ResponseReturnValue:
    """One version of what people agree to when they take part."""
    try:
        title = consent_texts.title(version)
    except KeyError:
        abort(404)
    return render_template(
        "public/consent.html",
        title=title,
        paragraphs=consent_texts.paragraphs(version),
        sha256=consent_texts.sha256(version),
    )


def _standing(number: str) -> standing.Standing | None:
    if not _ENTRY.fullmatch(number):
        return None
    try:
        with _office().read() as session:
            return standing.standing(session, int(number))
    except EntryUnknownError:
        return None


def _text(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="text/plain", headers=headers)


def _office() -> Office:
    office: Office = current_app.extensions["lottery-office"]
    return office
