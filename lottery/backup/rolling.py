"""Put the second disk's changes on the database of a backup, so that it is where it was.

A record says how rows are now, not what was done: applied again it changes nothing, and rows that
were destroyed after the backup are destroyed here. Nothing is sealed or journalled by this: ledger
and journal come with the rows. Whoever applies records holds the whole database afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from lottery.acknowledged import changes, rows
from lottery.acknowledged.changes import CommittedChange
from lottery.errors import BackupRefusedError, SecondDiskError
from lottery.models import Base, SecurityCut, StoredSecurityLine
from lottery.texts import backup as sentences

_TABLES = Base.metadata.sorted_tables
"""A table stands behind those that it refers to."""


def apply(engine: Engine, found: Iterable[CommittedChange]) -> tuple[int, str]:
    """Put changes on a database, each in a transaction; how many there were, and why no more: what
    the second disk says where it cannot be read on.

    Raises BackupRefusedError for tables of another version, and for what the database refuses.
    """
    count, why = 0, ""
    try:
        for change in found:
            _put_one(engine, change)
            count += 1
    except SecondDiskError as stopped:
        why = str(stopped)
    if count and engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            _number_on(connection)
    return count, why


def _put_one(engine: Engine, change: CommittedChange) -> None:
    try:
        with engine.begin() as connection:
            _put(connection, change)
    except (DBAPIError, ValueError, KeyError) as why:
        told = getattr(why, "orig", None) or why
        raise BackupRefusedError(sentences.not_applied(change.upto, told)) from None


def _put(connection: Connection, change: CommittedChange) -> None:
    schema = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    if schema != change.schema:
        raise BackupRefusedError(sentences.other_schema(schema, change.schema))
    told = {*change.rows, *change.gone}
    for name in told:
        changes.table_of(name)
    for table in _TABLES:
        if table.name in change.rows:
            _write(connection, table, change.rows[table.name])
    if cut := change.rows.get(SecurityCut.__tablename__):
        upto = max(int(row[0]) for row in cut)  # its first column
        gone = StoredSecurityLine.seq <= upto
        connection.execute(delete(StoredSecurityLine).where(gone))
    for table in reversed(_TABLES):
        for key in change.gone.get(table.name, ()):
            connection.execute(delete(table).where(_is(table, key)))


def _write(connection: Connection, table: Table, told: Sequence[Sequence[Any]]) -> None:
    """Rows that are not there are put in, others are brought to what is told of them."""
    new = []
    for values in told:
        row = rows.named(list(table.columns), values)
        key = [row[column.name] for column in table.primary_key]
        there = connection.execute(select(table).where(_is(table, key))).first()
        if there is None:
            new.append(row)
        elif rows.values(there) != list(values):
            connection.execute(update(table).where(_is(table, key)).values(_rest(table, row)))
    if new:
        connection.execute(insert(table), new)


def _rest(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    key = {column.name for column in table.primary_key}
    return {name: value for name, value in row.items() if name not in key}


def _is(table: Table, key: Sequence[Any]) -> Any:
    pairs = zip(table.primary_key, key, strict=True)
    return and_(*(column == value for column, value in pairs))


def _number_on(connection: Connection) -> None:
    """PostgreSQL numbers new rows behind those that were put in with their numbers."""
    for table in _TABLES:
        column = table.autoincrement_column
        if column is None:
            continue
        place = text("SELECT pg_get_serial_sequence(:table, :column)")
        named = {"table": table.name, "column": column.name}
        if (sequence := connection.execute(place, named).scalar()) is None:
            continue
        most = connection.execute(select(func.max(column))).scalar()
        if most:
            connection.execute(select(func.setval(sequence, most)))
