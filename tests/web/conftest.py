"""Browsers without a window: a client that is nobody, and people who log in."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lottery import create_app
from lottery.office import Office

PASSWORD = "a long phrase of nobody"


class Person:
    """Somebody at a browser: opens pages, and sends forms with the token that the page gave him."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def opens(self, path: str) -> TestResponse:
        """GET, following nothing."""
        return self.client.get(path, buffered=True)

    def sends(self, path: str, page: str | None = None, **fields: str) -> TestResponse:
        """POST with the token of `page` (by default the same address)."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.opens(page or path).text)
        return self.client.post(path, data={"csrf_token": token[1] if token else "", **fields})

    def logs_in(self, username: str, password: str = PASSWORD, to: str = "") -> TestResponse:
        """The log-in form."""
        fields = {"username": username, "password": password, "next": to}
        return self.sends("/login", **fields)


@pytest.fixture
def app(office: Office, clock: "object") -> Flask:
    """The site of an office where nothing is entered."""
    made = create_app(office, now=clock.now)  # type: ignore[attr-defined]
    made.testing = True
    return made


@pytest.fixture
def drawn_app(drawn_office: Office, clock: "object") -> Flask:
    """The site of an office after its draw."""
    made = create_app(drawn_office, now=clock.now)  # type: ignore[attr-defined]
    made.testing = True
    return made


@pytest.fixture
def anybody(app: Flask) -> Person:
    """Somebody who has not logged in."""
    return Person(app.test_client())


@pytest.fixture
def citizen(drawn_app: Flask) -> Person:
    """Somebody who looks at the draw from outside."""
    return Person(drawn_app.test_client())


@pytest.fixture
def logged_in() -> Callable[[Flask, str], Person]:
    """A person of a role in front of a site: `logged_in(app, "clerk")`."""

    def log_in(app: Flask, username: str) -> Person:
        person = Person(app.test_client())
        answer = person.logs_in(username)
        if answer.status_code != 302:
            raise AssertionError(answer.text)
        return person

    return log_in
