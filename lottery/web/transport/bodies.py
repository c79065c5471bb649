"""How large a request may be, by its address: a megabyte, and more where files are handed in.

The server asks before it takes a body in, so that nobody without a log-in can fill its disk; the
site asks again for the sum of what it reads.
"""

from collections.abc import Iterable
from functools import partial
from http.cookies import CookieError, SimpleCookie

from flask import Flask, current_app, request
from flask.sessions import SecureCookieSessionInterface
from flask_security import current_user
from itsdangerous import BadSignature
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

USUAL = 1 << 20
"""Bytes; no form of this site is larger than that."""
_ROOMY = "lottery-bodies"


def allow(app: Flask, endpoints: Iterable[str], most: int) -> None:
    """Let whoever has logged in send `most` bytes to these routes."""
    app.extensions.setdefault(_ROOMY, {}).update(dict.fromkeys(endpoints, most))


def install(app: Flask) -> None:
    """Give those routes their room, before the check of tokens reads the request, and tell the
    server of it."""
    app.before_request(_make_room)
    app.extensions["lottery-largest-body"] = partial(most, app)


def _make_room() -> None:
    most = current_app.extensions.get(_ROOMY, {}).get(request.endpoint)
    if most and current_user.is_authenticated:
        request.max_content_length = most


def most(app: Flask, method: str, path: str, cookies: str) -> int:
    """The bytes that a request may carry, by its first line and its cookies alone."""
    try:
        endpoint, _ = app.url_map.bind("").match(path, method=method)
    except (HTTPException, RequestRedirect):
        return USUAL
    roomy: dict[str, int] = app.extensions.get(_ROOMY, {})
    more = roomy.get(endpoint, 0)
    return more if more and _has_logged_in(app, cookies) else USUAL


def _has_logged_in(app: Flask, cookies: str) -> bool:
    """Whether a cookie of ours says so; whether the session still holds is asked by the site."""
    interface = SecureCookieSessionInterface()
    serializer = interface.get_signing_serializer(app)
    try:
        cookie = SimpleCookie(cookies).get(interface.get_cookie_name(app))
        return bool(cookie and serializer and serializer.loads(cookie.value).get("_user_id"))
    except (BadSignature, CookieError):
        return False
