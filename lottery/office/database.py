"""Engines, transactions and the version of the tables.

A transaction either writes or reads, and says so when it begins. Writers of SQLite take the write
lock at once (BEGIN IMMEDIATE), so that nobody decides on what another is about to change; readers
see one snapshot on both databases and cannot write at all.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from lottery.errors import DatabaseBusyError, DatabaseClosedError, SchemaError
from lottery.ledger import sealing
from lottery.ledger.watching import WatchedSession
from lottery.texts import errors as sentences

BUSY_SECONDS = 30
CONNECTIONS = 10
"""Kept open: one for each thread of the site, and some for work in the background. More are opened
when they are needed, and closed again."""
_SCRUBBED = ("entry_paper", "kept_file", "refusal_paper", "draw_key", "entry", "draw_document")
READ_ONLY = "-c default_transaction_read_only=on"
MIGRATIONS = Path(__file__).parents[1] / "migrations"


def engine_for(url: str, seal_key: bytes = b"", *, read_only: bool = False) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql+psycopg://…`; nothing is opened yet.

    What is written through it is sealed in the ledger of rows by `seal_key`, a home's.
    `read_only`: the database itself refuses whatever would write. SQLite asks for nothing else then
    than to read the file and those beside it.
    Its errors do not tell values: they go to a log, and among them are keyed hashes and passwords'.
    Raises DatabaseClosedError for a URL that names no database, or one whose driver is missing.
    """
    try:
        if make_url(url).get_backend_name() != "sqlite":
            arguments = {"options": READ_ONLY} if read_only else {}
            engine = create_engine(
                url, pool_size=CONNECTIONS, hide_parameters=True, connect_args=arguments
            )
            return engine.execution_options(**{sealing.OPTION: seal_key})
        engine = create_engine(
            _reading(make_url(url)) if read_only else url,
            pool_size=CONNECTIONS,
            connect_args={"timeout": BUSY_SECONDS},
            hide_parameters=True,
        )
    except (ArgumentError, ImportError) as why:
        raise DatabaseClosedError(sentences.database_closed(why)) from None
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine.execution_options(**{sealing.OPTION: seal_key})


def _reading(url: URL) -> URL:
    """The address by which SQLite opens a file for reading alone."""
    query = {"mode": "ro", "uri": "true"}
    return url.set(database=f"file:{quote(url.database or '')}", query=query)


def _open_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: it would begin them too late and unlocked.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    # Keyed hashes fall anywhere in their indexes: 64 MiB of pages keep an import from the disk.
    connection.execute("PRAGMA cache_size=-65536")
    # Without this, INSERT OR REPLACE would delete a row behind its append-only trigger's back.
    connection.execute("PRAGMA recursive_triggers=ON")


def _begin_sqlite(connection: Connection) -> None:
    reads = bool(connection.get_execution_options().get("lottery_reads"))
    connection.exec_driver_sql(f"PRAGMA query_only={int(reads)}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed, durably, when the block ends, or not at all.

    What it wrote is in the ledger of rows then.
    """
    with WatchedSession(engine, expire_on_commit=False) as session, session.begin():
        yield session
        sealing.close(session)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment of the database and cannot change it."""
    if engine.dialect.name == "sqlite":
        reader = engine.execution_options(lottery_reads=True)
    else:
        reader = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    with Session(reader, expire_on_commit=False) as session, session.begin():
        yield session


def scrub(engine: Engine) -> None:
    """Write the files anew, so that deleted rows are not left between the others.

    Waits until nobody else is at work. Backups are not reached; whoever keeps them must let go.
    Raises DatabaseBusyError if somebody is at work so long that what was deleted is still there.
    """
    with engine.connect() as connection:
        plain = connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            if engine.dialect.name == "sqlite":
                _scrub_sqlite(plain.connection.driver_connection)
                return
            for table in _SCRUBBED:
                plain.exec_driver_sql(f"VACUUM FULL {table}")
        except (OperationalError, sqlite3.OperationalError) as why:
            raise DatabaseBusyError(sentences.database_busy()) from why


def _scrub_sqlite(driver: Any) -> None:
    """Through the driver itself: SQLAlchemy would begin a transaction, and none may be open."""
    for statement in ("PRAGMA query_only=0", "VACUUM"):
        driver.execute(statement)
    # A reader of an older state keeps the old pages where they are; nothing else tells of it.
    busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise DatabaseBusyError(sentences.database_busy())


def upgrade(engine: Engine) -> None:
    """Bring the tables to this program's version; does nothing when they are."""
    prepare(engine)
    with engine.begin() as connection:
        upgrade_within(connection)


def prepare(engine: Engine) -> None:
    """A new file is its owner's alone; what SQLite puts beside it takes its rights."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        with suppress(OSError):  # SQLite says it better
            Path(engine.url.database).touch(mode=0o600)


def upgrade_within(connection: Connection) -> None:
    """The same, as a part of whatever else the transaction does."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def schema() -> str:
    """The version of the tables that this program works with."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def version(engine: Engine) -> str:
    """The version of the tables as they are; empty where there are none, or no file (which asking
    does not make). Raises DatabaseClosedError without a database.
    """
    if not is_there(engine):
        return ""
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() or ""
    except DBAPIError as why:
        raise DatabaseClosedError(sentences.database_closed(why.orig)) from None


def is_there(engine: Engine) -> bool:
    """Whether a database may be behind this engine; only of a file can it be said that it is not.

    SQLite would make an empty file of one that is missing.
    """
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return True
    file = Path(engine.url.database)
    return not file.parent.is_dir() or (file.is_file() and file.stat().st_size > 0)


def check_schema(engine: Engine) -> None:
    """Raise SchemaError if the tables have a version that is not this program's,
    DatabaseClosedError without a database."""
    expected, found = schema(), version(engine)
    if found != expected:
        check_not_newer(found)
        raise SchemaError(sentences.schema_differs(found, expected))


def check_not_newer(found: str) -> None:
    """Raise SchemaError for a version of the tables that no step of this program leads to."""
    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found and found not in known:
        raise SchemaError(sentences.schema_newer(found, schema()))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
