"""All draws that are published, by campaign, each with the ways to its lists."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lottery.ceremony.seen import endings
from lottery.ceremony.seen.wording import Wording
from lottery.hall.published import Published
from lottery.texts.public import history as history_words
from lottery.web import site
from lottery.web.access import public
from lottery.web.public import lost
from lottery.web.public.draws import wording
from lottery.web.transport.keeping import kept

pages = Blueprint("shelf", __name__)

Row = tuple[str, Published, Wording]


@pages.get("/draws")
@public
@kept
def home() -> ResponseReturnValue:
    """Every published draw by campaign, live ones first, the newest first; each tier has a link to
    its winners."""
    with site.office().read() as session:
        ended = endings.unpublished(session)
    missing = lost.every()
    return render_template(
        "public/draws.html",
        campaigns=_by_campaign(lost.shown(missing)),
        ended=ended,
        lost=missing,
        history_words=history_words,
    )


def _by_campaign(names: tuple[str, ...]) -> dict[str, list[Row]]:
    """The draws by their campaigns' titles ("": unknown here), that with the newest draw first."""
    shelf = site.gallery()
    rows = [(name, shelf.get(name), wording(name)) for name in names]
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda each: each[1].is_rehearsal):
        found.setdefault(row[2].campaign, []).append(row)
    return found
