"""What was committed since a line of the journal, read back from the database as one record.

The ledger tells which rows each transaction wrote; they are read as they lie there now. So whatever
was committed by whomever, here or in another process, is caught up with in the same way, and a
record applied again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Select, Table, and_, select, tuple_
from sqlalchemy.orm import Session

from draws.pieces import PIECE
from lottery.acknowledged import rows
from lottery.acknowledged.head import Head
from lottery.acknowledged.head import parse as parse_head
from lottery.journal import OF_ROWS
from lottery.ledger import registry
from lottery.models import (
    Base,
    RegisterPiece,
    RowLedger,
    SecurityHead,
    StoredJournalLine,
    StoredRegisterLine,
    StoredSecurityLine,
)

HEADS = ("journal_head", "register_head", "security_head")
"""Tables of a single row, which goes along with each change."""
GROWING = (
    StoredJournalLine.__tablename__,
    RowLedger.__tablename__,
    StoredRegisterLine.__tablename__,
    RegisterPiece.__tablename__,
    StoredSecurityLine.__tablename__,
)
"""Tables that the ledger does not keep and that only grow: what is new of them is told."""
NOT_FOLLOWED: Mapping[str, str] = {
    "login_failure": "counts for fifteen minutes",
    "screen": "which page the hall shows",
}
"""Tables that no record holds, and why."""
_AT_ONCE = 400
_FOUND = OF_ROWS[1]


@dataclass(frozen=True)
class CommittedChange:
    """What was committed behind line `after` of the journal, up to line `upto`.

    `rows` are the rows of each table as they are now, `gone` the keys of those that are no more;
    `head` is the acknowledged head with them, `security` how many lines the security log had.
    """

    after: int
    upto: int
    schema: str
    head: str
    security: int
    rows: Mapping[str, Sequence[Sequence[Any]]]
    gone: Mapping[str, Sequence[Sequence[Any]]]

    def content(self) -> bytes:
        """The bytes of a record."""
        return rows.spell(vars(self)).encode()


def parse(content: bytes) -> CommittedChange:
    """The change of these bytes; ValueError for any other ones."""
    told = json.loads(content)
    try:
        return CommittedChange(**told)
    except TypeError as why:
        raise ValueError(str(why)) from None


def table_of(name: str) -> Table:
    """The table of this name; ValueError for one that records know nothing of."""
    if name not in Base.metadata.tables or name in NOT_FOLLOWED:
        raise ValueError(name)
    return Base.metadata.tables[name]


def begins_anew(session: Session, after: int, upto: int) -> bool:
    """Whether between these lines all rows were taken as they were found: tables of another
    version, or a home made of a parcel. What lies there is for a backup to hold."""
    query = select(StoredJournalLine.seq).where(
        StoredJournalLine.act == _FOUND,
        StoredJournalLine.seq > after,
        StoredJournalLine.seq <= upto,
    )
    return session.execute(query.limit(1)).first() is not None


def nothing(session: Session, head: Head, schema: str) -> CommittedChange:
    """The change with which a file begins: none, at this head."""
    told = head.text().decode()
    return CommittedChange(head.journal, head.journal, schema, told, _security(session), {}, {})


def _security(session: Session) -> int:
    return session.execute(select(SecurityHead.size)).scalar_one()


def since(session: Session, last: CommittedChange, now: Head, schema: str) -> CommittedChange:
    """Everything that was committed behind the last change, up to a head."""
    known = parse_head(last.head.encode())
    after, upto = known.journal, now.journal
    found: dict[str, list[list[Any]]] = {}
    gone: dict[str, list[list[Any]]] = {}
    for name, keys in _written(session, after, upto).items():
        there, missing = _by_key(session, name, keys)
        found |= {name: there} if there else {}
        gone |= {name: missing} if missing else {}
    for table, condition in _growing(known, last.security, upto):
        if some := _all(session, select(table).where(condition).order_by(*table.primary_key)):
            found[table.name] = some
    for name in HEADS:
        found[name] = _all(session, select(Base.metadata.tables[name]))
    told = now.text().decode()
    return CommittedChange(after, upto, schema, told, _security(session), found, gone)


def _written(session: Session, after: int, upto: int) -> dict[str, list[tuple[Any, ...]]]:
    """The keys of the rows that were written, each once."""
    query = select(RowLedger.table_name, RowLedger.content)
    query = query.where(RowLedger.seq > after, RowLedger.seq <= upto).order_by(RowLedger.seq)
    keys: dict[str, dict[tuple[Any, ...], None]] = {}
    for table, content in session.execute(query):
        known = keys.setdefault(table, {})
        known.update((tuple(key), None) for *key, _ in json.loads(content)["rows"])
    return {table: list(known) for table, known in keys.items()}


def _growing(known: Head, security: int, upto: int) -> Iterator[tuple[Table, Any]]:
    """What is new of each growing table."""
    tables, after = Base.metadata.tables, known.journal
    yield (
        tables[StoredJournalLine.__tablename__],
        and_(StoredJournalLine.seq > after, StoredJournalLine.seq <= upto),
    )
    yield (
        tables[RowLedger.__tablename__],
        and_(RowLedger.seq > after, RowLedger.seq <= upto),
    )
    size = known.register.size
    yield tables[StoredRegisterLine.__tablename__], StoredRegisterLine.number >= size
    yield tables[RegisterPiece.__tablename__], RegisterPiece.number >= size // PIECE
    yield tables[StoredSecurityLine.__tablename__], StoredSecurityLine.seq > security


def _by_key(
    session: Session, name: str, keys: Sequence[tuple[Any, ...]]
) -> tuple[list[list[Any]], list[list[Any]]]:
    """The rows with these keys, in the order of the keys, and the keys that have none."""
    table, key = registry.table_of(name), registry.key_of(name)
    places = [list(table.columns).index(column) for column in key]
    found: dict[tuple[Any, ...], list[Any]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        for row in _all(session, select(table).where(_among(key, some))):
            found[tuple(row[place] for place in places)] = row
    return sorted(found.values(), key=_in_order(places)), [
        list(one) for one in keys if one not in found
    ]


def _in_order(places: Sequence[int]) -> Callable[[list[Any]], tuple[Any, ...]]:
    return lambda row: tuple(row[place] for place in places)


def _among(key: Sequence[Column[Any]], values: Sequence[tuple[Any, ...]]) -> Any:
    if len(key) == 1:
        return key[0].in_([value for (value,) in values])
    return tuple_(*key).in_(values)


def _all(session: Session, query: Select[Any]) -> list[list[Any]]:
    return [rows.values(row) for row in session.execute(query)]
