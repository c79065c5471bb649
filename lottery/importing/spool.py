"""A table that is read twice: once to its end, to know that it can be, and once to be imported.

Opening a workbook is slow, so its cells are kept in between: in a file that nobody else sees and
that is gone at the end.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from lottery.tables.sheets import LONGEST_CELL, Row, read_cells, read_rows, rows_of

_AS_IT_COMES = "surrogatepass"  # what is wrong with a text is said of its row, later


@contextmanager
def twice(path: Path) -> Iterator[Callable[[], Iterator[Row]]]:
    """Gives the rows of a table as often as asked, inside the block. Raises SheetError."""
    if path.suffix.lower() != ".xlsx":
        yield lambda: read_rows(path)
        return
    with TemporaryDirectory(prefix="lottery-") as folder:
        copy = Path(folder) / "cells"
        with copy.open("w", encoding="utf-8", errors=_AS_IT_COMES, newline="") as file:
            writer = csv.writer(file)
            for cells in read_cells(path):
                writer.writerow([cell[:LONGEST_CELL] for cell in cells])
        yield lambda: rows_of(_cells(copy))


def _cells(copy: Path) -> Iterator[list[str]]:
    with copy.open(encoding="utf-8", errors=_AS_IT_COMES, newline="") as file:
        yield from csv.reader(file)
