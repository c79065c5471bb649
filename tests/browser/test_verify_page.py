"""A stranger checks a bundle in his own browser: on the site, and from a file without it."""

import re
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lottery import create_app
from lottery.office import Office, open_office
from lottery.texts.verifying import CHECKS
from lottery.web.public import zip_stream
from tests.conftest import Clock
from tests.actors import Clerk, Organiser, Stage

NewPage = Callable[..., Page]
CODE = "ZP-FP-2024-03"


@pytest.fixture(scope="module")
def published(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose draw is published; nobody may change anything in it."""
    home = Path(shutil.copytree(home_template, tmp_path_factory.mktemp("published") / "home"))
    office = open_office(home)
    stage = Stage(office)
    clerk, organiser = Clerk(stage), Organiser(stage)
    clerk.enters_many(12)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    office.close()
    return home


@pytest.fixture
def office_of_all(published: Path, tmp_path: Path) -> Iterator[Office]:
    """A copy of that office."""
    office = open_office(Path(shutil.copytree(published, tmp_path / "home")))
    yield office
    office.close()


@pytest.fixture
def bundle(published: Path, tmp_path: Path) -> Path:
    """A copy of the published folder, to be spoiled."""
    return Path(shutil.copytree(published / "public" / CODE, tmp_path / CODE))


@pytest.fixture
def page(serve: Any, office_of_all: Office, new_page: NewPage) -> Page:
    """A stranger before the page."""
    page = new_page()
    page.goto(f"{serve(create_app(office_of_all, now=Clock().now))}/verify")
    return page


def zipped(folder: Path, place: Path) -> Path:
    """The folder as the site packs it."""
    members = [(p.relative_to(folder.parent).as_posix(), p) for p in folder.rglob("*") if p.is_file()]
    place.write_bytes(b"".join(zip_stream(members)))
    return place


def verdict(page: Page) -> str:
    """What stands in large letters, once it is known."""
    expect(page.locator("#verdict")).to_have_attribute("data-kind", re.compile("equal|different"))
    return page.inner_text("#stamp")


def test_a_published_draw_is_checked_with_one_press(page: Page) -> None:
    page.click("#take")
    assert verdict(page) == "✓ 全部核对通过"
