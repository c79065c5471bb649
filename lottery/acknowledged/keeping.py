"""The keeper of a home's head: moves it forward after each commit, never backwards.

Whoever compares a database with what was acknowledged reads the heads first and the database
afterwards: the other way round, what somebody commits in between would look like a loss.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import journal
from lottery.acknowledged import files
from lottery.acknowledged.head import NONE, Grown, Head, parse
from lottery.acknowledged.published import KnownRoot, published
from lottery.clock import in_utc
from lottery.errors import DatabaseBehindError, DatabaseForkedError, HeadRefusedError
from lottery.models import (
    Checkpoint,
    JournalHead,
    RegisterHead,
    StoredJournalLine,
    StoredRegisterLine,
)
from lottery.texts import acknowledged as sentences

OPTION = "lottery_keeper"
"""The execution option of an engine whose home keeps a head."""
FOLDER = "heads"
_AT_ONCE = 5000
_LOCK = ".lock"

Read = Callable[[], AbstractContextManager[Session]]
"""Opens a view of one moment of the database."""


@dataclass(frozen=True)
class Acknowledged:
    """What was acknowledged and published, as it stood before the database was looked at."""

    head: Head | None
    roots: tuple[KnownRoot, ...]

    def require(self, session: Session) -> None:
        """Raise DatabaseBehindError or DatabaseForkedError unless the journal goes on from the
        head. The register's roots are for `register.checking` to hold."""
        if self.head is not None:
            _require(session, self.head)


@dataclass(frozen=True)
class Keeper:
    """Where a home keeps the head of its database, and what it is held against besides."""

    place: Path
    origin: str
    public: Path

    def seen(self) -> Acknowledged:
        """What the database has to go on from; HeadRefusedError if the head cannot be read."""
        head, roots = self.head(), list(published(self.public, self.origin))
        if head is not None:
            size, root = head.checkpoint
            roots.append(KnownRoot(head.register.size, head.register.root(), str(self.place)))
            if root != NONE:
                roots.append(KnownRoot(size, root, str(self.place)))
        return Acknowledged(head, tuple(roots))

    def head(self) -> Head | None:
        """The head; None where nothing was acknowledged yet. Raises HeadRefusedError."""
        try:
            found = parse(self.place.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as why:
            raise HeadRefusedError(sentences.head_unreadable(self.place, why)) from None
        if found.origin != self.origin:
            raise HeadRefusedError(sentences.other_origin(self.place, found.origin, self.origin))
        return found

    def acknowledge(self, read: Read, upto: int) -> None:
        """Write down how far the database has come: as far as line `upto` of the journal at least.

        Whoever comes while another one writes finds it done. Raises HeadRefusedError if the disk
        refuses, and DatabaseBehindError or DatabaseForkedError as `Acknowledged.require`.
        """
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            with files.locked(self.place.parent / _LOCK):
                head = self.head()
                if head is not None and head.journal >= upto:
                    return
                with read() as session:
                    moved = _moved(session, self.origin, head)
                files.replace(self.place, moved.text(), 0o644)  # nobody is named in it
        except OSError as why:
            raise HeadRefusedError(
                sentences.head_not_written(self.place, why.strerror or str(why))
            ) from None

    def settle(self, read: Read) -> None:
        """The head of a database that was looked at goes forward to where the database is."""
        with read() as session:
            size = session.execute(select(JournalHead.size)).scalar_one()
        head = self.head()
        if head is None or head.journal < size:
            self.acknowledge(read, size)


def keeper_of(session: Session) -> Keeper | None:
    """The keeper of the home whose database this is; None for a database without a home."""
    found: Keeper | None = session.get_bind().get_execution_options().get(OPTION)
    return found


def _moved(session: Session, origin: str, head: Head | None) -> Head:
    if head is not None:
        _require(session, head)
    seq, last = session.execute(select(JournalHead.size, JournalHead.hash)).one()
    begun = head.register if head else Grown()
    query = select(StoredRegisterLine.leaf).where(StoredRegisterLine.number >= begun.size)
    query = query.order_by(StoredRegisterLine.number).execution_options(yield_per=_AT_ONCE)
    with session.execute(query) as rows:
        grown = begun.by(rows.scalars())
    signed = session.execute(
        select(Checkpoint.size, Checkpoint.root).order_by(Checkpoint.size.desc()).limit(1)
    ).first()
    at = session.scalars(select(StoredJournalLine.at).where(StoredJournalLine.seq == seq)).first()
    return Head(
        origin=origin,
        register=grown,
        checkpoint=(signed.size, signed.root) if signed else (0, NONE),
        journal=seq,
        hash=last,
        second=head.second if head else 0,
        at=in_utc(at) if at else NONE,
    )


def _require(session: Session, head: Head) -> None:
    seq = session.execute(select(JournalHead.size)).scalar_one()
    size = session.execute(select(RegisterHead.size)).scalar_one()
    if seq < head.journal or size < head.register.size:
        raise DatabaseBehindError(
            sentences.behind(size, head.register.size, seq, head.journal, head.at)
        )
    if journal.hash_at(session, head.journal) != head.hash:
        raise DatabaseForkedError(sentences.forked(head.journal, head.at))
