"""Pages for winners that only a site with keys can answer: whoever holds a slip sees where his
prize stands and answers; whoever got a message asks whether it is the office's. No log-in.

Every question is counted before it is answered, as a wrong password is, and whatever does not fit
is answered with one sentence. Wrong salts and codes are counted by address; whoever shows the right
salt is counted for his entry alone, wherever he is: so nobody who has not the slip keeps its owner
out, not even behind the same address, and who has a picture of it guesses no telephone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lottery.accounts import failures
from lottery.accounts.failures import Try
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.office import secrets_in_use
from lottery.prizes import by_slip, notices_code
from lottery.prizes.by_slip import OwnPrize, SlipProof
from lottery.prizes.life import Deed
from lottery.prizes.standing import PrizeAct
from lottery.texts.prizes import by_slip as words
from lottery.texts.prizes import public as state_words
from lottery.texts.public import outcomes
from lottery.web import site
from lottery.web.access import public
from lottery.web.public.draws import claims_of, wording

pages = Blueprint("by_slip", __name__)

PATIENCE = timedelta(minutes=30)
"""How long after the slip was shown an answer may be given."""
_ACTS = re.compile("[0-9]{1,6}")
MOST = 2000
"""Characters of what is pasted: a slip's file has some hundreds."""


class NotShownError(Exception):
    """What was typed is not the slip's, or may not be asked now; the sentence for the page."""

    def __init__(self, said: str, status: int) -> None:
        super().__init__(said)
        self.said, self.status = said, status


@dataclass(frozen=True)
class ShownPrize:
    """A prize as its winner's page shows it: what it is called, how it stands, what he answered,
    and whether he may still answer; `key` names it in the form."""

    own: OwnPrize
    key: str
    place: str
    prize: str
    said: str
    answered: str
    is_open: bool


@pages.context_processor
def _reached() -> dict[str, bool]:
    """Under the public name, where the proxy leads here, nobody logs in: no link to it."""
    return {"has_staff": not site.office().settings.claims_online}


@pages.get("/claim")
@public
def home() -> ResponseReturnValue:
    """Asks for what proves a slip."""
    return _asked()


@pages.post("/claim")
@public
def show() -> ResponseReturnValue:
    """Where the prizes of the slip's entry stand, and the form of an answer."""
    try:
        entry = _proved()
    except NotShownError as why:
        return _asked(why.said), why.status
    return _shown(entry, "")


@pages.post("/claim/answer")
@public
def answer() -> ResponseReturnValue:
    """Store what the winner says of one of his prizes."""
    try:
        entry = int(_signer().loads(request.form.get("proof", ""), int(PATIENCE.total_seconds())))
    except (BadSignature, ValueError):
        return _asked(words.OVER), 422
    try:
        return _shown(entry, _stored(entry))
    except PrizeRefusedError as why:
        return _shown(entry, "", alert=str(why)), 409


@pages.get("/notice")
@public
def notice() -> ResponseReturnValue:
    """Asks for entry and short code of a message about a prize."""
    return _notice()


@pages.post("/notice")
@public
def check_notice() -> ResponseReturnValue:
    """Whether the office sent it, and about which prize."""
    entry, code = _entry(request.form.get("entry", "")), notices_code.read(_typed("code"))
    if entry is None or not code:
        return _notice(alert=words.ENTRY_MALFORMED if entry is None else words.CODE_MALFORMED), 422
    office = site.office()
    try:
        with _counted(_from_here("notice", entry)), office.read() as session:
            public_dir = office.settings.public_dir
            own = by_slip.noticed(session, office.boxes, public_dir, entry, code)
            renewed = secrets_in_use.renewed_at(session, "index")
            if own is None:
                told = words.renewed(day_of(renewed)) if renewed else ""
                raise NotShownError(words.NOT_OURS + told, 404)
    except NotShownError as why:
        return _notice(alert=why.said), why.status
    return _notice(found=_prize(own, entry, within=False))


def _asked(alert: str = "") -> str:
    typed = {name: _typed(name) for name in ("entry", "phone")}
    return render_template(
        "public/claim.html", words=words, alert=alert, typed=typed, outcomes=outcomes, claims=None
    )


def _notice(alert: str = "", found: ShownPrize | None = None) -> str:
    typed = {name: _typed(name) for name in ("entry", "code")}
    return render_template(
        "public/notice.html", words=words, alert=alert, typed=typed, found=found, outcomes=outcomes
    )


