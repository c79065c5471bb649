"""The journal: who did what and when, each line chained to the one before. The only writer of it.

Whoever changes a line must change all that follow; to cut the end off, he must change the head too.
A line's hash is SHA-256 over these seven lines in UTF-8, each ended by one LF:

    fpdraw-journal/1
    <previous hash, 64 hex; 64 zeros for the first line>
    <seq, decimal, from 1>
    <time in UTC, YYYY-MM-DDThh:mm:ss.ffffffZ>
    <actor>
    <act, a TOKEN>
    <detail, canonical JSON: sorted keys, no blanks, no floats>

Writers that also append to the register do that first: both heads are locked in one order.
"""

import unicodedata
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import canonical_json
from lottery.clock import in_utc
from lottery.errors import JournalBrokenError, NotForTheJournalError
from lottery.journal.tokens import token
from lottery.models import Base, JournalHead, StoredJournalLine
from lottery.texts import errors as sentences

FIRST = "0" * 64
OF_ROWS = ("rows-written", "rows-found")
"""The acts of `lottery.ledger`, one at the end of each transaction."""
_AT_ONCE = 2000
_LINES, _HEADS = (
    Base.metadata.tables[model.__tablename__] for model in (StoredJournalLine, JournalHead)
)
_LAST = "journal-last"
_HEAD = select(_HEADS.c.size, _HEADS.c.hash).with_for_update()


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


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be written down: an act (a TOKEN), and what there is to say of it."""

    actor: str
    act: str
    detail: Mapping[str, Any]


def write(
    session: Session, *, actor: str, act: str, detail: Mapping[str, Any], now: datetime
) -> JournalLine:
    """Append one act in the caller's transaction, and return its line.

    Detail names entries by number and people not at all: the journal is read by many.
    """
    return write_all(session, [Act(actor, act, detail)], now)[0]


def write_all(session: Session, acts: Sequence[Act], now: datetime) -> list[JournalLine]:
    """Append acts in the order given, as `write` does."""
    if not acts:
        return []
    seq, last = lock_head(session)
    lines = []
    for one in acts:
        seq += 1
        text = canonical_json.dump(dict(one.detail))
        actor = _one_line("actor", one.actor)
        line = JournalLine(seq, now, actor, token(one.act), text, last, hash="")
        last = hash_of(line)
        lines.append(replace(line, hash=last))
    # Tables, not classes: nobody reads the rows back, and there is one for each act.
    session.execute(_LINES.insert(), [vars(line) for line in lines])
    session.execute(_HEADS.update(), {"size": seq, "hash": last})
    session.info[_LAST] = (lines[-1].actor, now)
    return lines


def lock_head(session: Session) -> tuple[int, str]:
    """How many lines there are and the last one's hash; nobody else writes until the end."""
    session.flush()
    seq, last = session.execute(_HEAD).one()
    return seq, last


def last_act(session: Session) -> tuple[str, datetime] | None:
    """Who has written the last line of this session, and when; None for a session without."""
    found: tuple[str, datetime] | None = session.info.get(_LAST)
    return found


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


def at(session: Session, seq: int) -> Iterator[JournalLine]:
    """The line with this seq, if there is one."""
    columns = (getattr(StoredJournalLine, name) for name in JournalLine.__dataclass_fields__)
    return (
        JournalLine(*row)
        for row in session.execute(select(*columns).where(StoredJournalLine.seq == seq))
    )


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


def verify(session: Session) -> int:
    """Walk the chain; return its length, or raise JournalBrokenError at the first break."""
    with closing(whole(session)) as lines:
        found = follow(lines)
    _same(found[0], found, _head(session))
    return found[0]


def check_end(session: Session) -> None:
    """Hold the last line against its hash and the head, without the whole walk; raises as `verify`.

    The program refuses to start on a journal whose end was cut off or written over.
    """
    size = session.execute(select(func.max(StoredJournalLine.seq))).scalar() or 0
    last = (FIRST, *(hash_of(line) for line in _sound(whole(session, size - 1))))[-1]
    _same(size, (size, last), _head(session))


def _head(session: Session) -> tuple[int, str] | None:
    rows = session.execute(select(JournalHead.id, JournalHead.size, JournalHead.hash)).all()
    head = rows[0] if [row.id for row in rows] == [1] else None
    return None if head is None else (head.size, head.hash)


def _sound(lines: Iterable[JournalLine]) -> Iterator[JournalLine]:
    """The same lines; one that no program of ours has written is a break as well."""
    seq = 0
    try:
        for line in lines:
            seq = line.seq
            yield line
    except (ValueError, TypeError) as why:
        raise JournalBrokenError(sentences.journal_broken(seq + 1, why, "")) from None


def follow(lines: Iterable[JournalLine]) -> tuple[int, str]:
    """The length and last hash of a chain from its first line; raises JournalBrokenError."""
    size, previous = 0, FIRST
    for line in _sound(lines):
        size += 1
        _same(size, line.seq, size)
        _same(size, line.previous, previous)
        _same(size, line.hash, hash_of(line))
        previous = line.hash
    return size, previous


def _same(seq: int, found: object, expected: object) -> None:
    if found != expected:
        raise JournalBrokenError(sentences.journal_broken(seq, found, expected))


def _one_line(field: str, text: str) -> str:
    if not text or any(unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"} for sign in text):
        raise NotForTheJournalError(sentences.not_for_the_journal(field))
    return text
