"""How somebody gets in: password, then the code of his second factor, then a session of his own.

A session begins here and nowhere else. Between password and code the browser holds a signed note
that opens nothing but the page which asks for the code.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user
from werkzeug.wrappers import Response

from lottery import accounts, security_log
from lottery.accounts import Account, failures, logins, second_factor
from lottery.accounts.failures import Try
from lottery.errors import LoginRefusedError
from lottery.texts import web as texts
from lottery.web import reporting, site
from lottery.web.access import public
from lottery.web.login import browsers
from lottery.web.login.users import User

pages = Blueprint("entrance", __name__)

PATIENCE = timedelta(minutes=5)
"""How long after the password a code may be typed."""

_NOTE = "waiting"
_WITHIN = re.compile(r"/(?!/)[^\x00-\x20\\]*")


def by_password(username: str, password: str) -> Account:
    """The account that this opens; raises LoginRefusedError, and counts what fails."""
    name = accounts.as_typed(username)
    with counted(Try(name, browsers.place(name))), site.office().read() as store:
        try:
            account = accounts.verify(store, name, password)
        except LoginRefusedError:
            reporting.at_the_door("login-failed", accounts.find_by_username(store, name))
            raise LoginRefusedError(texts.LOGIN_FAILED) from None
    try:
        accounts.check_first_password(account, site.now())
    except LoginRefusedError:
        reporting.at_the_door("password-expired", account)
        raise
    return account


@contextmanager
def counted(tried: Try) -> Iterator[None]:
    """Count a try as failed before it is made, and forget it unless something is raised.

    Raises LoginRefusedError while nobody may try.
    """
    with site.office().write() as store:
        wait = failures.admit(store, tried, site.now())
        whose = accounts.find_by_username(store, tried.username)
    if wait is not None:
        reporting.at_the_door("login-throttled", whose)
        minutes = int(wait.total_seconds() // 60) + 1
        raise LoginRefusedError(texts.LOGIN_THROTTLED.format(minutes=minutes))
    yield
    with site.office().write() as store:
        failures.forget(store, tried)


def begin(account: Account) -> User:
    """A new session for somebody who has shown who he is; nothing of the old one stays.

    Raises LoginRefusedError if password, code or account were changed since he did.
    """
    with site.office().write() as store:
        still = accounts.find_by_uniquifier(store, account.uniquifier)
        if still is None or not still.active or still.has_code != account.has_code:
            raise LoginRefusedError(texts.LOGIN_FAILED)
        token = logins.begin(
            store,
            account.id,
            address=request.remote_addr or "",
            agent=request.user_agent.string,
            now=site.now(),
            random_bytes=os.urandom,
            proved=account.has_code,
        )
        security_log.note(store, reporting.event("login", account.username), site.now())
    session.clear()
    browsers.know(account.username)
    return User(account, token, proved=account.has_code)


def ask_for_code(account: Account, wanted: str) -> Response:
    """Send somebody whose password was right to the page that asks for his code."""
    session.clear()
    session[_NOTE] = {"who": account.uniquifier, "at": site.now().isoformat()}
    return redirect(url_for("entrance.code", next=wanted if _WITHIN.fullmatch(wanted) else None))


@pages.route("/login/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """The second step. The session begins when the code is right, and not before."""
    account = _waiting()
    if account is None:
        session.pop(_NOTE, None)
        return redirect(url_for("security.login", late=1, next=request.args.get("next")))
    if request.method != "POST":
        return render_template("login/code.html", failure="")
    try:
        use_up(account, request.form.get("code", ""))
        user = begin(account)
    except LoginRefusedError as refused:
        return render_template("login/code.html", failure=str(refused))
    login_user(user)
    wanted = request.args.get("next", "")
    return redirect(wanted if _WITHIN.fullmatch(wanted) else url_for("desk.home"))


def use_up(account: Account, typed: str) -> None:
    """Use up a code of somebody's second factor; raises LoginRefusedError, and counts failures."""
    office = site.office()
    tried = Try(account.username, browsers.place(account.username), code=True)
    with counted(tried), _failing_told(account), office.write() as store:
        second_factor.check(store, account, typed, boxes=office.boxes, now=site.now())


@contextmanager
def _failing_told(account: Account) -> Iterator[None]:
    """A code that is refused is an event of the security log."""
    try:
        yield
    except LoginRefusedError:
        reporting.at_the_door("code-failed", account)
        raise


def _waiting() -> Account | None:
    """Whose password was right a moment ago, if it still is."""
    note = session.get(_NOTE)
    if not note or site.now() - datetime.fromisoformat(note["at"]) > PATIENCE:
        return None
    with site.office().read() as store:
        account = accounts.find_by_uniquifier(store, note["who"])
    return account if account and account.active and account.has_code else None
