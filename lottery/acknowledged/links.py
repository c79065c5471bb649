"""Does a record of the second disk go on from the journal as it stood before it?

The numbers alone do not tell: two homes that were one until a moment both count on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from sqlalchemy.orm import Session

from lottery import journal
from lottery.acknowledged import rows
from lottery.acknowledged.changes import CommittedChange
from lottery.acknowledged.head import parse
from lottery.journal import JournalLine
from lottery.models import Base, StoredJournalLine

_TABLE = Base.metadata.tables[StoredJournalLine.__tablename__]
_NAMES = tuple(field.name for field in fields(JournalLine))


@dataclass(frozen=True)
class Link:
    """A line of the journal: its number and hash."""

    seq: int
    hash: str

    def is_in(self, session: Session) -> bool:
        """Whether a database has this line; of one that is behind its view nothing is known."""
        size, _ = journal.head(session)
        return self.seq > size or journal.hash_at(session, self.seq) == self.hash


def lines_of(change: CommittedChange) -> Iterator[JournalLine]:
    """The journal's lines in a change; ValueError for what is none."""
    columns = list(_TABLE.columns)
    for values in change.rows.get(_TABLE.name, ()):
        row = rows.named(columns, values)
        yield JournalLine(**{name: row[name] for name in _NAMES})


def goes_on(change: CommittedChange, before: Link) -> Link | None:
    """The line with which a change ends, if its lines are chained to the one before; else None."""
    head, last = parse(change.head.encode()), before
    for line in lines_of(change):
        if (line.seq, line.previous) != (last.seq + 1, last.hash):
            return None
        last = Link(line.seq, journal.hash_of(line))
    ends = (change.after, change.upto) == (before.seq, last.seq)
    return last if ends and Link(head.journal, head.hash) == last else None


def is_own(session: Session, change: CommittedChange) -> bool:
    """Whether a change ends, or has its last line that a view reaches, where the database does."""
    size, _ = journal.head(session)
    reached = [Link(line.seq, line.hash) for line in lines_of(change) if line.seq <= size]
    return all(link.is_in(session) for link in reached[-1:])
