"""The administrator's pages: who has an account, as what, and where he is logged in.

An auditor reads them, too, and changes nothing.
"""

import os
from collections.abc import Callable, Mapping
from types import MappingProxyType

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import accounts
from lottery.accounts import NewAccount, administration, logins, passwords, second_factor
from lottery.accounts.roles import ACCOUNT_READERS, ROLES
from lottery.errors import AccountError
from lottery.texts.office import accounts as words
from lottery.web import site
from lottery.web.access import access

pages = Blueprint("accounts", __name__, url_prefix="/accounts")

_ACTS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "close": administration.close,
        "reopen": administration.reopen,
        "code": administration.reset_code,
        "sessions": administration.end_sessions,
    }
)
"""What one button does, by the end of its address."""


@pages.get("")
@access(*ACCOUNT_READERS)
def home() -> ResponseReturnValue:
    """Everybody who has an account."""
    with site.office().read() as store:
        found = accounts.everybody(store)
    return render_template(
        "office/accounts.html", accounts=found, asked_of=second_factor.is_asked_of, words=words
    )


@pages.route("/new", methods=["GET", "POST"])
@access("administrator")
def new() -> ResponseReturnValue:
    """Make an account; its first password is shown once, here."""
    form = {name: request.form.get(name, "").strip() for name in ("username", "name", "organ")}
    roles = request.form.getlist("role")
    failure = ""
    if request.method == "POST":
        first = passwords.new(os.urandom)
        asked = NewAccount(**form, roles=roles, password=first, must_change=True)
        try:
            with site.office().write() as store:
                accounts.create(store, asked, acting=site.acting(_me()))
            return _shown_once(asked.username, first)
        except AccountError as refused:
            failure = str(refused)
    page = render_template(
        "office/account_new.html", form=form, roles=roles, all_roles=ROLES, failure=failure
    )
    return page, 422 if failure else 200


@pages.get("/<username>")
@access(*ACCOUNT_READERS)
def account(username: str) -> ResponseReturnValue:
    """One account, its sessions, and what may be done about it."""
    return _page(username)


@pages.post("/<username>/password")
@access("administrator")
def reset_password(username: str) -> ResponseReturnValue:
    """Give somebody who forgot his password a new first one."""
    try:
        with site.office().write() as store:
            first = administration.reset_password(store, username, acting=site.acting(_me()))
    except AccountError as refused:
        return _page(username, failure=str(refused)), 409
    return _shown_once(username, first)


@pages.post("/<username>/roles")
@access("administrator")
def change_roles(username: str) -> ResponseReturnValue:
    """Give somebody other roles."""
    roles = request.form.getlist("role")
    try:
        with site.office().write() as store:
            administration.change_roles(store, username, roles, by=_me(), now=site.now())
    except AccountError as refused:
        return _page(username, failure=str(refused)), 409
    return _done("roles", username)


@pages.post("/<username>/<any(close, reopen, code, sessions):act>")
@access("administrator")
def act(username: str, act: str) -> ResponseReturnValue:
    """Close or reopen an account, reset its second factor, or log it out everywhere."""
    try:
        with site.office().write() as store:
            _ACTS[act](store, username, by=_me(), now=site.now())
    except AccountError as refused:
        return _page(username, failure=str(refused)), 409
    return _done(act, username)


def _done(act: str, username: str) -> ResponseReturnValue:
    flash(words.done(act, username))
    return redirect(url_for("accounts.account", username=username))


def _shown_once(username: str, password: str) -> str:
    return render_template("office/first_password.html", username=username, password=password)


def _page(username: str, failure: str = "") -> str:
    with site.office().read() as store:
        found = accounts.find_by_username(store, username)
        if found is None:
            abort(404)
        sessions = logins.of_account(store, found.id)
    return render_template(
        "office/account.html",
        account=found,
        logins=sessions,
        now=site.now(),
        asked=second_factor.is_asked_of(found),
        all_roles=ROLES,
        failure=failure,
        words=words,
        may_change="administrator" in current_user.held,
    )


def _me() -> str:
    name: str = current_user.username
    return name
