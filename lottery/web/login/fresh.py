"""A code of the second factor, asked for again where somebody is about to look at a person."""

from flask import request
from flask_security import current_user

from lottery.accounts import logins
from lottery.people import Looker
from lottery.web import site
from lottery.web.login import entrance

FIELD = "totp"


def looker() -> Looker:
    """Who looks at a person's data now, with the reason that the form gives (`why`); a code that it
    brings is used up. Raises LoginRefusedError for one that is wrong."""
    settings = site.office().settings
    return Looker(
        by=current_user.username,
        roles=current_user.held,
        reason=request.form.get("why", ""),
        now=site.now(),
        proved=_proved() or settings.demo,
        most=settings.unmask_daily,
    )


def is_asked() -> bool:
    """Whether the form must ask for a code."""
    return not (current_user.proved or site.office().settings.demo)


def _proved() -> bool:
    typed = request.form.get(FIELD, "").strip()
    if current_user.proved or not typed:
        return bool(current_user.proved)
    entrance.use_up(current_user.account, typed)
    with site.office().write() as store:
        logins.prove(store, current_user.token, site.now())
    current_user.proved = True
    return True
