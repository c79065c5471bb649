"""The administrator's pages: who has an account, as what, and where he is logged in.

An auditor reads them, too, and confirms what is proposed of those that a draw hangs on.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import accounts, privileges, proposals
from lottery.accounts import NewAccount, administration, logins, passwords, second_factor
from lottery.accounts.roles import ACCOUNT_READERS, ROLES
from lottery.errors import AccountError, ProposalRefusedError
from lottery.texts.office import accounts as words
from lottery.texts.office import privileges as two_words
from lottery.web import site
from lottery.web.access import access

pages = Blueprint("accounts", __name__, url_prefix="/accounts")

_ACTS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "close": privileges.close,
        "reopen": administration.reopen,
        "code": administration.reset_code,
        "sessions": administration.end_sessions,
    }
)
"""What one button does, by the end of its address."""
_FOR_TWO = MappingProxyType({"reopen": privileges.REOPEN, "code": privileges.CODE})
"""Which of them two must agree on, where a draw hangs on the account."""


@pages.get("")
@access(*ACCOUNT_READERS)
def home() -> ResponseReturnValue:
    """Everybody who has an account."""
    with site.office().read() as store:
        found = accounts.everybody(store)
        waiting = privileges.waiting(store)
    return render_template(
        "office/accounts.html",
        accounts=found,
        asked_of=second_factor.is_asked_of,
        waiting=waiting,
        told=two_words.told,
        words=words,
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
            if waits := _created(asked):
                flash(waits)
                return redirect(url_for("accounts.account", username=asked.username))
            return _shown_once(asked.username, first)
        except (AccountError, ProposalRefusedError) as refused:
            failure = str(refused)
    page = render_template(
        "office/account_new.html", form=form, roles=roles, all_roles=ROLES, failure=failure
    )
    return page, 422 if failure else 200


def _created(asked: NewAccount) -> str:
    """Make the account; what is still to be done until it opens, or nothing."""
    with site.office().write() as store:
        acting, demo = site.acting(_me()), site.office().settings.demo
        if not privileges.needs_two(store, asked.roles, demo=demo):
            accounts.create(store, asked, acting=acting)
            return ""
        made = privileges.create(store, asked, by=current_user.account, acting=acting)
    return two_words.created_closed(made.id, asked.username)


@pages.post("/proposals/<int(max=9999999999):number>/<any(confirm, decline, withdraw):answer>")
@access(*ACCOUNT_READERS)
def answer(number: int, answer: str) -> ResponseReturnValue:
    """Confirm what another administrator proposed, say no, or take one's own back."""
    by, done = current_user.account, None
    try:
        with site.office().write() as store:
            if answer == "confirm":
                done = privileges.confirm(store, number, by=by, acting=site.acting(_me()))
            elif answer == "decline":
                proposals.decline(store, number, by=by, now=site.now())
            else:
                proposals.withdraw(store, number, by=by, now=site.now())
    except (AccountError, ProposalRefusedError) as refused:
        flash(str(refused), "bad")
        return redirect(url_for("accounts.home"))
    if done is not None and done.password:
        return _shown_once(done.username, done.password)
    flash(two_words.carried(done.act, done.username) if done else two_words.ended(number))
    return redirect(url_for("accounts.home"))


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
        if _for_two(username):
            return _proposed(privileges.PASSWORD, username)
        with site.office().write() as store:
            first = administration.reset_password(store, username, acting=site.acting(_me()))
    except (AccountError, ProposalRefusedError) as refused:
        return _page(username, failure=str(refused)), 409
    return _shown_once(username, first)


@pages.post("/<username>/roles")
@access("administrator")
def change_roles(username: str) -> ResponseReturnValue:
    """Give somebody other roles."""
    roles = request.form.getlist("role")
    try:
        if _for_two(username, roles):
            return _proposed(privileges.ROLES, username, roles)
        with site.office().write() as store:
            administration.change_roles(store, username, roles, by=_me(), now=site.now())
    except (AccountError, ProposalRefusedError) as refused:
        return _page(username, failure=str(refused)), 409
    return _done("roles", username)


@pages.post("/<username>/<any(close, reopen, code, sessions):act>")
@access("administrator")
def act(username: str, act: str) -> ResponseReturnValue:
    """Close or reopen an account, reset its second factor, or log it out everywhere."""
    try:
        if act in _FOR_TWO and _for_two(username):
            return _proposed(_FOR_TWO[act], username)
        with site.office().write() as store:
            _ACTS[act](store, username, by=_me(), now=site.now())
    except (AccountError, ProposalRefusedError) as refused:
        return _page(username, failure=str(refused)), 409
    return _done(act, username)


def _for_two(username: str, roles: Sequence[str] = ()) -> bool:
    """Whether this account is one of those that two decide on."""
    with site.office().read() as store:
        return privileges.is_for_two(store, username, roles, demo=site.office().settings.demo)


def _proposed(act: str, username: str, roles: Sequence[str] = ()) -> ResponseReturnValue:
    """Propose what somebody else is to confirm."""
    with site.office().write() as store:
        acting, by = site.acting(_me()), current_user.account
        made = privileges.propose(store, act, username, by=by, acting=acting, roles=roles)
    flash(two_words.proposed(made.id, act, username))
    return redirect(url_for("accounts.account", username=username))


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
