"""The keeper of a home's head: moves it forward after each commit, never backwards.

Whoever compares a database with what was acknowledged reads the heads first and the database
afterwards: the other way round, what somebody commits in between would look like a loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from logging import getLogger
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import journal, whole_files
from lottery.acknowledged import files
from lottery.acknowledged.head import NONE, Grown, Head, parse
from lottery.acknowledged.published import KnownRoot, published
from lottery.acknowledged.second import SecondDisk
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
_log = getLogger("lottery.acknowledged")

Read = Callable[[], AbstractContextManager[Session]]
"""Opens a view of one moment of the database."""


@dataclass(frozen=True)
class Ended:
    """The second disk, and the head with which its last record ends."""

    disk: SecondDisk
    end: Head

    def is_own(self, session: Session) -> bool:
        """Whether that record is one of this database."""
        return self.disk.is_own(session, self.end)

    def require(self, session: Session) -> None:
        """Raise SecondDiskError unless it is."""
        self.disk.require_own(session, self.end)

    def roots(self) -> tuple[KnownRoot, ...]:
        """The register's roots that it knows."""
        return tuple(_roots(self.end, str(self.disk.folder)))


@dataclass(frozen=True)
class Acknowledged:
    """What was acknowledged and published, as it stood before the database was looked at."""

    head: Head | None
    roots: tuple[KnownRoot, ...]
    second: Ended | None = None

    def roots_for(self, session: Session) -> tuple[KnownRoot, ...]:
        """The roots to hold this database's register against; those of the second disk go along
        where its last record is this database's, and else `require` refuses it."""
        own = self.second is not None and self.second.is_own(session)
        return self.roots + (self.second.roots() if self.second and own else ())

    def ends_for(self, session: Session) -> tuple[KnownRoot, ...]:
        """Of `roots_for` the newest: how far the register had come when a commit was acknowledged
        last, here and on the second disk."""
        heads = (self.head, self.second.end if self.second else None)
        sizes = {head.register.size for head in heads if head}
        return tuple(each for each in self.roots_for(session) if each.size in sizes)

    def require(self, session: Session) -> None:
        """Raise DatabaseBehindError or DatabaseForkedError unless the journal goes on from the
        head, SecondDiskError unless it does from what lies on the second disk. The register's roots
        are for `register.checking` to hold."""
        if self.head:
            _require(session, self.head)
        if self.second:
            self.second.require(session)


@dataclass(frozen=True)
class Keeper:
    """Where a home keeps the head of its database, and what it is held against besides."""

    place: Path
    origin: str
    public: Path
    second: SecondDisk | None = None
    file: Path | None = None

    def require_ready(self) -> None:
        """Raise SecondDiskError where what is to be begun could not be acknowledged."""
        if self.second is not None:
            head = self.head()
            self.second.require_ready(used=head is not None and head.second > 0)

    def ready(self) -> Ended | None:
        """As `require_ready`, and how far the second disk has come: for who begins something, to
        hold a view against that he opens afterwards."""
        self.require_ready()
        end = self.second.end() if self.second is not None else None
        return Ended(self.second, end) if self.second is not None and end else None

    def seen(self) -> Acknowledged:
        """What the database has to go on from; HeadRefusedError if the head cannot be read,
        SecondDiskError if the second disk cannot."""
        second, head = self.ready(), self.head()
        roots = list(published(self.public, self.origin))
        if head:
            roots += _roots(head, str(self.place))
        return Acknowledged(head, tuple(roots), second)

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
        with self._alone():
            head = self.head()
            if head is None or head.journal < upto or not self._is_followed(head):
                self._write(read, head)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else writes a head meanwhile; a disk that refuses is told as HeadRefusedError."""
        try:
            files.folder_for_heads(self.place.parent)
            with files.locked(self.place.parent / _LOCK):
                yield
        except OSError as why:
            place = why.filename or self.place
            raise HeadRefusedError(
                sentences.head_not_written(place, why.strerror or str(why))
            ) from None

    def _write(self, read: Read, head: Head | None) -> None:
        with read() as session:
            moved = self._moved(session, head)
            if head is None:
                _log.info("head begun journal=%d", moved.journal)
            if self.second is not None:
                self.second.follow(session, moved)
                moved = replace(moved, second=moved.journal)
        whole_files.write(self.place, moved.text(), 0o644)  # nobody is named in it

    def rotate(self, read: Read, covered: int, until: datetime) -> None:
        """A backup holds everything up to line `covered`: the second disk goes on in a new file,
        and lets go of those that end there or before, and were last written before `until`."""
        if self.second is not None:
            self.go_on_in_a_new_file(read)
            with self._alone():
                self.second.let_go(covered, until)

    def go_on_in_a_new_file(self, read: Read) -> None:
        """The second disk goes on in a new file; raises as `acknowledge`."""
        if self.second is not None:
            with self._alone(), read() as session:
                moved = self._moved(session, self.head())
                self.second.follow(session, moved)
                self.second.rotate(session, moved)

    def replace_second(self, read: Read) -> None:
        """The second disk is a new one: it begins where the database stands. Raises as
        `acknowledge`, and SecondDiskError where the one that is there is not new."""
        if self.second is None or self.head() is None:
            return
        self.second.require_new()
        with self._alone():
            head = self.head()
            if head is not None:
                whole_files.write(self.place, replace(head, second=0).text(), 0o644)
                self._write(read, replace(head, second=0))

    def _moved(self, session: Session, head: Head | None) -> Head:
        moved = _moved(session, self.origin, head)
        return replace(moved, file=mark_of(self.file)) if self.file else moved

    def _is_followed(self, head: Head) -> bool:
        return self.second is None or head.second >= head.journal

    def settle(self, read: Read) -> None:
        """The head of a database that was looked at goes forward to where the database is."""
        with read() as session:
            size = session.execute(select(JournalHead.size)).scalar_one()
        head = self.head()
        if head is None or head.journal < size or not self._is_followed(head):
            self.acknowledge(read, size)


def mark_of(file: Path) -> str:
    """When a database's file was last written, and its size: by it the file is known again."""
    found = file.stat()
    return f"{found.st_mtime_ns} {found.st_size}"


def keeper_of(session: Session) -> Keeper | None:
    """The keeper of the home whose database this is; None for a database without a home."""
    found: Keeper | None = session.get_bind().get_execution_options().get(OPTION)
    return found


def _roots(head: Head, where: str) -> Iterator[KnownRoot]:
    yield KnownRoot(head.register.size, head.register.root(), where)
    size, root = head.checkpoint
    if root != NONE:
        yield KnownRoot(size, root, where)


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
