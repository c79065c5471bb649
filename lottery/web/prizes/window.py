"""The desk at which prizes are claimed: a slip is scanned, or its number typed, and its prize is
there; or it is said what the entry has won, and what not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lottery.accounts.roles import PRIZE_DESK
from lottery.errors import EntryUnknownError, PrizeRefusedError
from lottery.intake.slip_code import entry_of_slip, read_slip_code
from lottery.prizes import at_desk
from lottery.prizes.at_desk import DrawnPlace
from lottery.texts.prizes import desk as words
from lottery.texts.prizes import names
from lottery.texts.prizes import pages as page_words
from lottery.web import site
from lottery.web.access import access

pages = Blueprint("prize_desk", __name__, url_prefix="/prizes/desk")

_NUMBER = re.compile("[0-9]{1,10}")


@dataclass(frozen=True)
class BroughtSlip:
    """An entry at the desk. `genuine`: whether its slip's code opens what the register holds, None
    where that was not checked; `why` then says why not."""

    entry: int
    genuine: bool | None
    why: str
    places: tuple[DrawnPlace, ...]

    @property
    def only(self) -> DrawnPlace | None:
        """Its prize, where it holds one that waits, and no other."""
        held = [p for p in self.places if p.holds and p.prize and p.prize.life.waits]
        return held[0] if len(held) == 1 else None


@pages.get("")
@access(*PRIZE_DESK)
def home() -> ResponseReturnValue:
    """Asks for the slip; a scanner gun types its code and Enter."""
    return _page()


@pages.post("")
@access(*PRIZE_DESK)
def look() -> ResponseReturnValue:
    """Go to the prize of the slip, or say what its entry has won; whether the slip is genuine is
    said where its code was scanned."""
    typed = unicodedata.normalize("NFKC", request.form.get("code", "")).strip()
    try:
        brought = _brought(typed)
    except (EntryUnknownError, PrizeRefusedError) as refused:
        return _page(typed=typed, alert=str(refused)), 409
    if brought is None:
        return _page(typed=typed, alert=words.NOT_A_SLIP), 409
    only = brought.only
    if only is not None and only.prize is not None and brought.genuine is not False:
        flash(words.GENUINE if brought.genuine else brought.why)
        life = only.prize.life
        name, tier, slot = only.attempt.name, life.id.tier, life.id.slot
        return redirect(url_for("prize.page", name=name, tier=tier, slot=slot))
    return _page(brought=brought)


def _brought(typed: str) -> BroughtSlip | None:
    """What was typed or scanned, looked up; None for what is neither. Raises EntryUnknownError, and
    PrizeRefusedError where what was published of claiming is lost."""
    office, code = site.office(), read_slip_code(typed)
    entry = entry_of_slip(typed)
    if entry is None and _NUMBER.fullmatch(typed):
        entry = int(typed)
    if entry is None:
        return None
    with office.read() as session:
        genuine = at_desk.opens(session, office.boxes, code) if code else None
        places = at_desk.places_of(session, office.settings.public_dir, entry)
        at_desk.require_entry(session, entry)
    return BroughtSlip(entry, genuine, words.FORGOTTEN if code else words.TYPED, places)


def _page(typed: str = "", alert: str = "", brought: BroughtSlip | None = None) -> str:
    return render_template(
        "prizes/desk.html",
        typed=typed,
        alert=alert,
        brought=brought,
        words=words,
        names=names,
        turns=page_words.turn,
    )
