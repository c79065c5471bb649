"""Browsers in which somebody has logged in before: what is typed wrong there is counted apart.

A hall, and a town hall, share one address. Whoever stands there and types wrong passwords on
purpose would lock out everybody at that address; but not whoever comes with a browser that he has
logged in by before. Its cookie opens nothing: whoever copies it may guess as often as its owner.
"""

import os
from collections.abc import Mapping
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lottery.accounts.failures import BROWSER

COOKIE = "fpdraw-browser"
KEPT = timedelta(days=180)
MOST = 5
"""So many people may share one browser and still each be known."""


def place(username: str) -> str:
    """Where somebody tries to log in, as failures count it: his browser, or else an address."""
    mark = _marks().get(username)
    return BROWSER + mark if mark else request.remote_addr or ""


def know(username: str) -> None:
    """He has shown who he is in this browser: the answer to this request makes it known to him."""
    others = {name: mark for name, mark in _marks().items() if name != username}
    newest = dict(list(others.items())[-MOST + 1 :])
    kept = newest | {username: _marks().get(username) or os.urandom(16).hex()}

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _name(),
            _signer().dumps(kept),
            max_age=KEPT,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response


def _marks() -> Mapping[str, str]:
    """By user name, what this browser is called; nothing for a cookie that is not ours."""
    try:
        found = _signer().loads(request.cookies.get(_name(), ""), max_age=int(KEPT.total_seconds()))
    except BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def _name() -> str:
    """Behind https no neighbouring site of the same domain can set it."""
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="fpdraw-browser")
