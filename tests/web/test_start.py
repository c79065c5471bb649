"""What the site is made of, and what keeps it from starting."""

import importlib
import re
import sys
from pathlib import Path

import pytest

import lottery
from lottery.errors import LotteryError
from lottery.handouts import TemplatesMissingError, templates
from lottery.office import Office

STATIC = Path(lottery.__file__).parent / "static"
FETCHED = {"zxing", "qr", "noble"}
"""Folders of other people's programs."""


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> "object":
    """Imports wsgi.py as a server does, with a given home."""
    root = Path(lottery.__file__).parents[1]

    def run(home: Path | None) -> object:
        monkeypatch.syspath_prepend(str(root))
        monkeypatch.delitem(sys.modules, "wsgi", raising=False)
        if home is None:
            monkeypatch.delenv("LOTTERY_HOME", raising=False)
        else:
            monkeypatch.setenv("LOTTERY_HOME", str(home))
        return importlib.import_module("wsgi")

    return run


def test_a_server_starts_the_site_of_its_home(start: "object", office: Office) -> None:
    site = start(office.settings.home)  # type: ignore[operator]
    assert site.app.test_client().get("/").status_code == 200
    site.app.extensions["lottery-office"].close()


def test_without_a_home_nothing_starts(start: "object") -> None:
    with pytest.raises(LotteryError):
        start(None)  # type: ignore[operator]


@pytest.mark.parametrize("secret", ["field", "index", "session"])
def test_without_one_of_the_secrets_nothing_starts(
    start: "object", office: Office, secret: str
) -> None:
    (office.settings.home / "keys" / f"{secret}.key").unlink()
    with pytest.raises(LotteryError, match=secret):
        start(office.settings.home)  # type: ignore[operator]


def test_templates_are_found_beside_the_packages_and_inside_them(tmp_path: Path) -> None:
    (tmp_path / "lottery").mkdir()
    with pytest.raises(TemplatesMissingError):
        templates(tmp_path / "lottery")
    for folder in (tmp_path / "templates", tmp_path / "lottery" / "templates"):
        folder.mkdir()
        (folder / "base.html").touch()
        assert templates(tmp_path / "lottery") == folder


def test_no_page_loads_more_than_forty_kilobytes_of_style() -> None:
    everywhere = (STATIC / "site.css").stat().st_size
    for page in templates(Path(lottery.__file__).parent).rglob("*.html"):
        named = set(re.findall(r"([a-z/]+\.css)", page.read_text(encoding="utf-8"))) - {"site.css"}
        own = sum((STATIC / name).stat().st_size for name in named)
        assert everywhere + own <= 40 * 1024, page


def test_nothing_names_another_machine() -> None:
    pages = templates(Path(lottery.__file__).parent).rglob("*.html")
    for path in (*STATIC.rglob("*"), *pages):
        # What was fetched for the pages keeps its bytes; the policy of the pages holds it in.
        if path.is_file() and not FETCHED.intersection(path.parts):
            found = re.findall(r"(?:https?:)?//[a-z][^\s\"')]*", path.read_text(encoding="utf-8"))
            assert set(found) <= {"http://www.w3.org/2000/svg"}, path


def test_no_template_holds_script_or_style() -> None:
    for path in templates(Path(lottery.__file__).parent).rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), path
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), path


def test_no_line_of_a_template_is_longer_than_an_editor_is_wide() -> None:
    for path in templates(Path(lottery.__file__).parent).rglob("*.html"):
        lines = path.read_text(encoding="utf-8").split("\n")
        assert [line for line in lines if len(line) > 120] == [], path


@pytest.mark.parametrize("secret", ["field", "index"])
def test_with_the_keys_of_another_house_nothing_starts(
    start: "object", drawn_office: Office, secret: str
) -> None:
    key = drawn_office.settings.home / "keys" / f"{secret}.key"
    key.write_text("0" * 64 + "\n", encoding="ascii")
    with pytest.raises(LotteryError):
        start(drawn_office.settings.home)  # type: ignore[operator]
