"""Accounts as Flask-Security sees them: a user is an account in one of its sessions.

What the library takes for a user's lasting name is the token of his session. So a cookie names a
row of the table of sessions, and works only as long as that row is open; a user who has no row
cannot be logged in at all.
"""

from typing import Any

from flask import Flask
from flask_login import user_logged_out  # type: ignore[import-untyped]
from flask_security import RoleMixin, UserDatastore, UserMixin

from lottery import accounts, security_log
from lottery.accounts import Account, logins, second_factor
from lottery.office import Office
from lottery.security_log import SecurityEvent
from lottery.web import site

PASSWORD, CODE = "own_account.password", "own_account.code"
"""The pages that somebody must see to before he may see any other."""


class Role(RoleMixin):
    """A role as Flask-Security sees it: a name."""

    def __init__(self, name: str) -> None:
        self.name = name


class User(UserMixin):
    """Somebody who is logged in. `must` is the page that he may not go past, or empty; `proved`
    says that he typed a code of his second factor a moment ago, `new` that he has just come in."""

    fs_uniquifier = ""

    def __init__(
        self,
        account: Account,
        token: str,
        must: str = "",
        *,
        proved: bool = False,
        new: bool = True,
    ) -> None:
        self.account = account
        self.fs_uniquifier = token
        self.must = must
        self.proved = proved
        self.new = new
        self.id = account.id
        self.username = account.username
        self.name = account.name
        self.organ = account.organ
        self.roles = [Role(name) for name in account.roles]
        self.held = frozenset(account.roles)
        self.active = account.active

    @property
    def token(self) -> str:
        """The token of this session."""
        return self.fs_uniquifier


class Datastore(UserDatastore):
    """Users by the token that their browser holds; the library cannot make or change one."""

    def __init__(self, office: Office) -> None:
        super().__init__(User, Role)
        self._office = office

    def find_user(self, case_insensitive: bool = False, **by: Any) -> User | None:
        """Whose open session this is, or None."""
        token, now = by["fs_uniquifier"], site.now()
        with self._office.read() as session:
            found = accounts.logged_in(session, token, now)
        if found is None or not found[1].active:
            return None
        login, account = found
        if now - login.seen_at >= logins.SEEN_EVERY:
            with self._office.write() as session:
                logins.touch(session, login, now)
        new = now - login.begun_at < logins.FRESH
        return User(account, token, self._must(account), proved=login.proved(now), new=new)

    def commit(self) -> None:
        """There is nothing to keep."""

    def _must(self, account: Account) -> str:
        if account.must_change:
            return PASSWORD
        return CODE if second_factor.lacks(account, demo=self._office.settings.demo) else ""


def leave(app: Flask, user: Any) -> None:
    """Who logs out ends his session, so that a copy of its cookie is worth nothing."""
    office: Office = app.extensions["lottery-office"]
    if isinstance(getattr(user, "account", None), Account):
        with office.write() as session:
            logins.end(session, user.token, by=user.username, now=site.now())
            security_log.note(session, SecurityEvent("logout", user.username), site.now())


def install(app: Flask) -> None:
    """Listen for those who leave."""
    user_logged_out.connect(leave, app)
