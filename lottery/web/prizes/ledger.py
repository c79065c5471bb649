"""The ledger of prizes: the draws, and one draw's prizes as a list that is searched."""

from __future__ import annotations

import re

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts.roles import PRIZE_DESK, PRIZE_READERS
from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError, ProposalRefusedError
from lottery.prizes import facts, joint, list_check, listing, papers, standing
from lottery.prizes.joint import SeenPrize
from lottery.prizes.life import FORFEITED, Deed, PrizeId
from lottery.prizes.listing import URGENCIES, WantedPrizes
from lottery.texts.prizes import names
from lottery.texts.prizes import pages as words
from lottery.texts.prizes.refusals import NO_RESULT, prize_unknown
from lottery.web import paging, site
from lottery.web.access import access
from lottery.web.desk import may_use

pages = Blueprint("prizes", __name__, url_prefix="/prizes")

DRAWS, ROWS = 12, 100
LONGEST = 40
LATE = Deed(FORFEITED, {"reason": "late"})
_PICK = re.compile(r"(?P<tier>[a-z0-9]{1,16})/(?P<slot>[1-9][0-9]{0,6}):(?P<acts>[0-9]{1,7})")


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
        due = papers.due(session, day_of(site.now())) if may_use("prizes.destroy") else 0
    return render_template(
        "prizes/home.html",
        draws=draws,
        page=page,
        due=due,
        stages=names.STAGES,
        words=words,
    )


@pages.post("/papers")
@access("organiser")
def destroy() -> ResponseReturnValue:
    """Destroy the papers of winners whose day has come."""
    acting = site.acting(current_user.username)
    with site.office().write() as session:
        gone = papers.destroy(session, by=acting.by, acting=acting)
    flash(words.destroyed(gone))
    return redirect(url_for("prizes.home"))


@pages.get("/<name>")
@access(*PRIZE_READERS)
def draw(name: str) -> ResponseReturnValue:
    """A draw's prizes, a hundred a page; `tier`, `stage`, `urgency` and `q` choose among them."""
    return _list(name)


@pages.post("/<name>/forfeit")
@access(*PRIZE_DESK)
def forfeit(name: str) -> ResponseReturnValue:
    """Propose at once that prizes whose last day is over are forfeited; each `pick` is
    `TIER/SLOT:ACTS`, as the list has shown it."""
    by, office, now = current_user.account, site.office(), site.now()
    try:
        with office.write() as session:
            attempt = listing.named(session, name)
            claims = facts.claims_of(session, office.settings.public_dir, attempt)
            seen = [_picked(attempt, each) for each in request.form.getlist("pick")]
            if not seen:
                raise PrizeRefusedError(words.NOTHING_PICKED)
            made = joint.propose(session, attempt, seen, LATE, claims, by=by, now=now)
    except (PrizeRefusedError, ProposalRefusedError) as refused:
        return _list(name, alert=str(refused))
    flash(words.proposed(made.id))
    return redirect(url_for("prize_proposals.one", number=made.id))


def _picked(attempt: Attempt, text: str) -> SeenPrize:
    """A ticked line of the list; raises PrizeRefusedError for what no list of ours says."""
    found = _PICK.fullmatch(text)
    if found is None:
        raise PrizeRefusedError(prize_unknown(text))
    prize = PrizeId(attempt.code, attempt.attempt, found["tier"], int(found["slot"]))
    return SeenPrize(prize, int(found["acts"]))


def _list(name: str, alert: str = "") -> ResponseReturnValue:
    what, today = _wanted(), day_of(site.now())
    try:
        with site.office().read() as session:
            attempt = listing.named(session, name)
            claims = facts.claims_of(session, site.office().settings.public_dir, attempt)
            prizes = standing.lives_of(session, attempt, claims.last_day)
            found = listing.wanted(session, site.office().boxes, prizes, what, today)
            page = paging.asked(len(found), ROWS)
            rows = found[page.first : page.first + page.size]
            holders = [row.life.entry for row in rows if row.life.entry is not None]
            cards = listing.cards(session, site.office().boxes, holders)
            unlisted = list_check.unlisted_of(session, site.office().settings.public_dir, attempt)
    except PrizeRefusedError as refused:
        if str(refused) == NO_RESULT:
            abort(404)
        return render_template("prizes/refused.html", name=name, alert=str(refused)), 409
    shown = render_template(
        "prizes/draw.html",
        attempt=attempt,
        claims=claims,
        tiers=[(tier.code, tier.name) for tier in attempt.tiers if tier.count],
        rows=rows,
        cards=cards,
        unlisted=unlisted,
        page=page,
        count=len(found),
        total=len(prizes),
        what=what,
        alert=alert,
        asked={key: value for key, value in request.args.items() if key != "page" and value},
        today=today,
        stages=names.STAGES,
        words=words,
        picks=what.urgency == listing.OVERDUE and may_use("prizes.forfeit"),
        picked=set(request.form.getlist("pick")),
        all_picked="all" in request.args and request.method == "GET",
    )
    return (shown, 409) if alert else shown


def _wanted() -> WantedPrizes:
    """What the address asks for; 404 for words that no page of ours writes."""
    asked = request.args
    urgency, stage = asked.get("urgency", ""), asked.get("stage", "")
    if urgency not in {"", *URGENCIES} or stage not in {"", *names.STAGES}:
        abort(404)
    text = " ".join(asked.get("q", "").split())[:LONGEST]
    return WantedPrizes(asked.get("tier", ""), stage, urgency, text)
