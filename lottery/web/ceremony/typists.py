"""The typists' page: one source, one field. Two people read the same dice, each at his own device.

Nobody is shown what the other one has typed before both have.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts.roles import TYPISTS
from lottery.ceremony.sources import typing
from lottery.errors import RefusalError
from lottery.protocol import kinds
from lottery.web import site
from lottery.web.access import access
from lottery.web.ceremony import overviews
from lottery.web.ceremony.overviews import desk

pages = Blueprint("typists", __name__, url_prefix="/ceremony/<name>/typing")


@pages.get("")
@access(*TYPISTS)
def page(name: str) -> ResponseReturnValue:
    """The source whose turn it is, or what is waited for."""
    return _shown(name)


@pages.post("")
@access(*TYPISTS)
def type_in(name: str) -> ResponseReturnValue:
    """What this typist has read."""
    seen = overviews.see(name)
    number = request.form.get("number", "")
    try:
        with site.office().write() as session:
            typing.type_in(
                session,
                code=seen.found.attempt.code,
                number=int(number) if number.isascii() and number.isdigit() else 0,
                value="".join(request.form.get("value", "").split()),
                typist=current_user.account,
                now=site.now(),
            )
    except RefusalError as refusal:
        return _shown(name, str(refusal)), 409
    desk().works.forget((seen.found.attempt.code,))
    return redirect(url_for("typists.page", name=name))


def _shown(name: str, refused: str = "") -> str:
    seen = overviews.see(name)
    attempt = seen.found.attempt
    is_turn = seen.duty.act == "typing"
    recorded = [each for each in attempt.sources if each.value is not None]
    typed_by = seen.found.typed_by
    return render_template(
        "ceremony/typists.html",
        name=name,
        source=attempt.waiting if is_turn else None,
        last=recorded[-1] if recorded and kinds.of(recorded[-1]).is_thrown else None,
        typed_by=typed_by,
        typed_already=typed_by == current_user.username,
        may_type="organiser" not in current_user.held,
        refused=refused,
        **overviews.words_of(seen),
    )
