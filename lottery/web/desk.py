"""Where the staff arrive after the log-in: what this account can do, and nothing else."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.texts.ceremony import console, notary
from lottery.texts.office import accounts, doctor, programme, security_log, table_pages
from lottery.texts.prizes import money
from lottery.texts.prizes import pages as prizes
from lottery.texts.review import pages as web_review
from lottery.web.access import STAFF, access, rule_of

pages = Blueprint("desk", __name__)


@pages.get("/desk")
@access(*STAFF)
def home() -> ResponseReturnValue:
    """A clerk goes straight to the entry form; everybody else gets the list of his pages."""
    if current_user.held == {"clerk"}:
        return redirect(url_for("entry.form"))
    wings = (
        *(console, notary, web_review, prizes, money),
        *(table_pages, programme, accounts, doctor, security_log),
    )
    pages_of_all = {name: told for wing in wings for name, told in wing.DESK.items()}
    tiles = [(endpoint, *told) for endpoint, told in pages_of_all.items() if may_use(endpoint)]
    return render_template("desk.html", tiles=tiles, may_enter=may_use("entry.form"))


def may_use(endpoint: str) -> bool:
    """Whether the account that is logged in may use a route."""
    rule = rule_of(current_app, endpoint)
    return rule is not None and rule.admits(current_user.held)
