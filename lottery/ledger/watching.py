"""What a session writes is seen here, however it is written, to be put into the ledger at its end.

Objects of the ORM are seen when they are flushed, statements of Core when they are executed. The
rows of a list of parameters that name their keys are hashed as they are given (an import writes
thousands); every other row is read back at the end, so that what is hashed is what lies there.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    CursorResult,
    Insert,
    Result,
    Select,
    Table,
    bindparam,
    event,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, object_mapper

from lottery.ledger import digests, registry
from lottery.ledger.digests import Plain

Key = tuple[Any, ...]
"""The values of a primary key."""
_AT_ONCE = 400
_STREAMED = 2000
_WATCH = "row-ledger"
_BEGINNING = ("first", "second")
"""The values with which a key may have to begin."""


class WatchedSession(Session):
    """A session that notes which kept rows it writes."""


class Watch:
    """The kept rows that one transaction has written so far, by table.

    `given` are rows as they will lie there; `touched` are keys of rows that are to be read back,
    with the digest of before where it may turn out that nothing has changed.
    """

    def __init__(self) -> None:
        self.given: dict[str, dict[Key, Plain]] = {}
        self.touched: dict[str, dict[Key, str | None]] = {}

    def give(self, table: str, key: Key, row: Plain) -> None:
        """A row was put in."""
        self.given.setdefault(table, {})[key] = row

    def touch(self, table: str, key: Key, before: str | None = None) -> None:
        """A row was written, somehow."""
        if self.given.get(table, {}).pop(key, None) is not None:
            before = None  # it was not there before this transaction
        self.touched.setdefault(table, {}).setdefault(key, before)

    def doubt(self) -> None:
        """Part of what was done was taken back: everything is read again."""
        for table, rows in self.given.items():
            for key in list(rows):
                self.touch(table, key)


def watch_of(session: Session) -> Watch:
    """What a session has written so far."""
    found: Watch = session.info.setdefault(_WATCH, Watch())
    return found


def forget(session: Session) -> None:
    """What was written so far is told, or is not to be told."""
    session.info.pop(_WATCH, None)


def written(session: Session) -> Iterator[tuple[str, dict[Key, Plain | None]]]:
    """By table, the rows that a flushed session has written, as they lie there; None: no more."""
    watch = watch_of(session)
    for table in registry.KEPT:
        rows: dict[Key, Plain | None] = dict(watch.given.get(table, {}))
        touched = watch.touched.get(table, {})
        now = dict(read(session, table, list(touched)))
        for key, before in touched.items():
            row = now.get(key)
            if row is None or before != digests.digest(row):
                rows[key] = row
        if rows:
            yield table, rows


def put_in(
    session: Session, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Rows are put in past the session's statements: all columns of each, in the order of `names`.

    Raises TypeError where a kept column is not among them.
    """
    if table.name not in registry.KEPT:
        return
    columns, key = registry.columns_of(table.name), registry.key_of(table.name)
    place = {name: number for number, name in enumerate(names)}
    if missing := [column.name for column in (*columns, *key) if column.name not in place]:
        raise TypeError(f"rows for {table.name} without {missing}")
    kept = itemgetter(*(place[column.name] for column in columns))
    keys = [place[column.name] for column in key]
    given = watch_of(session).given.setdefault(table.name, {})
    for row in rows:
        given[tuple([row[n] for n in keys])] = digests.hashed_values(columns, kept(row))


def keys_of(session: Session, table: str) -> set[Key]:
    """The keys of the rows of a table that a flushed session has written."""
    watch = watch_of(session)
    return {*watch.given.get(table, {}), *watch.touched.get(table, {})}


def all_rows(session: Session, table: str, row: Key = ()) -> Iterator[tuple[Key, Plain]]:
    """Every row of a table (whose key begins like `row`) by key, streamed."""
    given = {_BEGINNING[place]: value for place, value in enumerate(row)}
    return _fetched(session, _every(table, len(row)), table, given)


def filled(session: Session, tables: Mapping[str, Key]) -> frozenset[str]:
    """Which of these tables hold a row (whose key begins like the one given), by one question."""
    given = {_BEGINNING[n]: value for row in tables.values() for n, value in enumerate(row)}
    found = session.execute(_any(tuple((t, len(row)) for t, row in tables.items())), given).one()
    return frozenset(table for table, some in zip(tables, found, strict=True) if some)


