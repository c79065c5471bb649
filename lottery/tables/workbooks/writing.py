"""Workbooks written with text cells alone: never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from lottery.texts.office import tables as sentences


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
