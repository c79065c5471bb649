"""Many rows of one table at once: by COPY into PostgreSQL, by one prepared insert into SQLite.

They are part of the session's transaction: keys, checks and triggers hold as for any other row, and
the ledger of rows sees them. Nothing is read back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, LargeBinary, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lottery.ledger import watching

Row = tuple[Any, ...]
"""The values of a row, in the order of the names told with it."""
_Plain = Callable[[Any], Any]


def put(session: Session, table: Table, names: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows; each holds the values of the columns of these names, in their order.

    Raises IntegrityError as an insert does. An IntegrityError ends the transaction.
    """
    if not rows:
        return
    watching.put_in(session, table, names, rows)
    connection = session.connection()
    plain = list(_plain(connection.dialect, table, tuple(names), rows))
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, plain)
    else:
        connection.exec_driver_sql(_insert(table, tuple(names)), plain)


@lru_cache(maxsize=64)
def _insert(table: Table, names: tuple[str, ...]) -> str:
    listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    return f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})'  # noqa: S608 - our own names


@lru_cache(maxsize=64)
def _spelled(dialect: Dialect, table: Table, names: tuple[str, ...]) -> list[tuple[int, _Plain]]:
    """Which values the driver is not given as they are, and what it is given."""
    found: list[tuple[int, _Plain]] = []
    for place, name in enumerate(names):
        kind = table.c[name].type
        spell = kind.dialect_impl(dialect).bind_processor(dialect)
        if spell is not None and not isinstance(kind, LargeBinary):  # bytes are bytes to both
            found.append((place, spell))
    return found


def _plain(
    dialect: Dialect, table: Table, names: tuple[str, ...], rows: Iterable[Row]
) -> Iterator[Row]:
    """The rows as the driver takes them. Days and moments repeat from row to row."""
    spelled = _spelled(dialect, table, names)
    if not spelled:
        yield from rows
        return
    seen: dict[tuple[int, Any], Any] = {}
    for row in rows:
        values = list(row)
        for place, spell in spelled:
            key = (place, values[place])
            if key not in seen:
                seen[key] = spell(values[place])
            values[place] = seen[key]
        yield tuple(values)


def _copy(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Row]) -> None:
    dialect, server = connection.dialect, connection.connection.driver_connection
    listed = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{table.name}" ({listed}) FROM STDIN'
    fault: Any = dialect.loaded_dbapi.Error
    try:
        with server.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[union-attr]
            for row in rows:
                copy.write_row(row)
    except fault as why:
        raise DBAPIError.instance(
            statement,
            None,
            why,
            fault,
            hide_parameters=True,
            connection_invalidated=dialect.is_disconnect(why, server, None),
            dialect=dialect,
        ) from why
