"""A workbook (.xlsx) read as text, after it was measured."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lottery.tables.undoing import UNCOMPUTED, padded
from lottery.tables.workbooks.marks import Marks, marks_of
from lottery.tables.workbooks.measuring import WorkbookBrokenError, measure

HEAD_ROWS = 25
"""The rows of each sheet by which it is known which one is meant."""
_DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\b[^>]*?/?>""")
_RIGHT_DIMENSION = re.compile(
    rb"""ref\s*=\s*["'][A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?["']"""
)


class Book:
    """An opened workbook, for as long as the block lasts: its sheets, what each shows, its cells.

    Raises WorkbookBrokenError and WorkbookSuspiciousError before anything of it is read.
    """

    def __init__(self, path: Path) -> None:
        measure(path)
        self._path = path
        self._sheet: tuple[str, Any] | None = None
        try:
            whole = _without_false_dimensions(path)
            if whole is None and path.suffix.lower() not in {".xlsx", ".xlsm"}:
                whole = BytesIO(path.read_bytes())  # or else the name would say what it is
            source = CalamineWorkbook.from_filelike(whole) if whole else None
            self._book = source or CalamineWorkbook.from_path(str(path))
        except (CalamineError, OSError, ValueError) as error:
            raise WorkbookBrokenError(path.name) from error

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *error: object) -> None:
        self._book.close()

    @property
    def shown(self) -> list[str]:
        """The sheets that somebody can see, in their order."""
        return [
            str(one.name)
            for one in self._book.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
        ]

    def head(self, name: str) -> list[list[str]]:
        """The first rows of a sheet."""
        return list(islice(self.rows(name), HEAD_ROWS))

    def marks(self, name: str) -> Marks:
        """What the sheet shows beside its values."""
        try:
            with zipfile.ZipFile(self._path) as archive:
                return marks_of(archive, name)
        except (KeyError, ValueError, StopIteration, zipfile.BadZipFile, DefusedXmlException) as e:
            raise WorkbookBrokenError(self._path.name) from e
        except ParseError as error:
            raise WorkbookBrokenError(self._path.name) from error

    def rows(self, name: str, marks: Marks | None = None) -> Iterator[list[str]]:
        """The rows of a sheet from its first one, every cell as text; padded zeros, errors and
        formulas without a result as `marks` tells.

        A number of more than 15 digits comes out in scientific notation, as the damaged thing it
        is.
        """
        special = _Special(marks or Marks())
        try:
            if self._sheet is None or self._sheet[0] != name:
                self._sheet = (name, self._book.get_sheet_by_name(name))
            sheet = self._sheet[1]
            left = [""] * (sheet.start[1] if sheet.start else 0)
            for number, row in enumerate(sheet.iter_rows(), start=1):
                texts = left + [cell_text(cell) for cell in row]
                if number in special.rows:
                    special.put(number, texts, left, row)
                yield texts
        except (CalamineError, OSError, ValueError, IndexError) as error:
            raise WorkbookBrokenError(self._path.name) from error


class _Special:
    """The cells whose text is not their value's."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._by_row: dict[int, list[int]] = {}
        for row, column in (*marks.padded, *marks.errors, *marks.uncomputed):
            self._by_row.setdefault(row, []).append(column)
        self.rows = self._by_row.keys()

    def put(self, number: int, texts: list[str], left: list[str], row: Sequence[Any]) -> None:
        """Put their texts into a row."""
        for column in self._by_row[number]:
            place = (number, column)
            texts.extend([""] * (column + 1 - len(texts)))
            value = row[column - len(left)] if 0 <= column - len(left) < len(row) else ""
            if place in self._marks.errors:
                texts[column] = self._marks.errors[place]
            elif place in self._marks.uncomputed:
                texts[column] = UNCOMPUTED
            elif isinstance(value, float) and 0 <= value < 1e15 and value == int(value):
                texts[column] = padded(value, self._marks.padded[place])


def cells(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet that somebody can see, every cell as text."""
    with Book(path) as book:
        if not book.shown:
            raise WorkbookBrokenError(path.name)
        name = book.shown[0]
        yield from book.rows(name, book.marks(name))


def _without_false_dimensions(path: Path) -> BytesIO | None:
    """The workbook without the sizes that its sheets claim, where one is no size; else None."""
    with zipfile.ZipFile(path) as archive:
        wrong = {}
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as file:
                    found = _DIMENSION.search(file.read(1 << 16))
                if found is not None and not _RIGHT_DIMENSION.search(found[0]):
                    wrong[name] = found[0]
        if not wrong:
            return None
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for name in archive.namelist():
                content = archive.read(name)
                if name in wrong:
                    content = content.replace(wrong[name], b"", 1)
                copy.writestr(name, content)
    made.seek(0)
    return made


def cell_text(cell: Any) -> str:
    """One cell as text: numbers without the dust of binary fractions, days as YYYY-MM-DD.

    >>> [cell_text(x) for x in (100.25, 0.1 + 0.2, 57.0, 2.4372000002650857e19, date(2024, 3, 1))]
    ['100.25', '0.3', '57', '2.43720000026509E+19', '2024-03-01']
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _number_text(cell: float) -> str:
    if abs(cell) >= 1e15:
        return f"{cell:.15G}" if abs(cell) < 1e300 else f"{cell:E}"
    if cell == int(cell):
        return str(int(cell))
    return f"{cell:.15g}"
