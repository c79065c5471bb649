"""The import table: template, readers of CSV and XLSX, writer of results. No database here.

A cell is text or it is refused with the reason: a number of more than 15 digits has already lost
some. Workbooks come from strangers, so they are measured before they are opened, and both is done
in a process of its own (`workbooks`, `reading.tables`).
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lottery.errors import LotteryError
from lottery.invoices import RawEntry, Reason
from lottery.invoices.text import clean
from lottery.reading import tables
from lottery.tables import workbooks
from lottery.tables.columns import BY_HEADER, COLUMNS
from lottery.texts import sheets as sentences
from lottery.texts.reasons import FIELDS

MOST_BYTES = 256 * 1024 * 1024
MOST_ROWS = 1_000_000
LONGEST_CELL = 10_000
_HEADER_WITHIN = 10
_CHUNK = 1 << 20


class SheetError(LotteryError):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet (the first line is 1), its cells, and what spoils it."""

    number: int
    raw: RawEntry
    problems: tuple[Reason, ...] = ()


_REQUIRED = ("holder", "phone")
_SKIP = "-"


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a table, one by one, without blank and example rows.

    Raises SheetError before the first row for a file that is no table, or at a row where the
    reading cannot go on.
    """
    return rows_of(read_cells(path))


def read_cells(path: Path) -> Iterator[list[str]]:
    """The rows of a .csv or .xlsx as lists of text cells, from the first; raises SheetError."""
    suffix = path.suffix.lower()
    if not path.is_file():
        raise SheetError(sentences.no_file(path.name))
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise SheetError(sentences.too_big("字节数", size, MOST_BYTES))
    if suffix == ".csv":
        return _csv_cells(path)
    if suffix == ".xlsx":
        return _workbook_cells(path)
    raise SheetError(sentences.unknown_format(path.name))


def _workbook_cells(path: Path) -> Iterator[list[str]]:
    try:
        yield from tables.cells(path)
    except workbooks.WorkbookBrokenError as error:
        raise SheetError(sentences.broken_workbook(path.name)) from error
    except workbooks.WorkbookSuspiciousError as error:
        raise SheetError(sentences.suspicious_workbook(str(error))) from error


def _csv_cells(path: Path) -> Iterator[list[str]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(4096)
        file.seek(0)
        reader = csv.reader(file, delimiter=_delimiter(start))
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise SheetError(sentences.broken_csv(number, str(error))) from error
            if cells is None:
                return
            yield cells


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            if _decodes(path, "utf-16"):
                return "utf-16"
            raise SheetError(sentences.not_text(path.name))
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise SheetError(sentences.not_text(path.name))


def _decodes(path: Path, encoding: str) -> bool:
    """Whether the whole file is text in this encoding; raises SheetError at a NUL in it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeError:
                return False
            if "\0" in text:
                raise SheetError(sentences.has_nul(path.name))
            if not chunk:
                return True


def _delimiter(start: str) -> str:
    first = next((line for line in start.splitlines() if line.strip()), "")
    return max(",\t;", key=first.count)


@dataclass
class _Header:
    fields: list[str] = field(default_factory=list)

    def take(self, cells: Sequence[str]) -> bool:
        """Take this row as the header if it is one."""
        names = [clean(cell).strip("*").replace(" ", "") for cell in cells]
        while names and not names[-1]:
            names.pop()
        fields = [BY_HEADER.get(name.lower(), "") for name in names]
        fields = [_SKIP if n == sentences.INDEX else f for n, f in zip(names, fields, strict=True)]
        known = [f for f in fields if f not in ("", _SKIP)]
        if len(known) < 2:
            return False
        for name in known:
            if known.count(name) > 1:
                raise SheetError(sentences.header_twice(FIELDS[name]))
        missing = [FIELDS[name] for name in _REQUIRED if name not in known]
        if not {"qr", "number", "digital_number"} & set(known):
            missing.append(FIELDS["number"])
        if missing:
            raise SheetError(sentences.header_missing("、".join(missing)))
        self.fields = fields
        return True


