"""Log-in of the staff: Flask-Security over our own accounts.

Flask-Security keeps sessions, forms and redirects; `lottery.accounts` alone sees password hashes.
A session names the account's uniquifier; whoever changes that ends all of its sessions. The cookie
is signed, HttpOnly and SameSite=Lax, Secure behind https, and bound to address
and browser.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, request
from flask_security import LoginForm, RoleMixin, Security, UserDatastore, UserMixin
from wtforms import PasswordField, StringField  # type: ignore[import-untyped]
from wtforms.validators import DataRequired  # type: ignore[import-untyped]

from lottery import accounts
from lottery.errors import LoginRefusedError
from lottery.office import Office
from lottery.texts import web as texts
from lottery.web import access
from lottery.web.throttle import Throttle


class Role(RoleMixin):
    """A role as Flask-Security sees it: a name."""

    def __init__(self, name: str) -> None:
        self.name = name


class User(UserMixin):
    """An account as Flask-Security and the templates see it."""

    fs_uniquifier = ""

    def __init__(self, account: accounts.Account) -> None:
        self.id = account.id
        self.username = account.username
        self.name = account.name
        self.organ = account.organ
        self.roles = [Role(name) for name in account.roles]
        self.held = frozenset(account.roles)
        self.active = account.active
        self.fs_uniquifier = account.uniquifier


class Datastore(UserDatastore):
    """Accounts by the name that sessions hold; the web cannot make or change one."""

    def __init__(self, office: Office) -> None:
        super().__init__(User, Role)
        self._office = office

    def find_user(self, case_insensitive: bool = False, **by: Any) -> User | None:
        """The account with this `fs_uniquifier`, or None."""
        with self._office.read() as session:
            found = accounts.find_by_uniquifier(session, by["fs_uniquifier"])
        return None if found is None else User(found)

    def commit(self) -> None:
        """There is nothing to keep."""


class StaffLogin(LoginForm):
    """User name and password. Every failure gets one answer, whichever of the two was wrong."""

    email = None
    remember = None
    username = StringField("用户名", validators=[DataRequired(texts.USERNAME_MISSING)])
    password = PasswordField("密码", validators=[DataRequired(texts.PASSWORD_MISSING)])

    def validate(self, **kwargs: Any) -> bool:
        """Check the form and its token, let the throttle speak, then check the two together."""
        # The library's own check wants the hash in its hands; accounts.verify keeps it below.
        if not super(LoginForm, self).validate(**kwargs):
            return False
        throttle: Throttle = current_app.extensions["lottery-throttle"]
        now: datetime = current_app.extensions["lottery-now"]()
        who = (self.username.data.strip(), request.remote_addr or "")
        wait = throttle.wait(*who, now)
        if wait is not None:
            minutes = int(wait.total_seconds() // 60) + 1
            self.form_errors.append(texts.LOGIN_THROTTLED.format(minutes=minutes))
            return False
        self.user = _verified(who[0], self.password.data)
        if self.user is None:
            throttle.failed(*who, now)
            self.form_errors.append(texts.LOGIN_FAILED)
            return False
        throttle.succeeded(*who)
        return True


def _verified(username: str, password: str) -> User | None:
    office: Office = current_app.extensions["lottery-office"]
    try:
        with office.read() as session:
            return User(accounts.verify(session, username, password))
    except LoginRefusedError:
        return None


def install(app: Flask) -> None:
    """Add log-in and log-out, and who may use them."""
    app.extensions["lottery-throttle"] = Throttle()
    app.config.update(
        # The library asks for a way to hash passwords; it never gets a password to hash.
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_SALT="unused",  # noqa: S106
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"username": {"mapper": str}}],
        SECURITY_FRESHNESS=timedelta(-1),
        SECURITY_STATIC_FOLDER=None,
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_POST_LOGIN_VIEW="/desk",
        SECURITY_POST_LOGOUT_VIEW="/login",
        SECURITY_LOGIN_USER_TEMPLATE="staff/login.html",
        SECURITY_FLASH_MESSAGES=False,
        SESSION_PROTECTION="strong",
    )
    datastore = Datastore(app.extensions["lottery-office"])
    security = Security(app, datastore, login_form=StaffLogin)
    security.want_json(lambda _request: False)
    for endpoint in ("security.login", "security.logout"):
        access.declare(app, endpoint, access.PUBLIC)
