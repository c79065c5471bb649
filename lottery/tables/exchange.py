"""Small tables that offices exchange: read by their headers, written with nothing but text.

No database here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lottery.invoices.values.text import clean
from lottery.tables.sheets import inert, write_csv
from lottery.tables.sources import OpenedSheet, opened, settled
from lottery.tables.surveys import Handling, SheetError, Survey
from lottery.tables.undoing import undone
from lottery.tables.vocabulary import Vocabulary
from lottery.tables.workbooks import writing
from lottery.texts.office import tables as sentences


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row by the names of its columns, undone and cleaned; `number` counts from 1, the header
    included."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ExchangeTable:
    """A table that is open: what it is, and its rows."""

    survey: Survey
    lines: Iterator[NamedRow]


@contextmanager
def table_of(
    path: Path, vocabulary: Vocabulary, handling: Handling | None = None
) -> Iterator[ExchangeTable]:
    """The table, for as long as the block lasts, without blank rows.

    Raises SheetError for a file without the columns that it needs, for one about which something
    is open (OpenQuestionsError), and for one that cannot be read to its end.
    """
    with opened(path, vocabulary, handling) as source:
        yield ExchangeTable(source.survey, _lines(settled(source)))


def _lines(source: OpenedSheet) -> Iterator[NamedRow]:
    header = source.survey.header
    names = [(n, name) for n, name in enumerate(header.fields if header else ()) if name]
    from_1904 = source.survey.from_1904
    for number, cells in source.rows:
        values = {
            name: clean(undone(name, cells[column], from_1904=from_1904))
            for column, name in names
            if column < len(cells)
        }
        if any(values.values()):
            yield NamedRow(number, values)


def write_table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write rows as .csv or .xlsx by the name's ending; formulas stay text. Raises SheetError."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_csv(path, rows)
    elif suffix == ".xlsx":
        writing.write_table(path, ([inert(cell) for cell in cells] for cells in rows))
    else:
        raise SheetError(sentences.unknown_format(path.name))
