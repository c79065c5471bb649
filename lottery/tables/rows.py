"""The import table as it comes in: entries, row by row, with what spoils a row.

A cell is text or it is refused with the reason: a number of more than 15 digits has already lost
some. Sums at the foot, repeated headers, notes and example rows are no invoices: they are passed
over, and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lottery.invoices import RawEntry, Reason
from lottery.tables.columns import LINES, POSITIVE, RISK, VOCABULARY
from lottery.tables.sources import OpenedSheet, opened, settled
from lottery.tables.surveys import Handling, SheetError, Survey
from lottery.tables.undoing import ERRORS, UNCOMPUTED, undone
from lottery.tables.vocabulary import Vocabulary, folded
from lottery.texts.office import tables as sentences

MOST_ROWS = 1 << 20
"""As many as a worksheet can have."""
LONGEST_CELL = 10_000
_IDENTITY = ("qr", "code", "number", "digital_number")
_FOOT = re.compile(
    r"(本页|本表|本月|本期|全部|金额)?(合计|总计|小计|共计|累计|总数|总额|汇总|共)"
    r"[::]?([0-9,.]*[张笔条份元行]?)?"
)
# Who made the list, who checked it, when: what stands below a table.
_SIGNED = re.compile(
    r"(制表|填表|填报|审核|复核|审批|经办|负责|联系|登记|录入|统计|打印|导出|编制)(人|员|单位|日期|时间|部门)?"
    r"|(日期|时间|单位|备注|说明|注|盖章)(?=.)"
)
_DECIDING = (*_IDENTITY, "issued", "net", "gross", "seller_id", "holder", "phone")
_DIGITS = re.compile(r"[0-9]{6}")
_INDEX, _EXAMPLE = folded(sentences.INDEX), sentences.EXAMPLE
_LINE_HEADERS = frozenset(map(folded, LINES))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One entry: its number in the sheet (the first line is 1), its cells, and what spoils it.

    `index` is what its column of running numbers says. `together` are the rows that are one
    invoice with it, itself among them; empty for a row that stands alone.
    """

    number: int
    raw: RawEntry
    problems: tuple[Reason, ...] = ()
    index: str = ""
    together: tuple[int, ...] = ()


@dataclass
class Passed:
    """Rows that are no entries: sums, notes, repeated headers. The first of them are named."""

    numbers: list[int] = field(default_factory=list)
    count: int = 0

    def add(self, number: int) -> None:
        """Count one more."""
        self.count += 1
        if len(self.numbers) < 20:
            self.numbers.append(number)


@dataclass
class Entries:
    """The entries of a table that is open: what is known of it, its rows, and what was passed."""

    survey: Survey
    rows: Iterator[SheetRow]
    passed: Passed

    @property
    def of_lines(self) -> bool:
        """Whether the table has a row for each line of goods: it has columns of nothing else."""
        return of_lines(self.survey)


def of_lines(survey: Survey) -> bool:
    """Whether a table has a row for each line of goods, by its columns."""
    return len({folded(one.text) for one in survey.headings} & _LINE_HEADERS) >= 2


def rows_of(source: OpenedSheet) -> Iterator[SheetRow]:
    """The entries of a table that is open. Raises SheetError."""
    return _Maker(settled(source), Passed()).rows()


@contextmanager
def entries_of(
    path: Path, handling: Handling | None = None, vocabulary: Vocabulary = VOCABULARY
) -> Iterator[Entries]:
    """The entries of a table, for as long as the block lasts, without blank and example rows.

    Raises SheetError for a file that is no table, for one about which something is open, and at
    a row where the reading cannot go on.
    """
    with opened(path, vocabulary, handling) as source:
        passed = Passed()
        maker = _Maker(settled(source), passed)
        yield Entries(source.survey, maker.rows(), passed)


def read_rows(path: Path, handling: Handling | None = None) -> Iterator[SheetRow]:
    """The entries of a table, one by one. Raises SheetError."""
    with entries_of(path, handling) as found:
        yield from found.rows


class _Maker:
    """Makes entries of cells."""

    def __init__(self, source: OpenedSheet, passed: Passed) -> None:
        self._cells, self._survey, self._passed = source.rows, source.survey, passed
        header = source.survey.header
        self._fields = header.fields if header else []
        self._names = [(n, name) for n, name in enumerate(self._fields) if name]
        headings = header.headings if header else ()
        self._index = next((h.column for h in headings if folded(h.text) == _INDEX), None)
        self._header = {h.column: folded(h.text) for h in headings if h.text}
        named = (h.column + 1 for h in headings if h.how != "blank")
        self._width = max(named, default=0)

    def rows(self) -> Iterator[SheetRow]:
        """The entries; raises SheetError."""
        for number, cells in self._cells:
            if number > MOST_ROWS:
                raise SheetError(sentences.too_many_rows(number, MOST_ROWS))
            if any(cell and not cell.isspace() for cell in cells):
                row = self._row(number, cells)
                if row is not None:
                    yield row

    def _row(self, number: int, cells: list[str]) -> SheetRow | None:
        index = "" if self._index is None or self._index >= len(cells) else cells[self._index]
        if index.strip().startswith(_EXAMPLE):
            return None
        values, problems = self._values(cells)
        if self._survey.is_text and any(cell.strip() for cell in cells[self._width :]):
            told = sentences.too_many_cells(len(cells), self._width)
            problems = [Reason("row-unreadable", "", told)]
        elif self._no_entry(cells, values):
            self._passed.add(number)
            return None
        return SheetRow(number, _raw(values), tuple(problems), index.strip())

    def _values(self, cells: Sequence[str]) -> tuple[dict[str, str], list[Reason]]:
        values: dict[str, str] = {}
        problems = []
        width = len(cells)
        for column, name in self._names:
            if column < width and (cell := cells[column]):
                if cell[0] == "#" and ERRORS.fullmatch(cell.strip()):
                    shown = sentences.UNCOMPUTED if cell == UNCOMPUTED else cell.strip()
                    problems.append(Reason("cell-error", name, shown))
                    continue
                text = undone(name, cell, from_1904=self._survey.from_1904)
                values[name] = text[:LONGEST_CELL]
        return values, problems

    def _no_entry(self, cells: Sequence[str], values: Mapping[str, str]) -> bool:
        """Whether a row that names no invoice is a sum, a note or the header once more."""
        if _DIGITS.search(values.get("phone", "")):
            return False
        filled = {n: cell.strip() for n, cell in enumerate(cells) if cell.strip()}
        first = next(iter(filled.values()))
        if _FOOT.fullmatch(folded(first)) and not values.get("phone"):
            return True
        if all(_SIGNED.match(folded(cell)) for cell in filled.values()):
            return True
        if len(filled) == 1:
            named = any(_DIGITS.search(values.get(name, "")) for name in _IDENTITY)
            return not named and not values.get("phone")
        if not any(values.get(name) for name in _DECIDING):
            return True
        return all(self._header.get(n) == folded(cell) for n, cell in filled.items())


def _raw(values: dict[str, str]) -> RawEntry:
    """The entry; what the bureau says of sign and risk becomes part of the state."""
    positive, risk = values.pop(POSITIVE, ""), values.pop(RISK, "")
    state = values.get("status", "")
    if folded(positive) in {"否", "n", "no", "0", "负数", "红字"} and "红" not in state:
        values["status"] = sentences.NEGATIVE
    elif folded(risk) not in {"", "正常", "无", "无风险", "低", "低风险", "-"}:
        values["status"] = sentences.risky(state, risk.strip())
    return RawEntry(**values)
