"""What search engines ask for: which pages they may read, and where these are.

A map of the site needs whole addresses. The one by which citizens reach the site is the setting
`public_url`; without it there is no map, rather than one of names that the asker made up.
"""

from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, url_for
from flask.typing import ResponseReturnValue

from lottery import attempts
from lottery.web import site
from lottery.web.access import public

pages = Blueprint("crawlers", __name__)

LISTED = (
    "draws.home",
    "shelf.home",
    "rules.home",
    "check.home",
    "verifier.home",
    "check.checkpoints",
)
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


@pages.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Everything may be read; what is not to be listed says so itself. Names the map of the site,
    if `public_url` is set."""
    lines = ["User-agent: *", "Allow: /"]
    if base := site.office().settings.public_url:
        lines.append(f"Sitemap: {base}{url_for('crawlers.sitemap')}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@pages.get("/sitemap.xml")
@public
def sitemap() -> ResponseReturnValue:
    """The pages that may be listed, by the setting `public_url`; 404 without it."""
    base = site.office().settings.public_url
    if not base:
        abort(404)
    places = [url_for(endpoint) for endpoint in (*LISTED, "keys.home", "data.home")]
    places += [url_for("draws.draw", name=name) for name in _without_winners()]
    found = "".join(f"<url><loc>{escape(base + place)}</loc></url>\n" for place in places)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SCHEMA}">\n{found}</urlset>\n'
    return Response(text, mimetype="application/xml")


def _without_winners() -> list[str]:
    """The draws whose pages name no winner, by name."""
    shelf = site.gallery()
    shown = {name for name in shelf.names() if not shelf.get(name).is_drawn}
    with site.office().read() as session:
        off = {each.draw for each in attempts.all_called_off(session)}
    return sorted(shown | (off - set(shelf.names())))
