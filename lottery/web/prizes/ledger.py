"""The ledger of prizes: the draws, and one draw's prizes as a list that is searched."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from lottery.accounts.roles import PRIZE_READERS
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.prizes import facts, listing, standing
from lottery.prizes.listing import URGENCIES, WantedPrizes
from lottery.texts.prizes import names
from lottery.texts.prizes import pages as words
from lottery.texts.prizes.refusals import NO_RESULT
from lottery.web import paging, site
from lottery.web.access import access
from lottery.web.desk import may_use

pages = Blueprint("prizes", __name__, url_prefix="/prizes")

DRAWS, ROWS = 12, 100
LONGEST = 40


@pages.get("")
@access(*PRIZE_READERS)
def home() -> ResponseReturnValue:
    """The draws with a published result, the newest first, and how many prizes stand where."""
    with site.office().read() as session:
        found = listing.published(session)
        page = paging.asked(len(found), DRAWS)
        draws = [
            (each, listing.counted(session, each))
            for each in found[page.first : page.first + page.size]
        ]
    return render_template(
        "prizes/home.html", draws=draws, page=page, stages=names.STAGES, words=words
    )


@pages.get("/<name>")
@access(*PRIZE_READERS)
def draw(name: str) -> ResponseReturnValue:
    """A draw's prizes, a hundred a page; `tier`, `stage`, `urgency` and `q` choose among them."""
    what, today = _wanted(), day_of(site.now())
    try:
        with site.office().read() as session:
            attempt = listing.named(session, name)
            claims = facts.claims_of(session, site.office().settings.public_dir, attempt)
            prizes = standing.of_draw(session, attempt, claims.last_day)
            found = listing.wanted(session, site.office().boxes, prizes, what, today)
            page = paging.asked(len(found), ROWS)
            rows = found[page.first : page.first + page.size]
            holders = [row.life.entry for row in rows if row.life.entry is not None]
            cards = listing.cards(session, site.office().boxes, holders)
    except PrizeRefusedError as refused:
        if str(refused) == NO_RESULT:
            abort(404)
        return render_template("prizes/refused.html", name=name, alert=str(refused)), 409
    return render_template(
        "prizes/draw.html",
        attempt=attempt,
        claims=claims,
        tiers=[(tier.code, tier.name) for tier in attempt.tiers if tier.count],
        rows=rows,
        cards=cards,
        page=page,
        count=len(found),
        total=len(prizes),
        what=what,
        asked={name: value for name, value in request.args.items() if name != "page" and value},
        today=today,
        stages=names.STAGES,
        words=words,
        may_forfeit=may_use("prize_proposals.forfeit"),
    )


def _wanted() -> WantedPrizes:
    """What the address asks for; 404 for words that no page of ours writes."""
    asked = request.args
    urgency, stage = asked.get("urgency", ""), asked.get("stage", "")
    if urgency not in {"", *URGENCIES} or stage not in {"", *names.STAGES}:
        abort(404)
    text = " ".join(asked.get("q", "").split())[:LONGEST]
    return WantedPrizes(asked.get("tier", ""), stage, urgency, text)
