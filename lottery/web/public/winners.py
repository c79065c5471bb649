"""The winners of a published draw for scripts and for paper, and their cards. No log-in."""

from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from draws.cards import WINNERS as LIST
from lottery import archives
from lottery.hall import listing
from lottery.hall.listing import ListRow
from lottery.texts.prizes import public as prize_words
from lottery.texts.public import winners as words
from lottery.web import paging, site
from lottery.web.access import public
from lottery.web.public.draws import prizes_of, published, wording
from lottery.web.transport import sending
from lottery.web.transport.keeping import kept

pages = Blueprint("winners", __name__, url_prefix="/draws/<name>")

CARDS = 500


@pages.get("/winners.json")
@public
@kept
def rows(name: str) -> ResponseReturnValue:
    """`{"tiers": [name, …], "rows": [[tier, entry, holder, phone, invoice] or [tier, entry,
    sentence], …]}`: what the page shows of everybody, so that a browser looks by itself."""
    shown = published(name)
    names = wording(name)
    return jsonify(
        tiers=[names.tier(tier.code) for tier in shown.tiers],
        rows=[_row(each) for each in listing.rows(shown.tiers)],
    )


def _row(row: ListRow) -> list[object]:
    won, card = row.winner, row.card
    if card is not None:
        return [row.place, won.entry, card.holder, card.phone, card.invoice]
    said = words.alternate(won.slot) if row.is_alternate else words.no_card(won.altered)
    return [row.place, won.entry, said]


@pages.get("/winners.zip")
@public
def archive(name: str) -> ResponseReturnValue:
    """All winners' cards in one archive, as they lie in that of the bundle."""
    folder, cards = _cards(name)
    called, kind = f"{name}-winners.zip", "application/zip"
    return sending.send_text(folder, cards, name=called, mimetype=kind, attached=True)


@pages.get("/winners.zip.gz")
@public
def packed(name: str) -> ResponseReturnValue:
    """The archive of the cards, compressed, as a file whose parts can be asked for."""
    return sending.send_packed(*_cards(name), name=f"{name}-winners.zip.gz")


def _cards(name: str) -> tuple[Path, Path]:
    """The published folder and the archive of its cards; 404 where there are none, or the archive
    cannot be made (a full disk): each card is a file of its own, which whoever wants them takes."""
    published(name)
    folder = site.gallery().folder(name)
    try:
        return folder, archives.cards_of(folder)
    except (KeyError, OSError):
        abort(404)


@pages.get("/print")
@public
@kept
def paper(name: str) -> ResponseReturnValue:
    """The whole list in narrow columns, to be printed or saved as a PDF."""
    shown = published(name)
    if not shown.is_drawn:
        abort(404)
    return render_template(
        "public/winners_print.html",
        name=name,
        draw=shown,
        names=wording(name),
        listed=prizes_of(name),
        prize_words=prize_words,
    )


@pages.get("/print.css")
@public
def margins(name: str) -> ResponseReturnValue:
    """What stands at the edge of each printed page: the draw, its result's hash, the page."""
    shown = published(name)
    draw = words.edge(shown.manifest.folder, rehearsal=shown.is_rehearsal)
    sheet = words.margins(draw, shown.result_sha256 or "")
    return Response(sheet, mimetype="text/css")


@pages.get("/cards")
@pages.get("/cards/pages/<int(min=1):page>")
@public
@kept
def cards(name: str, page: int = 1) -> ResponseReturnValue:
    """The winners' cards, each a file of the bundle, a page at a time; or the one file that they
    all lie in."""
    published(name)
    listed = site.gallery().files(name)
    if any(file.path == LIST for file in listed):
        return redirect(url_for("draws.file", name=name, path=LIST))
    files = [file for file in listed if "/" in file.path]
    shown = paging.asked(len(files), CARDS)
    part = files[shown.first : shown.first + CARDS]
    return render_template("public/cards.html", name=name, files=part, count=len(files), page=shown)
