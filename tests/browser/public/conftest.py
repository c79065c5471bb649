"""A home whose draw is published, minutes and all, once for all who look at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lottery.office import Office
from lottery.opening import open_office
from tests.actors import Clerk, Organiser, Stage


@pytest.fixture(scope="session")
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
