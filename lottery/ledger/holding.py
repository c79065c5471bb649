"""Does every kept row lie there as the ledger tells, and is there none of which it does not tell?

Whoever changed, added or took away a row, a part of the ledger or a line of it in the database is
noticed here, and the row is named with its table, its key and, where the marks tell, its column.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lottery import canonical_json, journal, machine
from lottery.errors import JournalDiffersError
from lottery.journal import JournalLine
from lottery.ledger import digests, registry, sealing, watching
from lottery.ledger.watching import Key
from lottery.models import RowLedger, StoredJournalLine
from lottery.texts import ledger as sentences

_AT_ONCE = 2000
_UNREADABLE = (ValueError, TypeError, KeyError, DBAPIError)
"""What reading raises of a value, or of a part, that no program of ours has written."""


@dataclass(frozen=True)
class Fault:
    """A row (or a line of the ledger: `table` is empty) that is not as the ledger tells."""

    what: str
    """changed, surplus, missing, unreadable; of a line: part, seal."""
    table: str
    key: Key
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return sentences.fault(self.what, self.table, self.key, self.columns)


@dataclass(frozen=True)
class Begun:
    """Where the ledger begins: the line, and when and why rows were taken as they were found."""

    seq: int = 0
    at: datetime | None = None
    why: str = ""
    faults: int = 0


_Told = dict[Key, tuple[str | None, int]]
"""The last digest of each key, and the line it stands under."""
_Parts = tuple[int, dict[str, str]]
"""A line's seq, and its parts by table."""


def begun(session: Session) -> Begun | None:
    """Where the ledger begins; None for tables that were never taken into it."""
    line = journal.last_of(session, [sealing.FOUND])
    if line is not None:
        detail = canonical_json.load(line.detail)
        return Begun(line.seq, line.at, detail["why"], detail["faults"])
    if session.scalar(select(func.max(RowLedger.seq))) is not None:
        return Begun()
    return None if session.scalar(select(func.max(StoredJournalLine.seq))) else Begun()


def faults(session: Session, tables: Iterable[str] = registry.KEPT) -> Iterator[Fault]:
    """Everything that is not as the ledger tells, by table."""
    start = (begun(session) or Begun()).seq
    sealed = (line for line in journal.of_acts(session, journal.OF_ROWS) if line.seq >= start)
    yield from _lines(session, sealed, _parts(session, start))
    for table in tables:
        yield from _rows(session, table, start)


def require(session: Session, tables: Collection[str], row: Key = ()) -> None:
    """Raise JournalDiffersError unless these tables are as the ledger tells.

    Of tables whose keys begin like `row` (the columns `draw` and `attempt`), that draw's rows only.
    What this session itself has written is not told yet, and is not looked at.
    """
    session.flush()
    # Somebody else may have written between two statements: what is altered is so the next time.
    found = _stopping(session, tables, row) and _stopping(session, tables, row)
    if found:
        raise JournalDiffersError(sentences.stopped(str(found[0])))


def _stopping(session: Session, tables: Collection[str], row: Key) -> list[Fault]:
    start = (begun(session) or Begun()).seq
    seqs = select(RowLedger.seq).where(RowLedger.table_name.in_(tables), RowLedger.seq >= start)
    only = set(session.scalars(seqs))
    of = {table: row if registry.of_a_draw(table) else () for table in tables}
    told: dict[str, _Told | None] = {table: {} for table in tables}
    parts = _heard(_parts(session, start, only), told, of)
    found = list(_lines(session, journal.at(session, only), parts))
    filled = _filled(session, of)
    for table, some in of.items():
        if table not in filled and told[table] == {}:
            continue
        own = watching.keys_of(session, table)
        rows = _rows(session, table, start, some, told[table])
        found += [fault for fault in rows if fault.key not in own]
    return found


def _filled(session: Session, tables: Mapping[str, Key]) -> Collection[str]:
    """The tables that have to be read: most of a draw's thirty hold no row of it yet."""
    try:
        return watching.filled(session, tables)
    except _UNREADABLE as why:
        _check_machine(why)
        return tables


def _heard(
    parts: Iterator[_Parts], told: dict[str, _Told | None], of: Mapping[str, Key]
) -> Iterator[_Parts]:
    """The same parts; what they tell of these tables is kept while they go by. Of a table with a
    part that cannot be read nothing is kept."""
    for seq, some in parts:
        for table in told.keys() & some.keys():
            heard = told[table]
            try:
                if heard is not None:
                    heard.update(_told_by(some[table], seq, of[table]))
            except _UNREADABLE:
                told[table] = None
        yield seq, some


def require_all(session: Session) -> None:
    """Raise JournalDiffersError unless every kept row is as the ledger tells: a list of entries is
    drawn up from nearly all of them. It takes as long as `lottery check` without the papers."""
    session.flush()
    for fault in faults(session):
        if not fault.table or fault.key not in watching.keys_of(session, fault.table):
            raise JournalDiffersError(sentences.stopped(str(fault)))


