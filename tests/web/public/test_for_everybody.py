"""The site for everybody alone: no key, no log-in, no page of the staff, nothing written."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from lottery import create_app
from lottery.errors import ReadOnlyError
from lottery.office import Office
from lottery.opening import open_for_a_server, open_office, open_public
from lottery.web import access
from tests.conftest import CODE, Clock

PAGES = (
    "/",
    f"/draws/{CODE}",
    f"/draws/{CODE}?q=0001",
    f"/draws/{CODE}/files/manifest.txt",
    f"/draws/{CODE}/bundle.zip",
    f"/draws/{CODE}/pool-proof/0000000001.txt",
    "/check",
    "/check/0000000001",
    "/check/0000000001/proof.txt",
    "/checkpoints",
    "/history",
    "/history.json",
    "/keys",
    "/consent/1",
    "/rules",
    "/rules/fp",
    "/rules/fp/1.txt",
    "/verify",
    "/verify/fpdraw-verifier.html",
    f"/witness/{CODE}",
    f"/witness/{CODE}/state",
    "/static/site.css",
    "/nowhere",
)


@pytest.fixture(scope="module")
def home(drawn_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after its draw."""
    place = tmp_path_factory.mktemp("everybody") / "home"
    shutil.copytree(drawn_template, place)
    return place


@pytest.fixture(scope="module")
def staff_site(home: Path) -> Iterator[Flask]:
    """The site that the staff use."""
    office = open_office(home)
    yield create_app(office, now=Clock().now)
    office.close()


@pytest.fixture(scope="module")
def everybody(home: Path, staff_site: Flask) -> Iterator[Office]:
    """The same home, opened where its keys cannot be seen."""
    (home / "keys").rename(home / "elsewhere")
    office = open_public(home)
    yield office
    office.close()
    (home / "elsewhere").rename(home / "keys")


@pytest.fixture(scope="module")
def site(everybody: Office) -> Flask:
    """Its site."""
    return create_app(everybody, now=Clock().now)


def asked(app: Flask, page: str) -> TestResponse:
    return app.test_client().get(page, buffered=True)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_for_everybody_is_the_same_on_both_sites(
    staff_site: Flask, site: Flask, page: str
) -> None:
    there, here = asked(staff_site, page), asked(site, page)
    assert here.status_code == there.status_code
    link = re.compile(rb' \xc2\xb7 <a href="/(?:login|claim|notice)">[^<]*</a>')
    assert here.data == link.sub(b"", there.data)
    assert "Set-Cookie" not in here.headers
    assert here.headers["Content-Security-Policy"] == there.headers["Content-Security-Policy"]


def test_no_page_of_the_staff_is_there(staff_site: Flask, site: Flask) -> None:
    private = {
        rule.rule
        for rule in staff_site.url_map.iter_rules()
        if not (found := access.rule_of(staff_site, rule.endpoint)) or not found.public
    }
    there = {rule.rule for rule in site.url_map.iter_rules()}
    assert len(private) > 50
    assert there & (private | {"/login", "/login/code", "/logout"}) == set()
    for page in ("/login", "/desk", "/entry", "/accounts", "/ceremony", f"/live/{CODE}"):
        assert asked(site, page).status_code == 404
    assert site.test_client().post("/entry").status_code == 404
    assert site.test_client().post("/").status_code == 405


NEED_KEYS = ("/login", "/login/code", "/logout", "/claim", "/claim/answer", "/notice")
"""Who logs in, who shows his slip, who asks whether a message is the office's."""


def test_every_public_page_of_the_staffs_site_is_there(staff_site: Flask, site: Flask) -> None:
    there = {rule.rule for rule in site.url_map.iter_rules()}
    for rule in staff_site.url_map.iter_rules():
        found = access.rule_of(staff_site, rule.endpoint)
        if found and found.public and rule.rule not in NEED_KEYS:
            assert rule.rule in there


def test_nothing_can_be_written_through_it(everybody: Office) -> None:
    with pytest.raises(ReadOnlyError), everybody.write():
        pass
    with (
        everybody.engine.connect() as connection,
        pytest.raises(OperationalError, match="readonly"),
    ):
        connection.execute(text("DELETE FROM checkpoint"))


def test_no_secret_is_in_its_hands(everybody: Office, site: Flask) -> None:
    found = everybody.settings
    assert (found.field_key, found.index_key, found.session_secret) == (b"", b"", b"")
    assert not site.secret_key


def test_a_wsgi_server_is_told_by_its_environment(office: Office) -> None:
    environ = {"LOTTERY_HOME": str(office.settings.home)}
    for told, alone in (({}, False), ({"LOTTERY_PUBLIC": "1"}, True)):
        found = open_for_a_server(environ | told)
        assert found.settings.public_only is alone
        found.close()
