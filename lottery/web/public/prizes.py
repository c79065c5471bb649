"""What became of the prizes of a published draw, for everybody. No log-in.

All is read from the list that is published beside the bundle, and from cards that are published."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from draws.cards import Card, parse_card
from draws.errors import DrawError
from draws.pool import POOL
from draws.prizes import ListedPrize
from lottery import beside
from lottery.clock import day_of
from lottery.hall.prizes import HeldPrize, ListedStep, ShownPrizes
from lottery.hall.standing import pool_line
from lottery.texts.prizes import public as words
from lottery.web import paging, site
from lottery.web.access import public
from lottery.web.public.draws import prizes_of, published, wording
from lottery.web.transport.keeping import kept

pages = Blueprint("prize_list", __name__, url_prefix="/draws/<name>/prizes")

A_PAGE = 100
Cards = Mapping[str, Card | None]
"""The winners' cards by entry; None for one that is not shown."""


@dataclass(frozen=True)
class PrizeRow:
    """A prize on the page: its tier and number, how it stands, its holder's card (None: not shown),
    and what became of it."""

    tier: str
    slot: int
    prize: ListedPrize
    card: Card | None
    steps: tuple[ListedStep, ...]


@pages.get("")
@pages.get("/pages/<int(min=1):page>")
@pages.get("/tiers/<tier>")
@pages.get("/tiers/<tier>/pages/<int(min=1):page>")
@public
@kept
def home(name: str, tier: str = "", page: int = 1) -> ResponseReturnValue:
    """Each prize with its state and its history, a page at a time; how all that is checked."""
    draw = published(name)
    if not draw.is_drawn:
        abort(404)
    listed = prizes_of(name)
    counts = listed.tiers()
    if tier and tier not in {each.code for each in counts}:
        abort(404)
    wanted = [each for each in counts if tier in ("", each.code)]
    places = [(each.code, slot) for each in wanted for slot in range(1, each.count + 1)]
    at = paging.asked(len(places), A_PAGE)
    cards = {each.entry: each.card for won in draw.tiers for each in won.winners}
    rows = [_row(name, cards, listed, *place) for place in places[at.first : at.first + A_PAGE]]
    return render_template(
        "public/prizes.html",
        name=name,
        draw=draw,
        listed=listed,
        counts=counts,
        groups=[(code, list(some)) for code, some in groupby(rows, lambda row: row.tier)],
        chosen=tier,
        page=at,
        asked={"name": name, "tier": tier or None},
        names=wording(name),
        words=words,
    )


def told_of(held: HeldPrize) -> str:
    """How a prize stands to its owner, in one sentence."""
    return held.said(None if site.is_static() else day_of(site.now()))


def _row(name: str, cards: Cards, listed: ShownPrizes, tier: str, slot: int) -> PrizeRow:
    prize = listed.prize(tier, slot) or abort(404)
    steps = listed.history(tier, slot)
    return PrizeRow(tier, slot, prize, _card(name, cards, prize.holder), steps)


def _card(name: str, cards: Cards, entry: str) -> Card | None:
    """The card that is published of a winner, or of an alternate who stepped up, if it is the one
    that the pool committed to."""
    if found := cards.get(entry):
        return found
    path = f"cards/{entry}.txt"
    data = beside.read(site.office().settings.public_dir, name, path) if entry else None
    _, line = pool_line(site.gallery().folder(name) / POOL, entry) if data else (-1, "")
    if data is None or sha256(data).hexdigest() != line.rpartition(" ")[2]:
        return None
    try:
        return parse_card(data, path)
    except DrawError:
        return None
