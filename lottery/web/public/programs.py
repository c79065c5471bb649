"""The programs handed out for checking, by their hash: as they are now, and as a draw names them.

An address holds the hash, so that the same address never gives another program."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from lottery import handouts
from lottery.handouts import frozen_programs
from lottery.web import site
from lottery.web.access import public

pages = Blueprint("programs", __name__, url_prefix="/programs")


@pages.get("/<sha256>/<name>")
@public
def file(sha256: str, name: str) -> ResponseReturnValue:
    """A program's bytes."""
    here = {one.sha256: one.content for one in handouts.programs().values()}
    content = here.get(sha256)
    if content is None:
        with site.office().read() as session:
            content = frozen_programs.content(session, sha256)
    if content is None:
        abort(404)
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_plain(name)}"'
    answer.set_etag(sha256[:32])
    return answer


def _plain(name: str) -> str:
    """A file name that needs no quoting."""
    return "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "-._"))
