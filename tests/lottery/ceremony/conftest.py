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
from tests.builders import a_home, an_office


@pytest.fixture(scope="session")
def keys_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with keys and an identity, which are slow to make."""
    return a_home(tmp_path_factory.mktemp("ceremony") / "home")


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