def _proved() -> int:
    """The entry whose slip was shown; raises NotShownError."""
    secret = _typed("secret")
    entry = by_slip.entry_in(secret) if secret else None
    entry = _entry(_typed("entry")) if _typed("entry") or entry is None else entry
    if entry is None:
        raise NotShownError(words.ENTRY_MALFORMED, 422)
    salt = by_slip.salt_in(secret)
    if not salt:
        raise NotShownError(words.PASTED_WRONG, 422)
    office, proof = site.office(), SlipProof(entry, salt, _typed("phone"))
    with office.read() as session:
        fit = by_slip.fit(session, office.boxes, proof)
    slip = Try(f"claim:{entry:010d}", f"slip:{entry:010d}", code=True)
    with _counted(slip if fit.salt else _from_here("claim", entry)):
        if not fit.whole:
            raise NotShownError(words.NOT_RIGHT, 403)
    return entry


def _stored(entry: int) -> str:
    """Store the answer; what to say of it."""
    office, form = site.office(), request.form
    deed = _deed()
    with office.write() as session:
        found = by_slip.prizes_of(session, office.settings.public_dir, entry)
        own = next((each for each in found if each.id.name == form.get("prize")), None)
        expected = form.get("acts", "", type=str)
        if own is None or not _ACTS.fullmatch(expected):
            raise PrizeRefusedError(words.NOT_YOURS)
        by_slip.answer(session, own, entry, deed, expected=int(expected), now=site.now())
    return words.SAVED[str(deed.detail.get("answer", deed.what))]


def _deed() -> Deed:
    said = request.form.get("say", "")
    if said == "declines" and not request.form.get("sure"):
        raise PrizeRefusedError(words.NEEDS_TICK)
    if said in {"coming", "declines"}:
        return Deed("answered", {"answer": said})
    return Deed("appointed", {"day": _typed("day")[:10]})


def _shown(entry: int, saved: str, alert: str = "") -> str:
    office = site.office()
    with office.read() as session:
        try:
            found = by_slip.prizes_of(session, office.settings.public_dir, entry)
        except PrizeRefusedError as why:
            found, alert = (), str(why)
    return render_template(
        "public/claim_prizes.html",
        words=words,
        entry=f"{entry:010d}",
        saved=saved,
        alert=alert,
        prizes=[_prize(each, entry) for each in found],
        proof=_signer().dumps(entry),
        today=day_of(site.now()),
        outcomes=outcomes,
        claims_of=claims_of,
    )


def _prize(own: OwnPrize, entry: int, *, within: bool = True) -> ShownPrize:
    """A prize for its owner; without `within`, for whoever has read a message about it: no more
    than is published of it."""
    life, named = own.standing.life, wording(own.attempt.name)
    held = own.is_held_by(entry)
    return ShownPrize(
        own,
        life.id.name,
        words.place(
            *(own.attempt.title, named.tier(life.id.tier), life.id.slot),
            rehearsal=not own.attempt.live,
        ),
        named.prize(life.id.tier),
        _stands(own, entry, within=within),
        _answered(own.said) if held and own.said and within else "",
        held and (life.until is None or day_of(site.now()) <= life.until),
    )


def _answered(said: PrizeAct) -> str:
    """What he has said, or what the office has arranged with him."""
    if said.what == "answered":
        return words.ANSWERED_NOTE.format(words.ANSWERS[str(said.detail["answer"])])
    day, time, place = (str(said.detail.get(name, "")) for name in ("day", "time", "place"))
    if said.by == by_slip.BY:
        return words.ANSWERED_NOTE.format(words.wished(day))
    return words.arranged(day, time, place)


def _stands(own: OwnPrize, entry: int, *, within: bool) -> str:
    """How the prize stands to this entry, in full words; without `within`, not how far the office
    has come with it."""
    life = own.standing.life
    if own.is_held_by(entry):
        told = words.WAITING[life.stage] if within else words.WAITS
        return f"{told}{state_words.left(life.until, day_of(site.now()))}。"
    if life.stage == "handed" and life.entry == entry:
        return words.HANDED_NOTE
    if life.stage in {"taken-back", "settled"} and life.entry == entry:
        return words.TAKEN_NOTE
    return words.GONE_NOTE


@contextmanager
def _counted(tried: Try) -> Iterator[None]:
    """Count a question before it is answered, and forget it unless something is raised. Raises
    NotShownError while nobody may ask."""
    with site.office().write() as store:
        wait = failures.admit(store, tried, site.now())
    if wait is not None:
        raise NotShownError(words.wait(int(wait.total_seconds() // 60) + 1), 429)
    yield
    with site.office().write() as store:
        failures.forget(store, tried)


def _from_here(what: str, entry: int) -> Try:
    """A question about an entry, as it is counted for the address that it comes from."""
    here = Try("", request.remote_addr or "").where
    return Try(f"{what}:{entry:010d}", f"{what}s:{here}")


def _entry(typed: str) -> int | None:
    """The entry that was typed, all ten digits; a short number would be somebody else's."""
    digits = typed.strip()
    return int(digits) if len(digits) == 10 and digits.isascii() and digits.isdigit() else None


def _typed(name: str) -> str:
    return request.form.get(name, "")[:MOST].strip()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="fpdraw-claim")
