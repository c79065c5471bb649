"""What every page says of the city: its imprint, read once a request.

A page must be made even where the database cannot be asked: the last imprint that was read stands
for it then.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

from flask import Flask, current_app, g, url_for

from lottery.errors import LotteryError, MachineFaultError
from lottery.programme import imprints
from lottery.programme.imprint import Imprint
from lottery.texts.office.imprint import ORGAN_ROLES
from lottery.web import site

_KEPT = "lottery-imprint"


def install(app: Flask) -> None:
    """Give `imprint` and `imprint_file` to the templates."""
    app.extensions[_KEPT] = Imprint()
    app.jinja_env.globals["imprint"] = imprint
    app.jinja_env.globals["imprint_file"] = imprint_file
    app.jinja_env.globals["organ_roles"] = ORGAN_ROLES


def imprint() -> Imprint:
    """The imprint that stands now."""
    if "imprint" not in g:
        with suppress(LotteryError, MachineFaultError, OSError), site.office().read() as session:
            current_app.extensions[_KEPT] = imprints.current(session)
        g.imprint = last_known()
    found: Imprint = g.imprint
    return found


def last_known() -> Imprint:
    """The one that was read last."""
    found: Imprint = current_app.extensions[_KEPT]
    return found


def imprint_file(name: str) -> str:
    """The address of a picture or style of the imprint: another one when it changes."""
    return url_for("imprint.file", name=name, v=stamp(imprint()))


def stamp(own: Imprint) -> str:
    """What tells two imprints apart, 12 hex digits."""
    return sha256(own.to_json().encode()).hexdigest()[:12]
