"""Rows as lines of JSON, a file a table, and back into the empty tables of a new home."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Select, Table, insert, select, text, update
from sqlalchemy.orm import Session

from lottery.acknowledged import rows as spelled
from lottery.ledger import watching
from lottery.models import Base, Entry, EntryPaper, JournalHead, RegisterHead, SecurityHead
from lottery.spare_computer.parcel import Parts

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


def hold_still(session: Session) -> None:
    """Nobody else writes a carried table before the transaction ends, which begins with this. Of
    SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        names = ", ".join(table.name for table in CARRIED)
        session.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def dump(session: Session, query: Select[Any]) -> Iterator[bytes]:
    """The rows of a query over one table, one JSON list a line."""
    with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        for row in rows:
            yield spelled.line(row)


def read_rows(table: Table, file: Path) -> Iterator[dict[str, Any]]:
    """The rows of `dump`; ValueError for lines that are no rows of the table."""
    columns = list(table.columns)
    with file.open("rb") as lines:
        for line in lines:
            yield spelled.row(columns, line)


def load(session: Session, table: Table, file: Path) -> None:
    """Put the rows of `dump` into an empty table, as they are found: the ledger does not watch
    them. ValueError for lines that are no rows of it."""
    rows = read_rows(table, file)
    if table.name in HEADS:
        for row in rows:
            session.execute(update(HEADS[table.name]).values(row))
    while part := list(islice(rows, _AT_ONCE)):
        session.execute(insert(table), part)
        watching.forget(session)
    watching.forget(session)


def _rows(table: Table, batches: Sequence[str]) -> Select[Any]:
    query = select(table).order_by(*table.primary_key.columns)
    if table.name != EntryPaper.__tablename__:
        return query
    return query.join(Entry, Entry.number == EntryPaper.entry).where(Entry.batch.in_(batches))


def parts(session: Session, batches: Sequence[str]) -> Parts:
    """Every carried table as a part of a parcel, in the order in which they are put back: its rows
    by key, of the papers only those of `batches`."""
    for table in CARRIED:
        yield part_of(table), dump(session, _rows(table, batches))


def part_of(table: Table) -> str:
    """What a table's part is called."""
    return f"tables/{table.name}.jsonl"
