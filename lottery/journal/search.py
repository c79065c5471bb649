"""The journal as an auditor reads it: by actor, act, day or draw, the latest first; and whole.

What is exported holds everything that its hashes are computed from, so anybody can follow the chain
without this program.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lottery import canonical_json
from lottery.clock import SHANGHAI, in_utc
from lottery.errors import JournalBrokenError
from lottery.journal import OF_ROWS, JournalLine
from lottery.models import StoredJournalLine
from lottery.tables.sheets import inert
from lottery.texts.office import journal as words

FIELDS = tuple(JournalLine.__dataclass_fields__)


@dataclass(frozen=True)
class Wanted:
    """Which lines; what is empty does not matter. `draw` is a draw's code.

    Lines that only tell which rows were written come where they are asked for by their act.
    """

    actor: str = ""
    act: str = ""
    day: date | None = None
    draw: str = ""

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What is wanted, as conditions of a query."""
        if self.actor:
            yield StoredJournalLine.actor == self.actor
        if self.act:
            yield StoredJournalLine.act == self.act
        else:
            yield StoredJournalLine.act.not_in(OF_ROWS)
        if self.day:
            begin = datetime.combine(self.day, time(), SHANGHAI)
            yield StoredJournalLine.at.between(begin, begin + timedelta(days=1, microseconds=-1))
        if self.draw:
            named = canonical_json.dump(self.draw)
            yield StoredJournalLine.detail.contains(named, autoescape=True)


def count(session: Session, wanted: Wanted) -> int:
    """How many lines there are of this kind."""
    which = tuple(wanted.conditions())
    return session.scalar(select(func.count()).select_from(StoredJournalLine).where(*which)) or 0


def find(session: Session, wanted: Wanted, page: int, a_page: int) -> tuple[JournalLine, ...]:
    """The lines of this kind on one page (from 1), the latest first."""
    which = tuple(wanted.conditions())
    columns = (getattr(StoredJournalLine, name) for name in FIELDS)
    latest = select(*columns).where(*which).order_by(StoredJournalLine.seq.desc())
    rows = session.execute(latest.limit(a_page).offset((page - 1) * a_page))
    return tuple(JournalLine(*row) for row in rows)


def kinds(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who acts in the journal, and which acts there are."""
    actors = select(StoredJournalLine.actor).distinct().order_by(StoredJournalLine.actor)
    acts = select(StoredJournalLine.act).distinct().order_by(StoredJournalLine.act)
    return tuple(session.scalars(actors)), tuple(session.scalars(acts))


def json_lines(lines: Iterable[JournalLine]) -> Iterator[str]:
    """One JSON object a line; `at` and `detail` are the very texts that are hashed."""
    for line in lines:
        yield canonical_json.dump(_fields(line)) + "\n"


def csv_rows(lines: Iterable[JournalLine]) -> Iterator[str]:
    """A table for a spreadsheet, with inert cells. Where an apostrophe was put before a cell, the
    hash is not that of the cell: who checks hashes takes the JSON lines.
    """
    yield "\ufeff" + _csv(FIELDS)
    for line in lines:
        yield _csv([inert(str(value)) for value in _fields(line).values()])


def parse_json_lines(file: Iterable[str]) -> Iterator[JournalLine]:
    """The lines of an export; raises JournalBrokenError for what is none."""
    for number, text in enumerate(file, start=1):
        try:
            fields = canonical_json.load(text)
            yield JournalLine(**fields | {"at": datetime.fromisoformat(fields["at"])})
        except (ValueError, TypeError, KeyError) as why:
            raise JournalBrokenError(words.not_a_line(number)) from why


def _fields(line: JournalLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in FIELDS} | {"at": in_utc(line.at)}


def _csv(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
