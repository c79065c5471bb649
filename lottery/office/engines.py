"""Engines: how a database of either kind is opened, and how its transactions begin.

Writers of SQLite take the write lock at once (BEGIN IMMEDIATE), so that nobody decides on what
another is about to change.
"""

from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from lottery.errors import DatabaseClosedError
from lottery.ledger import sealing
from lottery.texts import errors as sentences

BUSY_SECONDS = 30
CONNECTIONS = 10
"""Kept open: one for each thread of the site, and some for work in the background. More are opened
when they are needed, and closed again."""
READ_ONLY = "-c default_transaction_read_only=on"
SERVER: dict[str, Any] = {
    "application_name": "lottery",
    "connect_timeout": 10,
    "target_session_attrs": "read-write",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "options": (
        f"-c lock_timeout={BUSY_SECONDS}s -c statement_timeout=10min"
        " -c idle_in_transaction_session_timeout=10min -c synchronous_commit=on"
    ),
}
"""Of libpq: a server that is away is found out in seconds, and nobody holds up all others for ever:
neither a lock that is not given, nor a statement, nor a program that stands still in its midst.
What is committed is on the server's disk, also where that is told otherwise for its databases."""


def engine_for(url: str, seal_key: bytes = b"", *, read_only: bool = False) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql+psycopg://…`; nothing is opened yet.

    What is written through it is sealed in the ledger of rows by `seal_key`, a home's.
    `read_only`: the database itself refuses whatever would write. SQLite asks for nothing else then
    than to read the file and those beside it.
    Its errors do not tell values: they go to a log, and among them are keyed hashes and passwords'.
    Raises DatabaseClosedError for a URL that names no database, or one whose driver is missing.
    """
    try:
        engine = _made(make_url(url), read_only=read_only)
    except (ArgumentError, ImportError) as why:
        raise DatabaseClosedError(sentences.database_closed(why)) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine.execution_options(**{sealing.OPTION: seal_key})


def without_password(url: URL) -> tuple[URL, str]:
    """An address without its password, in whichever of its two places that stands, and that."""
    asked = url.query.get("password", "")
    password = url.password or (asked if isinstance(asked, str) else asked[-1])
    # `set` leaves a password alone where it is told None.
    return url._replace(password=None).difference_update_query(["password"]), str(password)


def _made(url: URL, *, read_only: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        return create_engine(
            _reading(url) if read_only else url,
            pool_size=CONNECTIONS,
            connect_args={"timeout": BUSY_SECONDS},
            hide_parameters=True,
        )
    return create_engine(
        url,
        pool_size=CONNECTIONS,
        # A connection that the server has let go of is found out before it is used.
        pool_pre_ping=True,
        connect_args=_of_server(url, read_only=read_only),
        hide_parameters=True,
    )


def _of_server(url: URL, *, read_only: bool) -> dict[str, Any]:
    """What a connection to PostgreSQL is told, where the URL itself does not say it.

    Of several hosts (`?host=one:5432&host=two:5432`) the one is taken that can be written to; who
    only reads takes any.
    """
    told = {name: value for name, value in SERVER.items() if name not in url.query}
    if read_only:
        told.pop("target_session_attrs", None)
        told["options"] = f"{told.get('options', url.query.get('options', ''))} {READ_ONLY}".strip()
    return told


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