@cache
def _any(tables: tuple[tuple[str, int], ...]) -> Select[Any]:
    questions: list[Any] = [_every(*each).order_by(None).exists() for each in tables]
    return select(*questions)


@cache
def _every(table: str, given: int) -> Select[Any]:
    """Built once a table: a draw's steps look at some thirty tables each."""
    key = registry.key_of(table)
    query = select(*key, *registry.columns_of(table))
    query = query.where(*(c == bindparam(n) for c, n in zip(key[:given], _BEGINNING, strict=False)))
    return query.order_by(*key).execution_options(yield_per=_STREAMED)


def beginning(query: Select[Any], table: str, row: Key) -> Select[Any]:
    """The query, of the rows alone whose keys begin like this one."""
    pairs = zip(registry.key_of(table), row, strict=False)
    return query.where(*(column == value for column, value in pairs))


def read(session: Session, table: str, keys: Sequence[Key]) -> Iterator[tuple[Key, Plain]]:
    """The rows with these keys, as far as there are any."""
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        yield from _rows(session, table, tuple_(*registry.key_of(table)).in_(some))


def _rows(
    session: Session, table: str, condition: Any, *, lock: bool = False
) -> Iterator[tuple[Key, Plain]]:
    query = select(*registry.key_of(table), *registry.columns_of(table)).where(condition)
    return _fetched(session, query.with_for_update() if lock else query, table)


def _fetched(
    session: Session, query: Select[Any], table: str, given: Mapping[str, Any] | None = None
) -> Iterator[tuple[Key, Plain]]:
    columns, width = registry.columns_of(table), len(registry.key_of(table))
    with session.execute(query, given) as rows:
        for row in rows:
            yield tuple(row[:width]), digests.hashed_values(columns, row[width:])


@event.listens_for(WatchedSession, "after_flush")
def _flushed(session: Session, _context: object) -> None:
    for one in (*session.new, *session.dirty, *session.deleted):
        mapper = object_mapper(one)
        table = mapper.local_table.name  # type: ignore[attr-defined]
        if table in registry.KEPT:
            watch_of(session).touch(table, tuple(mapper.primary_key_from_instance(one)))


@event.listens_for(WatchedSession, "after_soft_rollback")
def _taken_back(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        watch_of(session).doubt()
    else:
        forget(session)


@event.listens_for(WatchedSession, "do_orm_execute")
def _executed(state: ORMExecuteState) -> Result[Any] | None:
    statement: Any = state.statement
    if not (state.is_insert or state.is_update or state.is_delete):
        return None
    table = statement.table.name
    if table not in registry.KEPT:
        return None
    if isinstance(statement, Insert):
        return _inserted(state, statement, table)
    watch = watch_of(state.session)
    where = true() if statement.whereclause is None else statement.whereclause
    before = list(_rows(state.session, table, where, lock=True))
    for key, row in before:
        watch.touch(table, key, digests.digest(row))
    return None


def _inserted(state: ORMExecuteState, statement: Insert, table: str) -> Result[Any] | None:
    watch, rows = watch_of(state.session), state.parameters
    columns, key = registry.columns_of(table), registry.key_of(table)
    if not isinstance(rows, Sequence):
        result = state.invoke_statement()
        if not isinstance(result, CursorResult):
            raise TypeError(f"an insert into {table} whose key is not told")
        watch.touch(table, tuple(result.inserted_primary_key or ()))
        return result
    if rows and not all(column.name in rows[0] for column in key):
        keys = state.invoke_statement(statement=statement.returning(*key))
        for one in keys.all():
            watch.touch(table, tuple(one))
        return keys
    names = [column.name for column in columns]
    left = [column for column in columns if rows and column.name not in rows[0]]
    if any(column.server_default is not None for column in left):
        for row in rows:  # the database fills in what is not given
            watch.touch(table, tuple([row[column.name] for column in key]))
        return None
    for row in rows:
        values = digests.hashed_values(columns, [row.get(name) for name in names])
        watch.give(table, tuple([row[column.name] for column in key]), values)
    return None
