"""A workbook that is read twice says the same both times, and the same as when it is read once."""

from pathlib import Path

import openpyxl
import pytest

from lottery.importing.spool import spooled
from lottery.tables import sheets
from lottery.tables.sheets import SheetError
from tests.builders import an_invoice


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_rows_come_as_often_as_asked(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    odd = an_invoice(holder='a;b\tc;"d"', seller_name="一\n二")
    sheets.write_template(path)
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        sheet.insert_rows(1, 2)
        sheet["A1"] = "标题;有;分;号"
        for row in (sheets.row_cells(odd), [], sheets.row_cells(an_invoice(), "3")):
            sheet.append(row)
        book.save(path)
    else:
        sheets.write_csv(path, [sheets.header_row(), sheets.row_cells(odd)])
    once = list(sheets.read_rows(path))
    assert once
    with spooled(path) as table:
        assert list(table.rows()) == once
        assert list(table.rows()) == once


def test_a_broken_workbook_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK no")
    with pytest.raises(SheetError), spooled(tmp_path / "a.xlsx"):
        pass
