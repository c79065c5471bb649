"""The journal's chain: walked from its first line, or held at its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery.errors import JournalBrokenError
from lottery.journal import sections
from lottery.journal.lines import FIRST, JournalLine, hash_of, whole
from lottery.journal.sections import CarriedSection
from lottery.models import JournalHead, StoredJournalLine
from lottery.texts import errors as sentences


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
    """The lines as they come; one that no program of ours has written is a break as well."""
    seq = 0
    try:
        for line in lines:
            seq = line.seq
            yield line
    except (ValueError, TypeError) as why:
        raise JournalBrokenError(sentences.journal_broken(seq + 1, why, "")) from None


def follow(lines: Iterable[JournalLine]) -> tuple[int, str]:
    """The length and last hash of a chain from its first line; raises JournalBrokenError.

    Sections that come from a spare computer are chained a second time, as they were there.
    """
    size, previous = 0, FIRST
    there = _Sections()
    for line in _sound(lines):
        size += 1
        _same(size, line.seq, size)
        _same(size, line.previous, previous)
        _same(size, line.hash, hash_of(line))
        there.take(line)
        previous = line.hash
    _same(size, there.left, 0)
    return size, previous


class _Sections:
    """Follows the sections among the lines of a chain."""

    def __init__(self) -> None:
        self._open: CarriedSection | None = None

    @property
    def left(self) -> int:
        """How many lines of an open section are still to come."""
        return self._open.left if self._open else 0

    def take(self, line: JournalLine) -> None:
        try:
            if self._open is None:
                self._open = sections.begun_by(line)
                return
            found, expected = sections.step(self._open, line)
        except (ValueError, TypeError, KeyError) as why:
            raise JournalBrokenError(sentences.journal_broken(line.seq, why, "")) from None
        _same(line.seq, found, expected)
        if not self._open.left:
            self._open = None


def _same(seq: int, found: object, expected: object) -> None:
    if found != expected:
        raise JournalBrokenError(sentences.journal_broken(seq, found, expected))
