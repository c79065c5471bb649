"""A stage for draws over both databases, and one draw that is published once for all tests."""

import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from lottery.models import Base
from lottery.office import Office
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH, STAFF_PHONE, a_home, an_office
from tests.checked import assert_checks


@pytest.fixture(scope="session")
def keys_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for live draws, with keys and an identity, which are slow to make."""
    return a_home(tmp_path_factory.mktemp("ceremony") / "home", demo=False)


@pytest.fixture(scope="session")
def published_template(
    keys_template: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A home whose draw of March is published; nobody may change anything in it."""
    home = Path(shutil.copytree(keys_template, tmp_path_factory.mktemp("published") / "home"))
    shutil.copy(sqlite_template, home / "march.db")
    office = an_office(home, f"sqlite:///{home / 'march.db'}")
    stage = Stage(office)
    clerk, organiser = Clerk(stage), Organiser(stage)
    clerk.enters_many(4, phone="13812345678")
    clerk.enters_many(6)
    clerk.enters(phone=STAFF_PHONE)
    organiser.takes("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    assert_checks(office)
    office.close()
    return home


@pytest.fixture
def bundle(published_template: Path, tmp_path: Path) -> Path:
    """A copy of the published bundle, to be spoiled."""
    place = published_template / "public" / MARCH
    return Path(shutil.copytree(place, tmp_path / MARCH))


@pytest.fixture
def pinned(published_template: Path) -> Path:
    """The keys as they were published before the draw: what a stranger pins."""
    return published_template / "public" / "commitments" / MARCH / "keys.txt"


@pytest.fixture
def home(keys_template: Path, tmp_path: Path) -> Path:
    """A fresh copy of the home."""
    return Path(shutil.copytree(keys_template, tmp_path / "home"))


@pytest.fixture
def stage(home: Path, database_url: str) -> Iterator[Stage]:
    """An office over a fresh database; a test that takes it runs on both."""
    office = an_office(home, database_url)
    yield Stage(office)
    office.close()


@pytest.fixture
def clerk(stage: Stage) -> Clerk:
    """Somebody who enters."""
    return Clerk(stage)


@pytest.fixture
def organiser(stage: Stage) -> Organiser:
    """Somebody who draws."""
    return Organiser(stage)


@pytest.fixture
def snapshot() -> Callable[[Office], str]:
    """A hash over every row of every table and every published file."""

    def take(office: Office) -> str:
        digest = sha256()
        with office.read() as session:
            for table in Base.metadata.sorted_tables:
                rows = sorted(map(repr, session.execute(select(table)).all()))
                digest.update(f"{table.name} {rows}".encode())
        for path in sorted(office.settings.public_dir.rglob("*")):
            digest.update(str(path).encode())
            digest.update(path.read_bytes() if path.is_file() else b"")
        return digest.hexdigest()

    return take
