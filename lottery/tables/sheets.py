"""The import table as it goes out: template, and the results of an import. No database here.

A cell that goes out is text and never a formula. What comes in is read by `rows`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from lottery.invoices import RawEntry
from lottery.tables.columns import COLUMNS
from lottery.tables.rows import LONGEST_CELL, SheetRow, read_rows
from lottery.tables.surveys import SheetError
from lottery.tables.workbooks import writing
from lottery.texts.fields import InvoiceField
from lottery.texts.office import tables as sentences

__all__ = [
    "LONGEST_CELL",
    "SheetError",
    "SheetRow",
    "header_row",
    "inert",
    "read_rows",
    "row_cells",
    "write_csv",
    "write_result",
    "write_template",
]

_EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "kind": "电子普通发票",
        "code": "011002300111",
        "number": "00000001",
        "issued": "2024-03-15",
        "gross": "258.00",
        "seller_id": "91110101MA00000005",
        "buyer_name": "个人",
        "holder": "张三",
        "phone": "13800000000",
        "resident_id": "110101199003070011",
    },
    {
        "kind": "数电普通发票",
        "number": "24112000000000000001",
        "issued": "2024-03-15",
        "gross": "128.50",
        "seller_id": "91110101MA00000005",
        "buyer_name": "李四",
        "holder": "李四",
        "phone": "13800000001",
        "resident_id": "11010119900307002X",
    },
)


def _columns(asked: Collection[str]) -> tuple[InvoiceField, ...]:
    """Nobody is asked for what his rules do not need."""
    return tuple(one for one in COLUMNS if not one.on_demand or one.name in asked)


def header_row(asked: Collection[str] = ()) -> list[str]:
    """The headers of the template, from the left; with the fields on demand that are `asked`."""
    return [sentences.INDEX, *(column.label for column in _columns(asked))]


def _example_rows(asked: Collection[str]) -> list[list[str]]:
    columns = _columns(asked)
    return [
        [f"{sentences.EXAMPLE}{n}", *(example.get(column.name, "") for column in columns)]
        for n, example in enumerate(_EXAMPLES, start=1)
    ]


def write_template(path: Path, asked: Collection[str] = ()) -> None:
    """Write the template as .xlsx or .csv, by the name's ending, with the fields on demand that are
    `asked`. Raises SheetError for other endings."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        columns = [(sentences.INDEX, 8), *((c.label, c.width) for c in _columns(asked))]
        writing.write_template(path, columns, _example_rows(asked))
    elif suffix == ".csv":
        write_csv(path, [header_row(asked), *_example_rows(asked)])
    else:
        raise SheetError(sentences.unknown_format(path.name))


def row_cells(raw: RawEntry, index: str = "", asked: Collection[str] = ()) -> list[str]:
    """An entry as a row under the template's headers."""
    return [index, *(getattr(raw, column.name) for column in _columns(asked))]


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
        writing.write_table(path, ([inert(cell) for cell in cells] for cells in lines))
    else:
        write_csv(path, lines)


def _with_headers(table: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield sentences.RESULT_HEADERS
    yield from table
