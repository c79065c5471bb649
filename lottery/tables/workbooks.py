"""Workbooks (.xlsx): measured before they are opened, read as text, written without formulas.

A small workbook can ask for gigabytes: by inflation, by one cell far away from the others, or by
one long text that a million cells refer to. `measure` streams through the archive and counts all
three; only what passes is given to the reader.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lottery.tables.marks import Marks, marks_of
from lottery.tables.undoing import UNCOMPUTED, padded
from lottery.texts.office import tables as sentences

MOST_MEMBERS = 500
MOST_INFLATED = 320 * 1024 * 1024
MOST_RATIO = 250
MOST_COLUMNS = 200
MOST_CELLS = 8_000_000
MOST_TEXT = 256 * 1024 * 1024
_SHARED_TEXTS = "xl/sharedStrings.xml"
_CHUNK = 1 << 20
# Any prefix, any order and any quotes, as the reader takes them; the members go by any name.
_CELL = re.compile(rb"""<(?:\w+:)?c\b(?:[^>]*?\sr\s*=\s*["']([A-Za-z]{1,8})([0-9]{1,12})["'])?""")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})""")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_TEXT = re.compile(rb"<(?:\w+:)?si\b")


class WorkbookBrokenError(Exception):
    """Not a workbook, or a damaged one."""


class WorkbookSuspiciousError(Exception):
    """The workbook would take far more memory than its size tells; the message says how."""


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


def measure(path: Path) -> None:
    """Raise WorkbookBrokenError or WorkbookSuspiciousError for what must not be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            _measure_archive(archive, path.stat().st_size)
            shared = _shared_lengths(archive)
            for name in archive.namelist():
                if name != _SHARED_TEXTS:
                    _measure_sheet(archive, name, shared)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise WorkbookBrokenError(path.name) from error
    # An encrypted member; a name that is not there, or is no text.
    except (RuntimeError, KeyError, ValueError) as error:
        raise WorkbookBrokenError(path.name) from error


def _measure_archive(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise WorkbookSuspiciousError(f"内含文件{len(members)}个")
    names = {member.filename for member in members}
    if len(names) != len(members):
        raise WorkbookSuspiciousError("内含同名文件")
    inflated = 0
    for member in members:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(member.filename)
        # The size in the directory is only a claim; what counts is what comes out.
        with archive.open(member) as file:
            while chunk := file.read(_CHUNK):
                inflated += len(chunk)
                if inflated > MOST_INFLATED:
                    raise WorkbookSuspiciousError("解压后过大")
                if inflated > 4 * _CHUNK and inflated > MOST_RATIO * size:
                    raise WorkbookSuspiciousError("压缩比过高")


def _pieces(archive: zipfile.ZipFile, name: str, after: bytes) -> Iterator[bytes]:
    """The member in pieces that each end after `after`, so that nothing is cut in two."""
    rest = b""
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            if b"\0" in chunk and name.endswith((".xml", ".rels")):
                raise WorkbookSuspiciousError("不是UTF-8文本")
            rest += chunk
            cut = rest.rfind(after)
            if cut >= 0:
                yield rest[: cut + len(after)]
                rest = rest[cut + len(after) :]
            elif len(rest) > 8 * _CHUNK:
                raise WorkbookSuspiciousError("单元格过长")
    yield rest


def _shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    if _SHARED_TEXTS not in archive.namelist():
        return []
    return [
        len(item)
        for piece in _pieces(archive, _SHARED_TEXTS, b"si>")
        for item in _TEXT.split(piece)[1:]
    ]


def _measure_sheet(archive: zipfile.ZipFile, name: str, shared: list[int]) -> None:
    rows = counted = width = columns = text = 0
    for piece in _pieces(archive, name, b">"):
        if _TEXT.search(piece):
            raise WorkbookSuspiciousError("共享文字不在原处")
        counted += len(_ROW.findall(piece))
        for match in _CELL.finditer(piece):
            width += 1
            if match[1]:
                columns = max(columns, _column(match[1].upper()))
                rows = max(rows, int(match[2]))
        for index in _SHARED.findall(piece):
            text += shared[int(index)] if int(index) < len(shared) else 0
    if columns > MOST_COLUMNS:
        raise WorkbookSuspiciousError(f"列数{columns}")
    if max(rows, counted) * max(columns, 1) > MOST_CELLS or width > MOST_CELLS:
        raise WorkbookSuspiciousError("单元格过多")
    if text > MOST_TEXT:
        raise WorkbookSuspiciousError("文字总量过大")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def write_template(
    path: Path, columns: Sequence[tuple[str, int]], examples: Sequence[Sequence[str]]
) -> None:
    """An empty table: text cells, (header, width) in the first row, examples, a sheet of notes."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = sentences.SHEET
    for number, (header, width) in enumerate(columns, start=1):
        letter = openpyxl.utils.get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].number_format = "@"
        sheet.cell(1, number, header).font = Font(bold=True)
    for row, example in enumerate(examples, start=2):
        for number, text in enumerate(example, start=1):
            sheet.cell(row, number, text or None).font = Font(italic=True, color="808080")
    for line in sheet.iter_rows(min_row=1, max_row=500, max_col=len(columns)):
        for cell in line:
            cell.number_format = "@"
    sheet.freeze_panes = "B2"
    notes = book.create_sheet(sentences.NOTES_SHEET)
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 18, 90
    for line_of_notes in sentences.NOTES:
        notes.append(line_of_notes)
    book.save(path)


def write_table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write rows as text cells (never formulas), and put the file in place at once."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(sentences.SHEET)
    for row in rows:
        sheet.append([_text_cell(sheet, text) for text in row])
    part = path.with_name(path.name + ".part")
    book.save(part)
    part.replace(path)


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # whatever it looks like
    cell.number_format = "@"
    return cell
