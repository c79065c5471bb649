"""Log-in of the staff: Flask-Security over our own accounts.

Flask-Security keeps cookies, forms and redirects; `lottery.accounts` alone sees password hashes.
What it has of a second factor, of changed passwords and of sessions needs its own user rows and the
request at hand; here the command line asks for the same passwords and codes, each act is a line of
the journal in its own transaction, a code works once, and failures are counted for all workers. So
these are ours, over argon2-cffi and pyotp, which it would use as well.
The cookie is signed, HttpOnly and SameSite=Lax, Secure behind https, and bound to address and
browser; what it names is a session in the database (`lottery.accounts.logins`), which can be ended.
"""

from datetime import timedelta
from typing import Any

from flask import Flask, abort, request
from flask_security import LoginForm, Security
from wtforms import PasswordField, StringField  # type: ignore[import-untyped]
from wtforms.validators import DataRequired  # type: ignore[import-untyped]

from lottery.errors import LoginRefusedError
from lottery.texts import web as texts
from lottery.web import access
from lottery.web.login import entrance, users


class StaffLogin(LoginForm):
    """User name and password. Every failure gets one answer, whichever of the two was wrong."""

    email = None
    remember = None
    username = StringField("用户名", validators=[DataRequired(texts.USERNAME_MISSING)])
    password = PasswordField("密码", validators=[DataRequired(texts.PASSWORD_MISSING)])

    def validate(self, **kwargs: Any) -> bool:
        """Check the form and its token, then the two together; `user` is who may come in.

        Who has a second factor is sent to its page instead: there is no `user` yet.
        """
        # The library's own check wants the hash in its hands; accounts.verify keeps it below.
        if not super(LoginForm, self).validate(**kwargs):
            return False
        try:
            account = entrance.by_password(self.username.data, self.password.data)
            if account.has_code:
                wanted = self.next.data or request.args.get("next", "")
                abort(entrance.ask_for_code(account, wanted))
            self.user = entrance.begin(account)
        except LoginRefusedError as refused:
            self.form_errors.append(str(refused))
            return False
        return True


def install(app: Flask) -> None:
    """Add log-in and log-out, and who may use them."""
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
        SECURITY_LOGIN_USER_TEMPLATE="login/login.html",
        SECURITY_FLASH_MESSAGES=False,
        SESSION_PROTECTION="strong",
    )
    datastore = users.Datastore(app.extensions["lottery-office"])
    security = Security(app, datastore, login_form=StaffLogin)
    security.want_json(lambda _request: False)
    users.install(app)
    for endpoint in ("security.login", "security.logout"):
        access.declare(app, endpoint, access.PUBLIC)