def rows_of(table: Iterator[list[str]]) -> Iterator[Row]:
    """The entries below the header of a table of cells; raises SheetError."""
    header = _Header()
    for number, cells in enumerate(table, start=1):
        if number > MOST_ROWS:
            raise SheetError(sentences.too_big("行数", number, MOST_ROWS))
        if not header.fields:
            if not header.take(cells) and number >= _HEADER_WITHIN:
                break
        elif any(cell and not cell.isspace() for cell in cells):
            row = _row(number, cells, header.fields)
            if row is not None:
                yield row
    if not header.fields:
        raise SheetError(sentences.no_header("、".join(FIELDS[name] for name in _REQUIRED)))


def _row(number: int, cells: list[str], fields: list[str]) -> Row | None:
    values: dict[str, str] = {}
    for name, cell in zip(fields, cells, strict=False):
        if name == _SKIP:
            if cell.strip().startswith(sentences.EXAMPLE):
                return None
        elif name:
            values[name] = cell[:LONGEST_CELL]
    if any(cell.strip() for cell in cells[len(fields) :]):
        told = sentences.too_many_cells(len(cells), len(fields))
        return Row(number, RawEntry(**values), (Reason("row-unreadable", "", told),))
    return Row(number, RawEntry(**values))


# Writing


_EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "kind": "电子普通发票",
        "code": "037002300111",
        "number": "00000001",
        "issued": "2024-03-15",
        "gross": "258.00",
        "seller_id": "9137162616720307XL",
        "buyer_name": "个人",
        "holder": "张三",
        "phone": "13800000000",
    },
    {
        "kind": "数电普通发票",
        "number": "24372000000000000001",
        "issued": "2024-03-15",
        "gross": "128.50",
        "seller_id": "9137162616720307XL",
        "buyer_name": "李四",
        "holder": "李四",
        "phone": "13800000001",
    },
)


def header_row() -> list[str]:
    """The headers of the template, from the left."""
    return [sentences.INDEX, *(column.header for column in COLUMNS)]


def _example_rows() -> list[list[str]]:
    return [
        [f"{sentences.EXAMPLE}{n}", *(example.get(column.field, "") for column in COLUMNS)]
        for n, example in enumerate(_EXAMPLES, start=1)
    ]


def write_template(path: Path) -> None:
    """Write the template as .xlsx or .csv, by the name's ending. Raises SheetError for others."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        columns = [(sentences.INDEX, 8), *((c.header, c.width) for c in COLUMNS)]
        workbooks.write_template(path, columns, _example_rows())
    elif suffix == ".csv":
        write_csv(path, [header_row(), *_example_rows()])
    else:
        raise SheetError(sentences.unknown_format(path.name))


def row_cells(raw: RawEntry, index: str = "") -> list[str]:
    """An entry as a row under the template's headers."""
    return [index, *(getattr(raw, column.field) for column in COLUMNS)]


# What cannot be seen before a sign may be dropped by whoever opens the table.
_FORMULA = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def inert(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula, full-width signs included.

    >>> inert("=HYPERLINK(1)"), inert("\\0=1"), inert("-5.00"), inert("张三")
    ("'=HYPERLINK(1)", "'\\x00=1", '-5.00', '张三')
    """
    if _FORMULA.match(cell) and not _PLAIN_NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write rows as UTF-8 with BOM (so that Excel knows), and put the file in place at once."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows([inert(cell) for cell in cells] for cells in rows)
    part.replace(path)


Verdict = tuple[int, str, int | None, str, str]
"""Row, verdict, entry, code and message."""


def write_result(path: Path, rows: Iterable[Verdict]) -> None:
    """Write verdicts as .csv or .xlsx, by the ending."""
    table = (
        (
            str(row),
            sentences.VERDICTS[verdict],
            "" if entry is None else f"{entry:010d}",
            code,
            message,
        )
        for row, verdict, entry, code, message in rows
    )
    lines = _with_headers(table)
    if path.suffix.lower() == ".xlsx":
        workbooks.write_table(path, ([inert(cell) for cell in cells] for cells in lines))
    else:
        write_csv(path, lines)


def _with_headers(table: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield sentences.RESULT_HEADERS
    yield from table
