"""The first page of the public site, and the one file that its search looks through."""

import json

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from lottery import attempts
from lottery.ceremony.seen import endings
from lottery.ceremony.seen.history import HistoryEntry
from lottery.ceremony.seen.wording import Wording
from lottery.hall import listing
from lottery.hall.listing import ListRow
from lottery.hall.prizes import ShownPrizes
from lottery.hall.published import Published
from lottery.programme.coming import coming
from lottery.protocol import line
from lottery.texts.ceremony import calling_off
from lottery.texts.public import front as sentences
from lottery.texts.public import history as history_words
from lottery.web import site
from lottery.web.access import public
from lottery.web.public import lost
from lottery.web.public.draws import pages, prizes_of, wording
from lottery.web.public.prizes import told_of
from lottery.web.transport.keeping import kept

NEWEST = 6
"""So many draws stand on the first page; all are on a page of their own."""


@pages.get("/")
@public
@kept
def home() -> ResponseReturnValue:
    """The search over all winners, what comes next, and the published draws: live ones first, the
    newest first."""
    missing = lost.every()
    draws = _draws(missing)
    office = site.office()
    with office.read() as session:
        off = attempts.all_called_off(session)
        ended = endings.unpublished(session)
        over = {draw.manifest.draw for _, draw in draws if _is_over(draw)}
        over |= {each.code for each in missing if _was_drawn(each)}
        ahead = coming(session, site.now(), over | {each.draw for each in off})
    return render_template(
        "public/home.html",
        draws=draws,
        newest=NEWEST,
        last=next((each for each in draws if each[1].is_drawn), None),
        coming=ahead,
        off=off,
        ended=ended,
        lost=missing,
        history_words=history_words,
        calling_off=calling_off,
        sentences=sentences.SCRIPTED,
    )


def _draws(missing: tuple[HistoryEntry, ...] = ()) -> list[tuple[str, Published]]:
    """The published draws by their folders, live ones first, the newest first."""
    shelf = site.gallery()
    found = [(name, shelf.get(name)) for name in lost.shown(missing)]
    return sorted(found, key=lambda each: each[1].is_rehearsal)


def _is_over(draw: Published) -> bool:
    """Whether it is no more to come: a rehearsal does not stand for the draw, but in a demo."""
    return draw.is_drawn and (not draw.is_rehearsal or site.office().settings.demo)


def _was_drawn(entry: HistoryEntry) -> bool:
    """Whether a draw whose files are gone is no more to come."""
    return entry.state == line.PUBLISH.name and (entry.live or site.office().settings.demo)


@pages.get("/winners.json")
@public
@kept
def winners() -> ResponseReturnValue:
    """Who won in all draws, as their pages show it, for the search in the reader's browser."""
    drawn = [(name, draw) for name, draw in _draws() if draw.is_drawn]
    told = {"draws": [_listed(name, draw, wording(name)) for name, draw in drawn]}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Response(text, mimetype="application/json")


def _listed(name: str, draw: Published, names: Wording) -> dict[str, object]:
    """A draw for the search: `winners` are rows of entry, tier and place, phone, invoice."""
    title, live = draw.manifest.title, not draw.is_rehearsal
    listed = prizes_of(name)
    rows = [_row(each, names, listed) for each in listing.rows(draw.tiers)]
    alternates = sum(len(tier.alternates) for tier in draw.tiers)
    return {"name": name, "title": title, "live": live, "alternates": alternates, "winners": rows}


def _row(row: ListRow, names: Wording, listed: ShownPrizes) -> tuple[str, str, str, str]:
    """The masks of a winner, and how his prize stands; an alternate has no masks."""
    said = sentences.ALTERNATE if row.is_alternate else sentences.PRIZE
    phone, invoice = (row.card.phone, row.card.invoice) if row.card else ("", "")
    told = said.format(tier=names.tier(row.tier), slot=row.winner.slot)
    return row.winner.entry, f"{told}{_stands(row, listed)}", phone, invoice


def _stands(row: ListRow, listed: ShownPrizes) -> str:
    """How the prize stands to this entry, where there is something to say of it."""
    how = "alternate" if row.is_alternate else "prize"
    held = listed.held_by(row.winner.entry, row.tier, row.winner.slot, how)
    return sentences.STANDS.format(told_of(held)) if held else ""
