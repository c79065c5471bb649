"""A line of the journal, what its hash is over, and the lines as they are read.

A line's hash is SHA-256 over these seven lines in UTF-8, each ended by one LF:

    fpdraw-journal/1
    <previous hash, 64 hex; 64 zeros for the first line>
    <seq, decimal, from 1>
    <time in UTC, YYYY-MM-DDThh:mm:ss.ffffffZ>
    <actor>
    <act, a TOKEN>
    <detail, canonical JSON: sorted keys, no blanks, no floats>
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import canonical_json
from lottery.clock import in_utc
from lottery.models import JournalHead, StoredJournalLine

FIRST = "0" * 64
HEAD = "SELECT size, hash FROM journal_head"
"""What `head` asks, for whoever has a connection of a driver in hand."""
OF_ROWS = ("rows-written", "rows-found")
"""The acts of `lottery.ledger`, one at the end of each transaction."""
_AT_ONCE = 2000


@dataclass(frozen=True)
class JournalLine:
    """One act as it is stored; `detail` is canonical JSON."""

    seq: int
    at: datetime
    actor: str
    act: str
    detail: str
    previous: str
    hash: str


def hash_of(line: JournalLine) -> str:
    """The hash of a line, 64 hex, over the bytes that this module's text specifies."""
    fields = (line.previous, str(line.seq), in_utc(line.at), line.actor, line.act, line.detail)
    rows = ("fpdraw-journal/1", *fields)
    return sha256("".join(f"{row}\n" for row in rows).encode()).hexdigest()


def whole(session: Session, after: int = 0) -> Generator[JournalLine]:
    """Every line with a higher seq than `after`, in order, streamed."""
    columns = (getattr(StoredJournalLine, name) for name in JournalLine.__dataclass_fields__)
    query = select(*columns).where(StoredJournalLine.seq > after).order_by(StoredJournalLine.seq)
    with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        for row in rows:
            yield JournalLine(*row)


def read(session: Session, after: int = 0) -> Iterator[JournalLine]:
    """What people did: the lines but for those that only tell which rows were written."""
    return (line for line in whole(session, after) if line.act not in OF_ROWS)


def at(session: Session, seqs: Collection[int]) -> Iterator[JournalLine]:
    """The lines with these seqs, as far as there are any, in order."""
    columns = (getattr(StoredJournalLine, name) for name in JournalLine.__dataclass_fields__)
    query = select(*columns).where(StoredJournalLine.seq.in_(list(seqs)))
    return (JournalLine(*row) for row in session.execute(query.order_by(StoredJournalLine.seq)))


def newest(session: Session) -> JournalLine | None:
    """The last line, or None where nothing was done yet."""
    last = session.scalar(select(func.max(StoredJournalLine.seq)))
    return next(at(session, [last or 0]), None)


def head(session: Session) -> tuple[int, str]:
    """How many lines there are, and the last one's hash, without waiting for anybody."""
    row = session.execute(select(JournalHead.size, JournalHead.hash)).one()
    return row.size, row.hash


def hash_at(session: Session, seq: int) -> str:
    """The hash of the line with this seq; 64 zeros before the first."""
    found = session.scalars(
        select(StoredJournalLine.hash).where(StoredJournalLine.seq == seq)
    ).first()
    return found or FIRST


def of_acts(session: Session, acts: Collection[str]) -> Iterator[JournalLine]:
    """The lines of some acts, in order."""
    columns = (getattr(StoredJournalLine, name) for name in JournalLine.__dataclass_fields__)
    query = (
        select(*columns)
        .where(StoredJournalLine.act.in_(list(acts)))
        .order_by(StoredJournalLine.seq)
    )
    return (JournalLine(*row) for row in session.execute(query))


def acts(session: Session, act: str, **named: Any) -> Iterator[dict[str, Any]]:
    """The details of one act's lines, in order, whose values under these names are these."""
    query = (
        select(StoredJournalLine.detail)
        .where(StoredJournalLine.act == act)
        .order_by(StoredJournalLine.seq)
    )
    for text in session.scalars(query):
        detail = canonical_json.load(text)
        if all(detail.get(name) == value for name, value in named.items()):
            yield detail


def by_actor(
    session: Session, acts: Collection[str], actor: str, *, since: datetime
) -> Iterator[dict[str, Any]]:
    """The details of somebody's lines of some acts from a moment on, in order."""
    query = (
        select(StoredJournalLine.detail)
        .where(StoredJournalLine.act.in_(list(acts)), StoredJournalLine.actor == actor)
        .where(StoredJournalLine.at >= since)
        .order_by(StoredJournalLine.seq)
    )
    return (canonical_json.load(text) for text in session.scalars(query))


def last_of(session: Session, acts: Iterable[str], **named: Any) -> JournalLine | None:
    """The last line of one of these acts whose values under these names are these."""
    columns = (getattr(StoredJournalLine, name) for name in JournalLine.__dataclass_fields__)
    query = select(*columns).where(StoredJournalLine.act.in_(list(acts)))
    for row in session.execute(query.order_by(StoredJournalLine.seq.desc())):
        line = JournalLine(*row)
        detail = canonical_json.load(line.detail)
        if all(detail.get(name) == value for name, value in named.items()):
            return line
    return None