def _lines(
    session: Session, sealed: Iterable[JournalLine], parts_of: Iterable[_Parts]
) -> Iterator[Fault]:
    """Hold parts and seals against the lines of the journal."""
    key = sealing.key_of(session)
    told = {line.seq: line for line in sealed}
    for seq, parts in parts_of:
        line = told.pop(seq, None)
        if line is None or _detail(line).get("content") != sealing.content_of(parts):
            yield Fault("part", "", (seq,))
        elif _detail(line).get("seal") != _seal(key, line):
            yield Fault("seal", "", (seq,))
    empty = sealing.content_of({})
    for seq, line in told.items():
        if _detail(line).get("content") != empty or _detail(line).get("seal") != _seal(key, line):
            yield Fault("part", "", (seq,))


def _seal(key: bytes, line: JournalLine) -> str:
    return sealing.seal_of(key, line.previous, str(_detail(line).get("content")))


def _detail(line: JournalLine) -> dict[str, Any]:
    try:
        found = canonical_json.load(line.detail)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _parts(session: Session, start: int, only: Collection[int] | None = None) -> Iterator[_Parts]:
    query = select(RowLedger.seq, RowLedger.table_name, RowLedger.content)
    query = query.where(RowLedger.seq >= start).order_by(RowLedger.seq)
    if only is not None:
        query = query.where(RowLedger.seq.in_(list(only)))
    with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        for seq, some in groupby(rows, key=lambda row: row[0]):
            yield seq, {table: content for _, table, content in some}


def _rows(
    session: Session, table: str, start: int, row: Key = (), heard: _Told | None = None
) -> Iterator[Fault]:
    """Hold the rows of a table, or those whose keys begin like `row`, against what is told (what
    was heard of it already, or all that is)."""
    try:
        told = _told(session, table, start, row) if heard is None else heard
        for key, digest in _there(session, table, row):
            then, seq = told.pop(key, (None, 0))
            if not digest:
                yield Fault("unreadable", table, key)
            elif then is None:
                yield Fault("surplus", table, key)
            elif digest != then:
                yield Fault("changed", table, key, _columns(session, table, seq))
    except _UNREADABLE as why:
        _check_machine(why)
        yield Fault("unreadable", table, ())
        return
    yield from (Fault("missing", table, key) for key, (then, _) in told.items() if then)


def _told(session: Session, table: str, start: int, row: Key) -> _Told:
    query = select(RowLedger.seq, RowLedger.content).where(RowLedger.table_name == table)
    query = query.where(RowLedger.seq >= start).order_by(RowLedger.seq)
    told: _Told = {}
    with session.execute(query.execution_options(yield_per=_AT_ONCE)) as parts:
        for seq, content in parts:
            told.update(_told_by(content, seq, row))
    return told


def _told_by(content: str, seq: int, row: Key) -> _Told:
    """What one part tells."""
    rows = json.loads(content)["rows"]
    return {tuple(key): (d, seq) for *key, d in rows if tuple(key[: len(row)]) == row}


def _there(session: Session, table: str, row: Key) -> Iterator[tuple[Key, str]]:
    """Each row's key and digest, by key, streamed; an empty one for a row that cannot be read."""
    seen = 0
    try:
        for key, one in watching.all_rows(session, table, row):
            yield key, digests.digest(one)
            seen += 1
    except _UNREADABLE as why:
        _check_machine(why)
        every = select(*registry.key_of(table)).order_by(*registry.key_of(table))
        keys = session.execute(watching.beginning(every, table, row)).all()
        yield from ((tuple(key), _digest(session, table, tuple(key))) for key in keys[seen:])


def _digest(session: Session, table: str, key: Key) -> str:
    try:
        return "".join(digests.digest(row) for _, row in watching.read(session, table, [key]))
    except _UNREADABLE as why:
        _check_machine(why)
        return ""


def _check_machine(why: Exception) -> None:
    """Raise what the disk or the server did: a page that cannot be read is no altered row."""
    if fault := machine.fault_of(why):
        raise fault from why


def _columns(session: Session, table: str, seq: int) -> tuple[str, ...]:
    """The columns that have changed among the rows of a part, as far as its marks can tell."""
    query = select(RowLedger.content).where(RowLedger.table_name == table, RowLedger.seq == seq)
    part = json.loads(session.scalars(query).one())
    keys = [tuple(key) for *key, digest in part["rows"] if digest]
    now = dict(watching.read(session, table, keys))
    if not all(key in now for key in keys):
        return ()  # one of them is no more, and the marks are over all of them
    marks = digests.marks([now[key] for key in keys])
    pairs = zip(part["columns"], part["marks"], marks, strict=True)
    return tuple(column for column, then, mark in pairs if then != mark)
