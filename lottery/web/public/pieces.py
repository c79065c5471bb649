"""Registers in pieces: whoever has an older one fetches only what is new.

A piece's address is the hash of its bytes, so that it never gives others, and is kept by whoever
has fetched it.
"""

import re

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from draws.canonical import HEX64
from draws.errors import DrawError
from lottery.pieces import store
from lottery.web import site
from lottery.web.access import public
from lottery.web.public.draws import published
from lottery.web.transport import sending
from lottery.web.transport.statics import LASTING

pages = Blueprint("pieces", __name__)


@pages.get("/draws/<name>/register.pieces")
@public
def index(name: str) -> ResponseReturnValue:
    """The index of a draw's register in pieces; 404 of a register that is one piece."""
    published(name)
    folder = site.gallery().folder(name)
    try:
        found = store.index_of(folder)
    except DrawError:
        found = None
    if found is None:
        abort(404)
    return sending.send(
        store.index_place(folder),
        name=f"{name}-register.pieces",
        mimetype="text/plain",
        attached=False,
        mark=found.sha256,
    )


@pages.get("/pieces/<sha256>")
@public
def piece(sha256: str) -> ResponseReturnValue:
    """One piece of a register, by the hash of its bytes."""
    place = store.place(site.office().settings.public_dir, sha256)
    if not re.fullmatch(HEX64, sha256) or not place.is_file():
        abort(404)
    answer = sending.send(place, name=sha256, mimetype="text/plain", attached=False, mark=sha256)
    answer.headers["Cache-Control"] = LASTING
    return answer
