"""A database copied at one moment while others work, looked at, and put back: SQLite by its own
backup, PostgreSQL by `pg_dump` and `pg_restore` (of the server's version or later)."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Engine, inspect, select, text
from sqlalchemy.orm import Session

from lottery import machine
from lottery.acknowledged.head import Grown
from lottery.errors import BackupRefusedError
from lottery.journal import JournalLine
from lottery.models import JournalHead, StoredJournalLine, StoredRegisterLine
from lottery.office import database
from lottery.office.engines import without_password
from lottery.texts import backup as sentences

_AT_ONCE = 5000
_WITHOUT = ("idle_in_transaction_session_timeout", "statement_timeout")
_COPY = re.compile(r"COPY \S+ \((.*)\) FROM stdin;")
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_PATIENCE = 30
"""Seconds that a copy waits for a database that is just being written anew."""


def kind(engine: Engine) -> str:
    """`sqlite` or `postgresql`."""
    return engine.dialect.name


def copy(engine: Engine, place: Path) -> tuple[int, str, int, str, str]:
    """Copy the database to a file, as it is at one moment; what `standing` says of it.

    Raises BackupRefusedError."""
    if kind(engine) == "sqlite":
        _copy_sqlite(engine, place)
        with opened(place) as copied, database.reading(copied) as session:
            return standing(session)
    with database.reading(engine) as session:
        for limit in _WITHOUT:  # it stands still while the dump is made, however long that takes
            session.execute(text(f"SET LOCAL {limit} = 0"))
        snapshot = session.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        _run(engine.url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={place}")
        return standing(session)


@contextmanager
def opened(place: Path) -> Iterator[Engine]:
    """An engine over a copied file of SQLite."""
    engine = database.engine_for(f"sqlite:///{place.as_posix()}")
    try:
        yield engine
    finally:
        engine.dispose()


def dumped_lines(place: Path) -> Iterator[tuple[int, bytes]]:
    """The register's lines in a dump of PostgreSQL, by number, without any server."""
    for row in _dumped(place, "register_line"):
        yield int(row["number"]), bytes.fromhex(row["line"].removeprefix("\\x"))


def dumped_journal(place: Path) -> Iterator[JournalLine]:
    """The journal's lines in a dump, in their order."""
    columns = (StoredJournalLine.__tablename__, JournalLine.__dataclass_fields__)
    rows = sorted(_dumped(place, columns[0]), key=lambda row: int(row["seq"]))
    for row in rows:
        told = {name: row[name] for name in columns[1]}
        at = datetime.fromisoformat(told.pop("at")).astimezone(UTC)
        yield JournalLine(seq=int(told.pop("seq")), at=at, **told)


def dumped_head(place: Path) -> tuple[int, str]:
    """The journal's length and last hash in a dump."""
    for row in _dumped(place, "journal_head"):
        return int(row["size"]), row["hash"]
    raise BackupRefusedError(sentences.spoiled())


def put_back(place: Path, url: URL) -> None:
    """Put a dump into an empty database of PostgreSQL; raises BackupRefusedError."""
    engine = database.engine_for(url.render_as_string(hide_password=False))
    try:
        if inspect(engine).get_table_names():
            raise BackupRefusedError(sentences.database_taken(str(without_password(url)[0])))
    finally:
        engine.dispose()
    _run(url, "pg_restore", "--exit-on-error", "--no-owner", "--single-transaction", str(place))


def _copy_sqlite(engine: Engine, place: Path) -> None:
    place.touch(mode=0o600)
    source = f"{Path(str(engine.url.database)).absolute().as_uri()}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(source, uri=True, timeout=_PATIENCE)) as whole,
            closing(sqlite3.connect(place)) as copied,
        ):
            # One view from the first page to the last: whoever writes meanwhile does not begin it
            # anew, as a copy in steps without a view would be.
            whole.execute("BEGIN")
            whole.execute("SELECT count(*) FROM sqlite_master").fetchone()
            whole.backup(copied, pages=-1)
            copied.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as why:
        if fault := machine.fault_of(why, place.parent):
            raise fault from why
        raise BackupRefusedError(sentences.not_copied(why)) from None


def standing(session: Session) -> tuple[int, str, int, str, str]:
    """Size and root of the register, length and last hash of the journal, version of the tables."""
    query = select(StoredRegisterLine.leaf).order_by(StoredRegisterLine.number)
    with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        grown = Grown().by(rows.scalars())
    journal, last = session.execute(select(JournalHead.size, JournalHead.hash)).one()
    schema = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return grown.size, grown.root(), journal, last, schema


def _dumped(place: Path, table: str) -> Iterator[Mapping[str, str]]:
    """The rows of a table in a dump, by column."""
    command = (_program("pg_restore"), "--data-only", f"--table={table}", "--file=-", str(place))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as run:
        yield from _copied(run.stdout or ())
        if run.wait():
            raise BackupRefusedError(sentences.spoiled())


def _copied(rows: Iterable[str]) -> Iterator[Mapping[str, str]]:
    columns: Sequence[str] = ()
    for row in rows:
        if columns and row == "\\.\n":
            columns = ()
        elif columns:
            values = row.removesuffix("\n").split("\t")
            yield dict(zip(columns, map(_plain, values), strict=True))
        elif found := _COPY.match(row):
            columns = [name.strip('"') for name in found[1].split(", ")]


def _plain(value: str) -> str:
    """A value as it is, of what `COPY` has escaped."""
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), value)


def _run(url: URL, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a database; its password is not on the command line."""
    named, password = without_password(url.set(drivername="postgresql"))
    environ = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    address, mark, query = named.render_as_string(hide_password=False).partition("?")
    # libpq knows %20 alone for a space (as in `options`), which is a + there.
    target = f"--dbname={address}{mark}{query.replace('+', '%20')}"
    command = (_program(program), "--no-password", target, *arguments)
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environ)
    if done.returncode:
        raise BackupRefusedError(sentences.program_failed(program, done.stderr.strip()))


def _program(name: str) -> str:
    """Where one of PostgreSQL's programs is; PG_BIN names their folder where PATH does not."""
    found = shutil.which(name, path=os.environ.get("PG_BIN")) or shutil.which(name)
    if found is None:
        raise BackupRefusedError(sentences.program_missing(name))
    return found
