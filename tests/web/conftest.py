"""Browsers without a window: a client that is nobody, and people who log in."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lottery import create_app
from lottery.office import Office
from lottery.texts.counter import consent
from tests.builders import own_identity

PASSWORD = "a long phrase of nobody"
CONSENT = str(consent.VERSION)


class Person:
    """Somebody at a browser: opens pages, and sends forms with the token that the page gave him.

    `username` is his who logs in again when his session has grown too old; `secret` is in his
    phone.
    """

    def __init__(self, client: FlaskClient, username: str = "") -> None:
        self.client = client
        self.username = username
        self.secret = ""

    def opens(self, path: str) -> TestResponse:
        """GET, following nothing."""
        answer = self.client.get(path, buffered=True)
        if self.username and answer.headers.get("Location", "").startswith("/login?"):
            self.arrives()
            answer = self.client.get(path, buffered=True)
        return answer

    def sends(self, path: str, page: str | None = None, **fields: Any) -> TestResponse:
        """POST with the token of `page` (by default the same address)."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.opens(page or path).text)
        return self.client.post(path, data={"csrf_token": token[1] if token else "", **fields})

    def logs_in(self, username: str, password: str = PASSWORD, to: str = "") -> TestResponse:
        """The log-in form, and the code if that is asked for."""
        fields = {"username": username, "password": password, "next": to}
        answer = self.sends("/login", **fields)
        if answer.headers.get("Location", "").startswith("/login/code"):
            answer = self.sends(answer.headers["Location"], code=self.reads_his_phone())
        return answer

    def reads_his_phone(self) -> str:
        """The code of the next time step, which nobody has used."""
        clock = self.client.application.extensions["lottery-now"].__self__
        clock.moment += timedelta(seconds=30)
        return pyotp.TOTP(self.secret).at(clock.moment)

    def scans(self) -> TestResponse:
        """Set up the second factor with the secret that the page shows."""
        secret = re.search('class="secret">(.*?)</code>', self.opens("/account/code").text)
        self.secret = re.sub("<[^>]+>", "", secret[1]) if secret else ""
        return self.sends("/account/code", code=self.reads_his_phone())

    def arrives(self) -> None:
        """Log in with all that is asked for."""
        username, self.username = self.username, ""
        answer = self.logs_in(username)
        if answer.status_code != 302:
            raise AssertionError(answer.text)
        if self.client.get("/desk").headers.get("Location", "") == "/account/code":
            self.scans()
        self.username = username


def a_site(office: Office, clock: Any) -> Flask:
    """The site of an office; what a page raises is raised in the test."""
    made = create_app(office, now=clock.now)
    made.testing = True
    return made


@pytest.fixture
def app(office: Office, clock: object) -> Flask:
    """The site of an office where nothing is entered."""
    return a_site(office, clock)


@pytest.fixture
def earnest(office: Office, clock: object) -> Flask:
    """The same site, but no demo: organiser and notary need their second factor."""
    settings = replace(office.settings, demo=False)
    own_identity(office.settings.home)
    return a_site(replace(office, settings=settings), clock)


@pytest.fixture
def drawn_app(drawn_office: Office, clock: object) -> Flask:
    """The site of an office after its draw."""
    return a_site(drawn_office, clock)


@pytest.fixture
def anybody(app: Flask) -> Person:
    """Somebody who has not logged in."""
    return Person(app.test_client())


@pytest.fixture
def citizen(drawn_app: Flask) -> Person:
    """Somebody who looks at the draw from outside."""
    return Person(drawn_app.test_client())


def log_in(app: Flask, username: str, secret: str = "") -> Person:
    """A person of a role in front of a site: `log_in(app, "clerk")`.

    Whoever needs a second factor sets it up, if its secret is not in his phone yet, and logs in
    again when his session has grown old.
    """
    person = Person(app.test_client(), username)
    person.secret = secret
    person.arrives()
    return person


@pytest.fixture
def logged_in() -> Callable[[Flask, str], Person]:
    """How somebody comes before a site: `logged_in(app, "clerk")`."""
    return log_in
