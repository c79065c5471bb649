"""The register's log: lines are appended behind its locked head, and read in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from draws.merkle import Tree, leaf_hash
from draws.register import accept as accept_line
from draws.register import reject as reject_line
from draws.register import submit as submit_line
from lottery import moves
from lottery.clock import day_of
from lottery.errors import ClockWentBackError, EntryUnknownError
from lottery.journal.tokens import token
from lottery.models import Base, Entry, EntryEvent, EntryPaper, RegisterHead, StoredRegisterLine
from lottery.office import bulk
from lottery.register import pieces
from lottery.texts import errors as sentences

_AT_ONCE = 5000
_LINES, _ENTRIES, _PAPERS, _EVENTS = (
    Base.metadata.tables[model.__tablename__]
    for model in (StoredRegisterLine, Entry, EntryPaper, EntryEvent)
)


@dataclass(frozen=True)
class Submission:
    """An entry to be: boxes and keyed hashes come from `lottery.people`.

    `accepted` adds the accept line at once; without it the entry is pending.
    """

    batch: str
    commit: str
    slip_box: bytes
    card_box: bytes
    holder_index: str
    phone_index: str
    person_index: str
    seller_index: str
    seller_name: str
    amount_fen: int
    issued: date
    kind: str
    entered_by: str
    accepted: bool


_IN_PAPERS = frozenset(column.name for column in _PAPERS.columns)
_STORED = tuple(
    field.name
    for field in fields(Submission)
    if field.name != "accepted" and field.name not in _IN_PAPERS
)
_PRIVATE = tuple(field.name for field in fields(Submission) if field.name in _IN_PAPERS)
_of_entry, _of_paper = attrgetter(*_STORED), attrgetter(*_PRIVATE)
_OF_LINE = ("number", "line", "leaf")
_OF_ENTRY = (*_STORED, "number", "entered_at")
_OF_PAPER = (*_PRIVATE, "entry")
_OF_EVENT = ("line", "entry", "what", "reason", "at", "by")


class Appender:
    """Collects the lines of one transaction behind the locked head, then writes them at once."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now, self.day = session, now, day_of(now)
        moves.require_main(session)
        head = select(RegisterHead.size, RegisterHead.last_date).with_for_update()
        self.start, last = session.execute(head).one()
        _check_day(self.day, last)
        self.lines: list[bulk.Row] = []
        self.entries: list[bulk.Row] = []
        self.papers: list[bulk.Row] = []
        self.events: list[bulk.Row] = []

    def _line(self, text: str) -> int:
        number = self.start + len(self.lines)
        line = text.encode("ascii")
        self.lines.append((number, line, leaf_hash(line)))
        return number

    def submit(self, item: Submission) -> int:
        number = self._line(submit_line(token(item.batch), item.commit, self.day))
        self.entries.append((*_of_entry(item), number, self.now))
        self.papers.append((*_of_paper(item), number))
        return number

    def judge(self, entry: int, reason: str | None, by: str) -> int:
        name = f"{entry:010d}"
        if reason is None:
            line = self._line(accept_line(name, self.day))
        else:
            line = self._line(reject_line(name, token(reason), self.day))
        what = "accept" if reason is None else "reject"
        self.events.append((line, entry, what, reason, self.now, by))
        return line

    def write(self) -> None:
        if not self.lines:
            return
        bulk.put(self.session, _LINES, _OF_LINE, self.lines)
        bulk.put(self.session, _ENTRIES, _OF_ENTRY, self.entries)
        bulk.put(self.session, _PAPERS, _OF_PAPER, self.papers)
        bulk.put(self.session, _EVENTS, _OF_EVENT, self.events)
        size = self.start + len(self.lines)
        self.session.execute(update(RegisterHead).values(size=size, last_date=self.day))
        pieces.complete(self.session, self.start, size)


def stand_in_line(session: Session) -> int:
    """Wait until no other writer is before us, and return the index of the next line.

    Nobody else appends until the caller's transaction ends.
    """
    return session.execute(select(RegisterHead.size).with_for_update()).scalar_one()


def submit_many(session: Session, items: Sequence[Submission], now: datetime) -> list[int]:
    """Append a submit line (and an accept line where asked) for each item; return entry numbers.

    Durable when the caller's transaction is; raises ClockWentBackError before writing anything.
    """
    appender = Appender(session, now)
    numbers = []
    for item in items:
        number = appender.submit(item)
        numbers.append(number)
        if item.accepted:
            appender.judge(number, None, item.entered_by)
    appender.write()
    return numbers


def accept(session: Session, entry: int, *, by: str, now: datetime) -> int:
    """Append an accept line; return its index. Raises EntryUnknownError."""
    return _judge(session, entry, None, by, now)


def reject(session: Session, entry: int, reason: str, *, by: str, now: datetime) -> int:
    """Append a reject line with a TOKEN as its reason; return its index."""
    return _judge(session, entry, reason, by, now)


def _judge(session: Session, entry: int, reason: str | None, by: str, now: datetime) -> int:
    appender = Appender(session, now)
    if session.get(Entry, entry) is None:
        raise EntryUnknownError(sentences.entry_unknown(entry))
    line = appender.judge(entry, reason, by)
    appender.write()
    return line


def check_clock(session: Session, now: datetime) -> None:
    """Raise ClockWentBackError if `now` lies on a day before the last line's."""
    _check_day(day_of(now), session.execute(select(RegisterHead.last_date)).scalar_one())


def _check_day(day: date, last: date | None) -> None:
    if last is not None and day < last:
        raise ClockWentBackError(sentences.clock_went_back(day, last))


def size(session: Session) -> int:
    """How many lines the register has."""
    return session.execute(select(RegisterHead.size)).scalar_one()


def lines(session: Session, upto: int | None = None) -> Iterator[bytes]:
    """The first `upto` lines (all, if None) in order, without LF, streamed."""
    query = select(StoredRegisterLine.line).order_by(StoredRegisterLine.number)
    if upto is not None:
        query = query.where(StoredRegisterLine.number < upto)
    with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        yield from rows.scalars()


def leaves(session: Session, upto: int) -> Iterator[bytes]:
    """The leaf hashes of the first `upto` lines in order, streamed."""
    query = select(StoredRegisterLine.leaf).order_by(StoredRegisterLine.number)
    query = query.where(StoredRegisterLine.number < upto)
    with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        yield from rows.scalars()


def root(session: Session, upto: int) -> str:
    """The RFC 6962 root over the first `upto` lines, 64 hex."""
    tree = Tree()
    for leaf in leaves(session, upto):
        tree.append(leaf)
    return tree.root().hex()


def touched(session: Session, batches: Sequence[str], since: int) -> bool:
    """Whether a line from index `since` on is about an entry of these batches."""
    entered = select(Entry.number).where(Entry.number >= since, Entry.batch.in_(batches))
    judged = (
        select(EntryEvent.line)
        .join(Entry, Entry.number == EntryEvent.entry)
        .where(EntryEvent.line >= since, Entry.batch.in_(batches))
    )
    return any(session.scalars(query.limit(1)).first() is not None for query in (entered, judged))
