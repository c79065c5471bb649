"""Sealed slips, made in the browser of the party that seals: the server sees the hash and no more.

The page's script draws the secret from the browser's own randomness and prints it. Whoever controls
this server could send a page that tells it the secret; he could still not know the dice of the
others, and a party that does not trust the page makes its slip by command on its own machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import attempts
from lottery.accounts.roles import SEALERS
from lottery.attempts import Attempt
from lottery.ceremony.seen.wording import find_attempt
from lottery.ceremony.sources import sealing
from lottery.ceremony.sources.sealing import SealedSource
from lottery.texts import web as texts
from lottery.texts.ceremony import sealed as words
from lottery.web import site
from lottery.web.access import access

pages = Blueprint("sealed", __name__, url_prefix="/ceremony/<name>")


@dataclass(frozen=True)
class KeeperDuty:
    """A slip that this account speaks for, and who may keep it: (party, what it is called); whether
    it still lacks a keeper."""

    slip: SealedSource
    keepers: tuple[tuple[str, str], ...]
    wants_keepers: bool


@pages.get("/slip")
@access(*SEALERS)
def form(name: str) -> ResponseReturnValue:
    """The page on which a party makes, prints and hands in its slip; `?party=` chooses one."""
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        is_newest = attempt.attempt == attempts.newest(session, attempt.code).attempt
        duties = _duties(attempt, sealing.slips(session, attempt))
    chosen = request.args.get("party", "")
    open_first = sorted(duties, key=lambda duty: (duty.slip.party != chosen, duty.slip.sha256))
    return render_template(
        "ceremony/sealed.html",
        name=name,
        attempt=attempt,
        duty=open_first[0] if duties else None,
        duties=duties,
        keeper_name=lambda party: _called(attempt, party),
        refused=_refused(attempt, duties, is_newest=is_newest),
        words=words,
    )


@pages.post("/slip")
@access(*SEALERS)
def hand_in(name: str) -> ResponseReturnValue:
    """Store the hash of a slip: `party`, `sha256`, and a `keeper` for each copy."""
    given = {key: request.form.get(key, "") for key in ("party", "sha256")}
    keepers = tuple(filter(None, request.form.getlist("keeper")))
    with site.office().write() as session:
        attempt = find_attempt(session, name) or abort(404)
        if attempt.attempt != attempts.newest(session, attempt.code).attempt:
            abort(409)
        now = site.now()
        by = current_user.account
        sealing.hand_in(session, code=attempt.code, keepers=keepers, by=by, now=now, **given)
    return redirect(url_for("sealed.form", name=name, party=given["party"]), 303)


def _duties(attempt: Attempt, slips: Iterable[SealedSource]) -> tuple[KeeperDuty, ...]:
    mine = sealing.parties_of(attempt, current_user.account)
    return tuple(
        KeeperDuty(
            slip,
            tuple((who, _called(attempt, who)) for who in keepers),
            attempt.is_unfrozen and sealing.wants_keepers(attempt, slip),
        )
        for slip in slips
        if slip.party in mine
        for keepers in [sealing.keepers_for(attempt, slip.party)]
    )


def _refused(attempt: Attempt, duties: tuple[KeeperDuty, ...], *, is_newest: bool) -> str:
    """Why this account can make no slip now; empty if it can."""
    if not duties:
        return words.NOT_A_PARTY
    if not is_newest:
        return words.OLDER
    return "" if attempt.is_unfrozen else words.TOO_LATE


def _called(attempt: Attempt, party: str) -> str:
    """What people call a party: as the plan does, if it throws or seals."""
    titles = {source.who: source.title for source in attempt.sources}
    return titles.get(party) or texts.party_name("", party)
