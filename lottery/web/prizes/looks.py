"""A prize's holder in full, and the papers that he showed: one at a time, each with a reason."""

from __future__ import annotations

import base64

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from lottery.accounts.roles import PRIZE_DESK
from lottery.errors import (
    EntryForgottenError,
    LoginRefusedError,
    PrizeRefusedError,
    UnmaskRefusedError,
)
from lottery.prizes import looks
from lottery.prizes.papers import KeptPaper
from lottery.reading import Unreadable
from lottery.texts.prizes import pages as words
from lottery.texts.reasons import sentences
from lottery.web import reporting, site
from lottery.web.access import access
from lottery.web.login import fresh
from lottery.web.prizes.prize import LookedAt, prize_id, shown

pages = Blueprint("prize_looks", __name__, url_prefix="/prizes")


@pages.post("/<name>/<tier>/<int(max=9999999):slot>/unmask")
@access(*PRIZE_DESK)
def unmask(name: str, tier: str, slot: int) -> ResponseReturnValue:
    """Whom to call about a prize, in full, for a typed reason that stays in the journal."""
    prize = prize_id(name, tier, slot)
    try:
        looker = fresh.looker()
        with site.office().write() as session:
            found = looks.holder(session, site.office().boxes, prize, looker)
    except (UnmaskRefusedError, EntryForgottenError, LoginRefusedError) as refused:
        reporting.report("unmask-refused", prize=prize.name)
        return shown(prize, alert=str(refused))
    return shown(prize, looked=LookedAt(holder=found))


@pages.post("/<name>/<tier>/<int(max=9999999):slot>/paper/<int(max=999999999):number>")
@access(*looks.PAPER_LOOKERS)
def paper(name: str, tier: str, slot: int, number: int) -> ResponseReturnValue:
    """A paper kept of a prize, as a picture, for a typed reason that stays in the journal."""
    prize = prize_id(name, tier, slot)
    try:
        looker = fresh.looker()
        with site.office().write() as session:
            kept, data = looks.paper(session, site.office().boxes, prize, number, looker)
    except PrizeRefusedError:
        abort(404)
    except (UnmaskRefusedError, LoginRefusedError) as refused:
        reporting.report("unmask-refused", prize=prize.name)
        return shown(prize, alert=str(refused))
    return shown(prize, looked=_drawn(kept, data))


def _drawn(kept: KeptPaper, data: bytes) -> LookedAt:
    """A stranger's file as a picture that a worker has drawn anew."""
    drawn = site.reader().picture(data)
    if isinstance(drawn, Unreadable):
        return LookedAt(paper=kept, why=words.not_shown(sentences(drawn.reasons)))
    picture = base64.b64encode(drawn).decode("ascii")
    return LookedAt(paper=kept, picture=f"data:image/jpeg;base64,{picture}")
