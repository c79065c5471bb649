"""Everybody's own account: its sessions, its password, its second factor."""

import os

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_security import current_user, login_user

from lottery import accounts, journal, security_log
from lottery.accounts import Account, logins, recovery, second_factor
from lottery.accounts.failures import Try
from lottery.errors import AccountError, LoginRefusedError
from lottery.texts.office import accounts as words
from lottery.web import imprinting, reporting, site
from lottery.web.access import STAFF, access
from lottery.web.login import browsers, entrance
from lottery.web.show import qr

pages = Blueprint("own_account", __name__, url_prefix="/account")

_BOX = "code-box"


@pages.get("")
@access(*STAFF)
def home() -> ResponseReturnValue:
    """Who I am here, and where I am logged in."""
    with site.office().read() as store:
        found = logins.of_account(store, current_user.id)
    now = site.now()
    return render_template(
        "login/own_account.html",
        logins=[one for one in found if one.is_open(now)],
        this=logins.key_of(current_user.token),
    )


@pages.post("/sessions")
@access(*STAFF)
def end() -> ResponseReturnValue:
    """End one of my sessions, or, without a key, all but this one."""
    key, me, now = request.form.get("key"), current_user, site.now()
    with site.office().write() as store:
        if key is None:
            ended = logins.end_all(store, me.id, by=me.username, now=now, but=me.token)
        else:
            ended = logins.end_one(store, me.id, key, by=me.username, now=now)
        detail = {"username": me.username, "sessions": ended}
        journal.write(store, actor=me.username, act="sessions-ended", detail=detail, now=now)
        security_log.note(store, reporting.event("sessions-ended", sessions=ended), now)
    one = words.SESSION_ENDED if ended else words.NO_SUCH_SESSION
    flash(words.sessions_ended(ended) if key is None else one)
    return redirect(url_for("own_account.home"))


@pages.route("/password", methods=["GET", "POST"])
@access(*STAFF)
def password() -> ResponseReturnValue:
    """Choose another password; all sessions end, and this browser gets a new one."""
    if request.method != "POST":
        return render_template("login/password.html", failure="")
    had_to = bool(current_user.must)
    try:
        user = entrance.begin(_changed())
    except (AccountError, LoginRefusedError) as refused:
        return render_template("login/password.html", failure=str(refused)), 422
    login_user(user)
    return _goes_on(words.PASSWORD_CHANGED, had_to=had_to)


def _changed() -> Account:
    """The account with its new password."""
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    if new != again:
        raise AccountError(words.PASSWORDS_DIFFER)
    me, now = current_user.account, site.now()
    tried = Try(me.username, browsers.place(me.username))
    with entrance.counted(tried), site.office().write() as store:
        accounts.change_password(store, me, old, new, now=now, random_bytes=os.urandom)
        return accounts.find_by_username(store, me.username) or me


@pages.route("/code", methods=["GET", "POST"])
@access(*STAFF)
def code() -> ResponseReturnValue:
    """Set up the second factor: the code is scanned, and its digits typed back."""
    me, failure = current_user.account, ""
    if request.method == "POST":
        try:
            return _shown_once(_enrol())
        except (AccountError, LoginRefusedError) as refused:
            failure = str(refused)
    if me.has_code:
        return redirect(url_for("own_account.home"))
    secret = _secret()
    page = render_template(
        "login/enrol.html",
        failure=failure,
        secret=secret,
        picture=qr(second_factor.address(secret, me.username, imprinting.imprint().title)),
        asks_password=_asks_password(),
    )
    return page, 422 if failure else 200


@pages.post("/recovery")
@access(*STAFF)
def recovery_codes() -> ResponseReturnValue:
    """New codes for a lost phone, for a code of the phone that is there."""
    me, office = current_user.account, site.office()
    try:
        entrance.use_up(me, request.form.get("code", ""))
    except LoginRefusedError as refused:
        flash(str(refused), "bad")
        return redirect(url_for("own_account.home"))
    with office.write() as store:
        codes = recovery.renew(store, me, acting=site.acting(me.username))
    return _shown_once(codes)


def _shown_once(codes: tuple[str, ...]) -> ResponseReturnValue:
    return render_template("login/recovery.html", codes=codes)


def _asks_password() -> bool:
    """Whoever came in by his password a moment ago, because he had to set this up, has shown that
    he is its owner; a session that was left open has not."""
    return not (current_user.must and current_user.new)


def _enrol() -> tuple[str, ...]:
    """Take the second factor on; the codes for a lost phone."""
    me, office = current_user.account, site.office()
    if _asks_password():
        entrance.by_password(me.username, request.form.get("password", ""))
    tried = Try(me.username, browsers.place(me.username), code=True)
    with entrance.counted(tried), office.write() as store:
        second_factor.enrol(
            store,
            me,
            session.get(_BOX, ""),
            request.form.get("code", ""),
            boxes=office.boxes,
            now=site.now(),
        )
        # A session that began without a code must not grow into one with it.
        logins.end_all(store, me.id, by=me.username, now=site.now(), but=current_user.token)
        logins.prove(store, current_user.token, site.now())
        codes = recovery.renew(store, me, acting=site.acting(me.username))
    session.pop(_BOX, None)
    return codes


def _goes_on(told: str, *, had_to: bool) -> ResponseReturnValue:
    """Who had to see to this is let through to his work; who came by himself is told."""
    if had_to:
        return redirect(url_for("desk.home"))
    flash(told)
    return redirect(url_for("own_account.home"))


def _secret() -> str:
    """The secret that waits in this browser, sealed, for its code; a new one if there is none."""
    me, boxes = current_user.account, site.office().boxes
    found = second_factor.unseal(boxes, me, session.get(_BOX, ""))
    if found is None:
        found = second_factor.new_secret(os.urandom)
        session[_BOX] = second_factor.seal(boxes, me, found, os.urandom)
    return found
