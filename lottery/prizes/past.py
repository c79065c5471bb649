"""Prizes that were handed over before this software kept them: read from a table, and stored once.

Names come masked; a full name, or a number by which a person is found, is refused. They stand and
are summed apart from what this software saw: nothing here can be held against a draw.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from draws.cards import mask_name
from lottery import canonical_json, journal
from lottery.errors import PrizeRefusedError
from lottery.invoices.parties.private_numbers import masked, tells_a_number
from lottery.invoices.values.amounts import AmountError, parse_fen
from lottery.invoices.values.dates import DateError, parse_day
from lottery.models import PastPrize
from lottery.prizes.sums import PrizeSum
from lottery.tables.exchange import NamedRow, table_of
from lottery.tables.vocabulary import Vocabulary
from lottery.texts.prizes import past as words

HEADINGS = Vocabulary(
    words.HEADERS,
    words.SPARE,
    tuple((name,) for name in words.HEADERS if name not in {"tax_withheld", "receipt"}),
)
"""What the headers of such a table may mean."""
LONGEST = 80
_MASKED = re.compile(r"[^*\s]?\*+[^*\s]?")
_AT_ONCE = 500


@dataclass(frozen=True)
class PastRow:
    """A prize of a table; `holder` is masked, the money in fen."""

    campaign: str
    draw: str
    tier: str
    prize: str
    value_fen: int
    tax_fen: int
    holder: str
    day: date
    receipt: str


@dataclass(frozen=True)
class PastTable:
    """A table that was read to its end: its rows with their marks, and what is wrong as sentences.

    With anything wrong nothing of it is stored.
    """

    rows: tuple[tuple[str, PastRow], ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class PastSum:
    """What the past prizes of a campaign in a year come to, and the tax on them."""

    campaign: str
    year: int
    worth: PrizeSum
    tax_fen: int


class _CellError(Exception):
    """A cell that cannot stand so: column, value and rule."""


def read(path: Path, *, today: date) -> PastTable:
    """What a table says, before anything is written. Raises SheetError for no such table, and
    PrizeRefusedError for one without rows."""
    rows: list[tuple[str, PastRow]] = []
    problems: list[str] = []
    times: Counter[str] = Counter()
    with table_of(path, HEADINGS) as table:
        for line in table.lines:
            try:
                row = _row(line, today)
            except _CellError as error:
                problems.append(words.problem(line.number, *error.args))
                continue
            content = canonical_json.dump(asdict(row) | {"day": row.day.isoformat()})
            times[content] += 1
            rows.append((sha256(f"{times[content]}:{content}".encode()).hexdigest(), row))
    if not rows and not problems:
        raise PrizeRefusedError(words.NO_ROWS)
    return PastTable(tuple(rows), tuple(problems))


def new_of(session: Session, table: PastTable) -> list[tuple[str, PastRow]]:
    """The rows of a table that are not stored yet."""
    marks = [mark for mark, _ in table.rows]
    known: set[str] = set()
    for first in range(0, len(marks), _AT_ONCE):
        some = marks[first : first + _AT_ONCE]
        known |= set(session.scalars(select(PastPrize.mark).where(PastPrize.mark.in_(some))))
    return [each for each in table.rows if each[0] not in known]


def take_in(session: Session, table: PastTable, *, by: str, now: datetime) -> int:
    """Store what is new in a table; how many. Raises PrizeRefusedError if anything is wrong in it,
    and then nothing is stored."""
    if table.problems:
        raise PrizeRefusedError(words.refused(len(table.problems)))
    journal.lock_head(session)  # of two who import at the same moment one sees the other
    new = new_of(session, table)
    if new:
        rows = [{"mark": mark, **asdict(row), "at": now, "by": by} for mark, row in new]
        session.execute(insert(PastPrize), rows)
        detail = {"rows": len(table.rows), "new": len(new)}
        journal.write(session, actor=by, act="past-prizes-imported", detail=detail, now=now)
    return len(new)


def all_rows(session: Session) -> tuple[PastRow, ...]:
    """Everything that is stored, by day."""
    columns = [getattr(PastPrize, name) for name in PastRow.__dataclass_fields__]
    query = select(*columns).order_by(PastPrize.day, PastPrize.id)
    return tuple(PastRow(*found) for found in session.execute(query))


def summed(rows: Sequence[PastRow]) -> tuple[PastSum, ...]:
    """What rows come to by campaign and year, in order."""
    apart: dict[tuple[str, int], list[PastRow]] = {}
    for row in rows:
        apart.setdefault((row.campaign, row.day.year), []).append(row)
    return tuple(
        PastSum(campaign, year, total(found), sum(row.tax_fen for row in found))
        for (campaign, year), found in sorted(apart.items())
    )


def total(rows: Sequence[PastRow]) -> PrizeSum:
    """What rows come to."""
    return PrizeSum(len(rows), sum(row.value_fen for row in rows))


def _row(line: NamedRow, today: date) -> PastRow:
    for name, text in line.cells.items():
        if tells_a_number(text):
            raise _CellError(HEADINGS.title(name), masked(text), words.TELLS_A_NUMBER)
    value = _amount(line, "value")
    if value <= 0:
        raise _wrong(line, "value", words.NOT_POSITIVE)
    tax = _amount(line, "tax_withheld") if line.cells.get("tax_withheld") else 0
    if not 0 <= tax <= value:
        raise _wrong(line, "tax_withheld", words.TAX_TOO_LARGE)
    return PastRow(
        campaign=_text(line, "campaign"),
        draw=_text(line, "draw"),
        tier=_text(line, "tier"),
        prize=_text(line, "prize"),
        value_fen=value,
        tax_fen=tax,
        holder=_holder(line),
        day=_day(line, today),
        receipt=_text(line, "receipt") if line.cells.get("receipt") else "",
    )


def _text(line: NamedRow, name: str) -> str:
    text = line.cells.get(name, "")
    if not text:
        raise _wrong(line, name, words.EMPTY)
    if len(text) > LONGEST:
        raise _CellError(HEADINGS.title(name), text[:LONGEST], words.TOO_LONG)
    return text


def _amount(line: NamedRow, name: str) -> int:
    try:
        return parse_fen(_text(line, name))
    except AmountError:
        raise _wrong(line, name, words.NO_AMOUNT) from None


def _holder(line: NamedRow) -> str:
    """A masked name; whoever is told of a full one is not told it again."""
    text = _text(line, "holder").replace("＊", "*").replace(" ", "")
    if not _MASKED.fullmatch(text):
        raise _CellError(HEADINGS.title("holder"), mask_name(text), words.FULL_NAME)
    return text


def _day(line: NamedRow, today: date) -> date:
    try:
        day = parse_day(_text(line, "as_of"))
    except DateError:
        raise _wrong(line, "as_of", words.NO_DAY) from None
    if day > today:
        raise _wrong(line, "as_of", words.DAY_TO_COME)
    return day


def _wrong(line: NamedRow, name: str, rule: str) -> _CellError:
    return _CellError(HEADINGS.title(name), line.cells.get(name, "")[:LONGEST], rule)
