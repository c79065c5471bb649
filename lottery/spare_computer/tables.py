"""Rows as lines of JSON, a file a table, and back into the empty tables of a new home."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Select, Table, insert, select, update
from sqlalchemy.orm import Session

from lottery.acknowledged import rows as spelled
from lottery.models import Base, Entry, EntryPaper, JournalHead, RegisterHead, SecurityHead

LEFT_BEHIND = frozenset(
    {
        *("login_session", "login_failure", "kept_file", "refusal_paper", "import_row"),
        *("prize_paper", "row_ledger"),
    }
)
"""What a draw never asks for: log-ins, shown files, papers of refusals and of winners, verdicts on
imports; and the ledger, which begins anew over there with what is carried."""
HEADS = {
    "register_head": RegisterHead,
    "journal_head": JournalHead,
    "security_head": SecurityHead,
}
"""Tables whose single row a new home has already. The security log goes along whole: the journal
keeps its length and hash, day by day."""
CARRIED = tuple(table for table in Base.metadata.sorted_tables if table.name not in LEFT_BEHIND)
_AT_ONCE = 2_000


def dump(session: Session, table: Table, batches: Sequence[str]) -> bytes:
    """A table's rows, one JSON list a line, by key; of the papers only those of `batches`."""
    return dump_rows(session, _rows(table, batches))


def read_rows(table: Table, data: bytes) -> Iterator[dict[str, Any]]:
    """The rows of `dump`; ValueError for lines that are no rows of the table."""
    columns = list(table.columns)
    return (spelled.row(columns, line) for line in data.splitlines())


def dump_rows(session: Session, query: Select[Any]) -> bytes:
    """The rows of a query over one table, as `dump` writes them."""
    with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        return b"".join(spelled.line(row) for row in rows)


def load(session: Session, table: Table, data: bytes) -> None:
    """Put the rows of `dump` into an empty table; ValueError for lines that are no rows of it."""
    rows = read_rows(table, data)
    if table.name in HEADS:
        for row in rows:
            session.execute(update(HEADS[table.name]).values(row))
        return
    while part := list(islice(rows, _AT_ONCE)):
        session.execute(insert(table), part)


def _rows(table: Table, batches: Sequence[str]) -> Select[Any]:
    query = select(table).order_by(*table.primary_key.columns)
    if table.name != EntryPaper.__tablename__:
        return query
    return query.join(Entry, Entry.number == EntryPaper.entry).where(Entry.batch.in_(batches))


def parts(session: Session, batches: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Every carried table as a part of a parcel, in the order in which they are put back."""
    for table in CARRIED:
        yield part_of(table), dump(session, table, batches)


def part_of(table: Table) -> str:
    """What a table's part is called."""
    return f"tables/{table.name}.jsonl"
