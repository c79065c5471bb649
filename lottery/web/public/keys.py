"""The list of keys: every key and certificate that counted, from when to when, and its bytes."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from draws.keylist import FILE
from lottery.keylist import covering
from lottery.texts.ceremony import key_changes as words
from lottery.web import site
from lottery.web.access import public

pages = Blueprint("keys", __name__, url_prefix="/keys")


@pages.get("")
@public
def home() -> ResponseReturnValue:
    """Every key with its times, the one that counts first, and how to go on from an older one."""
    listed = covering.read(site.office().settings.public_dir)
    entries = [(entry, listed.until(entry)) for entry in reversed(listed.entries)]
    return render_template("public/keys.html", entries=entries, words=words)


@pages.get("/keylist.txt")
@public
def file() -> ResponseReturnValue:
    """The list, byte for byte as it was signed."""
    place = site.office().settings.public_dir / FILE
    if not place.is_file():
        abort(404)
    answer = Response(place.read_bytes(), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer
