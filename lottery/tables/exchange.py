"""Small tables that offices exchange: read by their headers, written with nothing but text.

A column is known by any of its headers; others are passed over. No database here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lottery.invoices.text import clean
from lottery.tables import workbooks
from lottery.tables.sheets import SheetError, inert, read_cells, write_csv
from lottery.texts import sheets as sentences

_HEADER_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A row by the names of its columns, cleaned; `number` counts from 1, the header included."""

    number: int
    cells: Mapping[str, str]


def read_table(
    path: Path, headers: Mapping[str, Sequence[str]], required: Sequence[str]
) -> Iterator[Line]:
    """The rows behind the header; `headers` maps a column's name to what it may be called.

    Raises SheetError for a file without these columns, and for one that cannot be read to its end.
    """
    names = {called: name for name, calls in headers.items() for called in calls}
    columns: list[str] = []
    for number, cells in enumerate(read_cells(path), start=1):
        if columns:
            values = dict(zip(columns, map(clean, cells), strict=False))
            values.pop("", None)
            if any(values.values()):
                yield Line(number, values)
            continue
        found = [names.get(clean(cell).strip("*").replace(" ", ""), "") for cell in cells]
        if set(required) <= set(found):
            columns = found
            _check_distinct(columns, headers)
        elif number >= _HEADER_WITHIN:
            break
    if not columns:
        raise SheetError(sentences.no_header("、".join(headers[name][0] for name in required)))


def _check_distinct(columns: Sequence[str], headers: Mapping[str, Sequence[str]]) -> None:
    for name in filter(None, columns):
        if columns.count(name) > 1:
            raise SheetError(sentences.header_twice(headers[name][0]))


def write_table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write rows as .csv or .xlsx by the name's ending; formulas stay text. Raises SheetError."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_csv(path, rows)
    elif suffix == ".xlsx":
        workbooks.write_table(path, ([inert(cell) for cell in cells] for cells in rows))
    else:
        raise SheetError(sentences.unknown_format(path.name))
