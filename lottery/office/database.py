"""Transactions and the version of the tables.

A transaction either writes or reads, and says so when it begins (`engines`); readers see one
snapshot on both databases and cannot write at all.
"""

import logging
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from lottery import machine, security_log
from lottery.errors import (
    DatabaseBusyError,
    DatabaseClosedError,
    MachineFaultError,
    SchemaError,
)
from lottery.ledger import sealing
from lottery.ledger.watching import WatchedSession
from lottery.models import StoredJournalLine
from lottery.office.engines import engine_for
from lottery.texts import errors as sentences
from lottery.texts import machine as machine_words

__all__ = [
    "check_not_newer",
    "check_schema",
    "check_whole",
    "engine_for",
    "prepare",
    "reading",
    "schema",
    "scrub",
    "upgrade",
    "upgrade_within",
    "version",
    "writing",
]
_log = logging.getLogger("lottery.office")

_OF_ROWS = ("CHECK constraint", "NULL value", "NUMERIC value", "TEXT value", "non-unique entry")
"""How SQLite's findings begin that are about what a row says."""
_PATIENT = ("SET LOCAL statement_timeout = 0", "SET LOCAL lock_timeout = 0")
"""For work that may take its time: a change of the tables."""
_SCRUBBED = (
    *("entry_paper", "kept_file", "refusal_paper", "draw_key", "entry", "draw_document"),
    *("prize_paper", "security_line"),
)
MIGRATIONS = Path(__file__).parents[1] / "migrations"


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed, durably, when the block ends, or not at all.

    What it wrote is in the ledger of rows then, and what it noted in the security log. Raises
    MachineFaultError where disk, memory or server fail.
    """
    with _told(engine), WatchedSession(engine, expire_on_commit=False) as session:
        with session.begin():
            yield session
            sealing.close(session)
            security_log.settle(session)
        security_log.tell(session)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment of the database and cannot change it.

    Raises MachineFaultError as `writing` does.
    """
    if engine.dialect.name == "sqlite":
        reader = engine.execution_options(lottery_reads=True)
    else:
        reader = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    with (
        _told(engine, reads=True),
        Session(reader, expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def _told(engine: Engine, *, reads: bool = False) -> Iterator[None]:
    """Tell a fault of the machine by its name; every other error goes on as it is."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, MemoryError) as error:
        fault = machine.fault_of(error, _folder_of(engine))
        if fault is None or (reads and _is_ours(error, fault.kind)):
            raise
        _log.error("machine-fault kind=%s database=%s", fault.kind, engine.dialect.name)
        raise fault from error


def _folder_of(engine: Engine) -> Path | None:
    """Where the file of the database lies; None of one on a server."""
    file = engine.url.database
    on_disk = engine.dialect.name == "sqlite" and file and not file.startswith("file:")
    return Path(file).parent if on_disk and file else None


def _is_ours(error: BaseException, kind: str) -> bool:
    """A statement that writes, by somebody who said that he only reads, is no fault of the disk."""
    return kind == "read-only" and getattr(error, "statement", None) is not None


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
            plain.exec_driver_sql("SET statement_timeout = 0")
            for table in _SCRUBBED:
                plain.exec_driver_sql(f"VACUUM FULL {table}")
            plain.exec_driver_sql("RESET statement_timeout")
        except (OperationalError, sqlite3.OperationalError) as why:
            fault = machine.fault_of(why, _folder_of(engine))
            if fault is not None and fault.kind != "busy":
                raise fault from why
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
    """Bring the tables to this program's version; does nothing when they are.

    Raises MachineFaultError as `writing` does.
    """
    prepare(engine)
    with _told(engine), engine.begin() as connection:
        upgrade_within(connection)


def prepare(engine: Engine) -> None:
    """A new file is its owner's alone; what SQLite puts beside it takes its rights."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        with suppress(OSError):  # SQLite says it better
            Path(engine.url.database).touch(mode=0o600)


def upgrade_within(connection: Connection) -> None:
    """The same, as a part of whatever else the transaction does."""
    if connection.dialect.name != "sqlite":
        for statement in _PATIENT:
            connection.exec_driver_sql(statement)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@cache
def schema() -> str:
    """The version of the tables that this program works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if not head:
        list((MIGRATIONS / "versions").iterdir())  # raises what keeps our own steps from being read
    return head or ""


def version(engine: Engine) -> str:
    """The version of the tables as they are; empty where there are none, or no file (which asking
    does not make).

    Raises DatabaseClosedError without a database, MachineFaultError for one that is damaged.
    """
    if not is_there(engine):
        return ""
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() or ""
    except DBAPIError as why:
        fault = machine.fault_of(why, _folder_of(engine))
        if fault is not None and fault.kind not in {"closed", "away"}:
            raise fault from why
        raise DatabaseClosedError(sentences.database_closed(why.orig)) from None


def is_used(engine: Engine, but_for: Collection[str] = ()) -> bool:
    """Whether there is anything in a database: somebody's tables, or ours after the first act, of
    which the journal has a line; these acts do not count. Raises what `version` raises."""
    if not version(engine):
        return engine.dialect.name == "sqlite" and is_there(engine) and bool(_tables(engine))
    with reading(engine) as session:
        others = select(StoredJournalLine.seq).where(StoredJournalLine.act.not_in(but_for))
        return session.scalars(others.limit(1)).first() is not None


def _tables(engine: Engine) -> list[str]:
    return inspect(engine).get_table_names()


def is_there(engine: Engine) -> bool:
    """Whether a database may be behind this engine; only of a file can it be said that it is not.

    SQLite would make an empty file of one that is missing.
    """
    file = file_of(engine)
    if file is None or not file.parent.is_dir():
        return True
    return file.is_file() and file.stat().st_size > 0


def file_of(engine: Engine) -> Path | None:
    """The file of a database of SQLite; None for any other database."""
    named = engine.url.database
    if engine.dialect.name != "sqlite" or not named:
        return None
    return Path(unquote(named.removeprefix("file:")) if named.startswith("file:") else named)


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
    expected = schema()
    if found and found not in known:
        raise SchemaError(sentences.schema_newer(found, expected))


def check_whole(engine: Engine) -> None:
    """Raise MachineFaultError if the database's file is damaged, as SQLite itself sees it.

    What a row says against the tables' own rules is no damage: it is left to whoever reads rows.
    """
    if engine.dialect.name != "sqlite":
        return
    with reading(engine) as session:
        told = session.connection().exec_driver_sql("PRAGMA integrity_check(100)").scalars().all()
    found = [line for line in told if line != "ok" and not line.startswith(_OF_ROWS)]
    if found:
        told = sentences.sqlite_said(found[0])
        raise MachineFaultError(machine_words.fault("damaged", told), "damaged")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
