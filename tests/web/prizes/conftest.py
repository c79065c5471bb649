"""An office after the publication of its draw, with whoever works at its prizes."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lottery.office import Office
from lottery.opening import open_office
from lottery.programme import campaigns
from lottery.programme.file import parse_programme
from tests.actors import Organiser, Stage
from tests.builders import MARCH, random_bytes_from
from tests.conftest import PROGRAMME, Clock
from tests.web.conftest import a_site

TIERS = "[[draw.tier]]"
CLAIMING = """[draw.claiming]
days = 30
place = "市民中心一楼"
hours = "工作日 9:00—17:00"
telephone = "0543-4350000"
"""
NOW = datetime(2024, 4, 11, 1, 0, 0, 123457, tzinfo=UTC)
"""The morning after publication."""


@pytest.fixture(scope="session")
def published_template(drawn_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home after forty entries and a draw that is published."""
    home = tmp_path_factory.mktemp("published") / "home"
    shutil.copytree(drawn_template, home)
    office = open_office(home)
    shutil.rmtree(office.settings.public_dir / MARCH)
    begin = datetime(2024, 4, 10, 4, 0, 0, 345679, tzinfo=UTC)
    with office.write() as session:
        programme = parse_programme(PROGRAMME.replace(TIERS, f"{CLAIMING}{TIERS}", 1).encode())
        campaigns.load(session, office.boxes, programme, by="test", now=begin)
    stage = Stage(office, begin, random_bytes_from("published"))
    Organiser(stage).takes("minutes", "publish")
    office.close()
    return home


@pytest.fixture
def published_office(published_template: Path, tmp_path: Path) -> Iterator[Office]:
    """A fresh copy of that home, opened."""
    shutil.copytree(published_template, tmp_path / "home")
    found = open_office(tmp_path / "home")
    yield found
    found.close()


@pytest.fixture
def published_app(published_office: Office, clock: Clock) -> Flask:
    """Its site, on the morning after."""
    clock.moment = NOW
    return a_site(published_office, clock)


@pytest.fixture
def clerk(published_app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    """A clerk at the prizes."""
    return logged_in(published_app, "clerk")
