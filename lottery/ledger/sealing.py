"""The end of a transaction: the rows that it wrote, as parts of the ledger under one sealed line.

part      canonical JSON: the kept columns, a mark for each, and [key…, digest] for each row
          (the digest is null where the row is no more)
content   SHA-256 over a row `<table> <SHA-256 of the part>` LF for each part, tables ascending
seal      HMAC-SHA256 over the hash of the journal's line before, LF, and content, by the home's
          key; nobody without it can write such a line, whatever he does to the database
"""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice, zip_longest

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lottery import journal
from lottery.ledger import digests, registry, watching
from lottery.ledger.digests import Plain
from lottery.ledger.watching import Key
from lottery.models import RowLedger
from lottery.models.columns import Instant

WRITTEN, FOUND = journal.OF_ROWS
NOBODY = "lottery"
"""Who wrote rows that belong to no act of anybody."""
OPTION = "lottery_seal"
"""The execution option of an engine that holds the home's key."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE = 2000
_TABLES = "ledger-tables"

Rows = Mapping[Key, Plain | None]


def close(session: Session) -> None:
    """Put what the transaction has written into the ledger; nothing, if no kept row is among it."""
    if not session.in_transaction():
        return
    session.flush()
    rows = dict(watching.written(session))
    if rows:
        actor, now = journal.last_act(session) or (NOBODY, _newest(rows) or _LONG_AGO)
        _put(session, WRITTEN, rows, actor, now, {})
    watching.forget(session)


def take_as_found(session: Session, *, why: str, faults: int, by: str, now: datetime) -> None:
    """Begin anew with the rows as they lie there: what is told of them before counts no more.

    `why` is a TOKEN, `faults` how much of it was not as the ledger told.
    """
    session.flush()
    chunks = zip_longest(*(_chunks(session, table) for table in registry.KEPT))
    first = next(chunks, ())
    detail = {"why": why, "faults": faults}
    _put(session, FOUND, _of_tables(first), by, now, detail)
    for chunk in chunks:
        _put(session, WRITTEN, _of_tables(chunk), by, now, {})
    watching.forget(session)


def tables_of(session: Session) -> frozenset[str]:
    """The kept tables that a session's transaction has written, once it is closed."""
    found: frozenset[str] = session.info.get(_TABLES, frozenset())
    return found


def part_of(table: str, rows: Rows) -> str:
    """A part of the ledger."""
    there = [row for row in rows.values() if row is not None]
    lines = [[*key, None if row is None else digests.digest(row)] for key, row in rows.items()]
    columns = registry.KEPT[table].columns
    return digests.spelled({"columns": columns, "marks": digests.marks(there), "rows": lines})


def content_of(parts: Mapping[str, str]) -> str:
    """What a line says of its parts, 64 hex."""
    rows = (f"{table} {sha256(parts[table].encode()).hexdigest()}\n" for table in sorted(parts))
    return sha256("".join(rows).encode()).hexdigest()


def seal_of(key: bytes, previous: str, content: str) -> str:
    """The seal of a line over what came before and what it says."""
    return hmac.digest(key, f"{previous}\n{content}".encode(), sha256).hex()


def key_of(session: Session) -> bytes:
    """The key of the home whose database this is; a database without a home has none."""
    found: bytes = session.get_bind().get_execution_options().get(OPTION, b"")
    return found


def _put(  # noqa: PLR0917 - what a line is made of
    session: Session,
    act: str,
    rows: Mapping[str, Rows],
    actor: str,
    now: datetime,
    detail: Mapping[str, object],
) -> None:
    parts = {table: part_of(table, some) for table, some in rows.items()}
    content = content_of(parts)
    seal = seal_of(key_of(session), journal.lock_head(session)[1], content)
    count = sum(len(some) for some in rows.values())
    told = {"rows": count, "content": content, "seal": seal, **detail}
    line = journal.write(session, actor=actor, act=act, detail=told, now=now)
    session.info[_TABLES] = tables_of(session) | set(parts)
    found = [{"table_name": t, "seq": line.seq, "content": text} for t, text in parts.items()]
    if found:
        session.execute(insert(RowLedger), found)


def _chunks(session: Session, table: str) -> Iterator[tuple[str, Rows]]:
    rows = watching.all_rows(session, table)
    while some := dict(islice(rows, _AT_ONCE)):
        yield table, some


def _of_tables(chunk: Sequence[tuple[str, Rows] | None]) -> dict[str, Rows]:
    return dict(each for each in chunk if each)


def _newest(rows: Mapping[str, Rows]) -> datetime | None:
    """The newest moment that these rows tell of."""
    told = [
        row[place]
        for table, some in rows.items()
        for place, column in enumerate(registry.columns_of(table))
        if isinstance(column.type, Instant)
        for row in some.values()
        if row is not None and row[place] is not None
    ]
    return datetime.fromisoformat(max(told)) if told else None
