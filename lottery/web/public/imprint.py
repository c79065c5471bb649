"""The site's seal, ornaments and colours, made of its imprint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from lottery.programme.colours import ACCENT, palette
from lottery.programme.emblem import seal_svg
from lottery.programme.imprint import Imprint
from lottery.programme.style import site_css
from lottery.web.access import public
from lottery.web.imprinting import imprint, stamp
from lottery.web.transport.statics import LASTING

pages = Blueprint("imprint", __name__, url_prefix="/imprint")
_SVG, _CSS = "image/svg+xml", "text/css"


@pages.get("/<name>")
@public
def file(name: str) -> ResponseReturnValue:
    """`seal.svg`, `rosette.svg`, `border.svg` or `site.css`; kept by browsers while its address
    is that of this imprint."""
    own = imprint()
    if name not in FILES:
        abort(404)
    kind, make = FILES[name]
    answer = Response(make(own), mimetype=kind)
    lasting = request.args.get("v") == stamp(own)
    answer.headers["Cache-Control"] = LASTING if lasting else "no-cache"
    return answer


def _seal(own: Imprint) -> str:
    return seal_svg(own.seal, palette(own.main, own.accent))


def _css(own: Imprint) -> str:
    return site_css(own, stamp(own))


def _ornament(name: str) -> Callable[[Imprint], str]:
    def drawn(own: Imprint) -> str:
        text = Path(current_app.static_folder or "", "hall", name).read_text("ascii")
        return text.replace(ACCENT, palette(own.main, own.accent).accent)

    return drawn


FILES: Mapping[str, tuple[str, Callable[[Imprint], str]]] = {
    "seal.svg": (_SVG, _seal),
    "rosette.svg": (_SVG, _ornament("rosette.svg")),
    "border.svg": (_SVG, _ornament("border.svg")),
    "site.css": (_CSS, _css),
}
