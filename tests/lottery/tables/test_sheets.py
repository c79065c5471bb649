"""The import table: what is read is what a person sees, and nothing in it can run or explode."""

import csv
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lottery.invoices import RawEntry, read
from lottery.tables import sheets
from lottery.tables.sheets import SheetError, read_rows, row_cells, write_csv, write_template
from lottery.tables.undoing import bare
from lottery.tables.workbooks import book as workbooks
from lottery.tables.workbooks.measuring import WorkbookBrokenError, WorkbookSuspiciousError, measure

HEADER = ["发票代码", "发票号码", "开票日期", "价税合计", "姓名", "手机号"]
LINE = ["037002300111", "00000001", "2024-03-15", "258.00", "张三", "13812341234"]


def table(path: Path, *rows: Sequence[object]) -> Path:
    """A workbook with these rows as they are."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def entries(path: Path) -> list[RawEntry]:
    return [row.raw for row in read_rows(path)]


WANTED = RawEntry(
    code=LINE[0], number=LINE[1], issued=LINE[2], gross=LINE[3], holder=LINE[4], phone=LINE[5]
)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_template_is_read_back_and_its_examples_are_nobodys(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"template.{ending}"
    write_template(path)
    assert entries(path) == []


def test_the_templates_cells_are_text_and_a_sheet_explains_them(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    assert {cell.number_format for row in book.worksheets[0]["A1:S400"] for cell in row} == {"@"}
    assert [sheet.title for sheet in book.worksheets] == ["发票", "填写说明"]
    book.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_table_of_text_is_read_in_any_usual_form(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    content = "\r\n".join(delimiter.join(row) for row in (HEADER, LINE)) + "\r\n"
    assert entries(text(tmp_path / "t.csv", content, encoding)) == [WANTED]


def test_a_workbook_of_text_is_read(tmp_path: Path) -> None:
    assert entries(table(tmp_path / "t.xlsx", [*HEADER], [*LINE])) == [WANTED]


def test_of_a_workbook_the_first_sheet_that_is_not_hidden_is_read(tmp_path: Path) -> None:
    path = table(tmp_path / "t.xlsx", [*HEADER], ["hidden", *LINE[1:]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].sheet_state = "hidden"
    shown = book.create_sheet()
    shown.append([*HEADER])
    shown.append([*LINE])
    book.active = 1
    book.save(path)
    assert entries(path) == [WANTED]


def test_numbers_and_days_in_cells_are_read_without_dust(tmp_path: Path) -> None:
    header = ["开票日期", "价税合计", "合计金额", "发票号码", "姓名", "手机号"]
    row = [datetime(2024, 3, 15), 0.1 + 0.2, 100.25, "24372000002650857368", "张三", 13812341234]  # noqa: DTZ001
    found = entries(table(tmp_path / "t.xlsx", [*header], [*row]))[0]
    assert (found.issued, found.gross, found.net) == ("2024-03-15", "0.3", "100.25")
    assert (found.number, found.phone) == ("24372000002650857368", "13812341234")
    assert entries(table(tmp_path / "d.xlsx", [*header], [date(2024, 3, 1), *row[1:]]))[0].issued


def test_a_number_that_lost_its_digits_is_refused_for_that_reason(tmp_path: Path) -> None:
    path = table(
        tmp_path / "t.xlsx", ["发票号码", "姓名", "手机号"], [24372000002650857368, "张", 1]
    )
    reading = read(entries(path)[0])
    assert ("spreadsheet-number", "number") in {(r.code, r.field) for r in reading.reasons}


def test_rows_keep_their_numbers_and_empty_ones_are_passed_over(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [["登记表"], [], [*HEADER], [], [*LINE], [None] * 6, [*LINE]]
    assert [row.number for row in read_rows(table(tmp_path / "t.xlsx", *rows))] == [5, 7]
    content = "\n".join(",".join(str(c or "") for c in row) for row in rows)
    assert [row.number for row in read_rows(text(tmp_path / "t.csv", content))] == [5, 7]


def test_an_unquoted_qr_code_spoils_its_row_and_no_other(tmp_path: Path) -> None:
    lines = ["二维码内容,姓名,手机号", "01,32,,2437,1,20240301,,,张三,1", '"01,32",张三,1']
    rows = list(read_rows(text(tmp_path / "t.csv", "\n".join(lines))))
    assert [[p.code for p in row.problems] for row in rows] == [["row-unreadable"], []]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.txt", b"x"),
        ("t.csv", b""),
        ("t.csv", b"a,b\n1,2\n"),
        ("t.csv", "姓名,手机号\n张三,1\n".encode()),
        ("t.csv", "姓名,姓名,手机号,发票号码\n".encode()),
        ("t.csv", "姓名,手机号,发票号码\n张\0三,1,2\n".encode()),
        ("t.csv", b"\xff\xff\xff\xff\x80"),
        ("t.csv", "姓名,手机号,发票号码\n".encode() + b'"' + b"x" * 200_000),
        ("t.xlsx", b"PK no workbook"),
        ("t.xlsx", b""),
    ],
)
def test_what_is_no_table_is_refused_in_chinese(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SheetError, match=r"[\u4e00-\u9fff]"):
        list(read_rows(tmp_path / name))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="找不到"):
        list(read_rows(tmp_path / "none.csv"))


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with each member changed."""
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def refused(path: Path) -> None:
    with pytest.raises(SheetError, match="安全检查"):
        list(read_rows(path))


def test_a_cell_far_away_is_noticed_before_the_reader_fills_the_gap(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["XFD1048576"] = "姓名", "x"
    book.save(tmp_path / "t.xlsx")
    refused(tmp_path / "t.xlsx")


def test_a_long_text_that_many_cells_share_is_noticed(tmp_path: Path) -> None:
    path = table(tmp_path / "t.xlsx", *[["x"] * 100 for _ in range(100)])
    refused(rewritten(path, lambda n, d: d.replace(b">x<", b">" + b"x" * 30_000 + b"<")))


@pytest.mark.parametrize(
    "sheet",
    [
        b'<x:row><x:c s="1" r="ZZ9999999"><x:v>1</x:v></x:c></x:row>',
        b"<row><c r = 'zz9999999'><v>1</v></c></row>",
    ],
)
def test_other_spellings_of_a_cell_do_not_slip_by(tmp_path: Path, sheet: bytes) -> None:
    path = table(tmp_path / "t.xlsx", [*HEADER], [*LINE])
    end = b"</sheetData>"
    refused(rewritten(path, lambda _, data: data.replace(end, sheet + end)))


def test_a_bomb_is_noticed(tmp_path: Path) -> None:
    path = table(tmp_path / "t.xlsx", [*HEADER], [*LINE])
    refused(rewritten(path, lambda n, d: d + b" " * 30_000_000 if "sheet1" in n else d))


def test_a_name_in_the_archive_that_is_no_text_breaks_the_workbook_alone(tmp_path: Path) -> None:
    file = table(tmp_path / "a.xlsx")
    data = bytearray(file.read_bytes())
    at = data.index(b"PK\x03\x04")
    data[at + 7] |= 8  # the flag that names are UTF-8
    data[at + 30] = 0x9D
    file.write_bytes(data)
    with pytest.raises(WorkbookBrokenError):
        measure(file)


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_no_workbook_is_packed_in_other_ways(tmp_path: Path, packing: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", packing) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(WorkbookBrokenError):
        measure(tmp_path / "a.xlsx")


def test_a_table_read_half_way_leaves_no_process_behind(tmp_path: Path) -> None:
    rows = read_rows(table(tmp_path / "t.xlsx", [*HEADER], *[[*LINE] for _ in range(2000)]))
    assert next(rows).raw.holder
    rows.close()  # type: ignore[attr-defined]


def test_formulas_come_out_inert(tmp_path: Path) -> None:
    evil = ["=1+1", "+1+1", "@SUM(1)", "-2+3", "\t=1", "\r=1", " =1", "-5.00", "张三"]
    write_csv(tmp_path / "t.csv", [evil])
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        found = next(csv.reader(file))
    assert [cell[0] == "'" for cell in found] == [True] * 7 + [False] * 2


def test_results_are_written_as_workbook_and_as_text(tmp_path: Path) -> None:
    verdicts = [(2, "accept", 7, "", "好"), (3, "refuse", None, "duplicate", "=1+1")]
    for name in ("r.csv", "r.xlsx"):
        sheets.write_result(tmp_path / name, verdicts)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [
        ["2", "已接受", "0000000007", "", "好"],
        ["3", "不接受", "", "duplicate", "'=1+1"],
    ]
    with CalamineWorkbook.from_path(str(tmp_path / "r.xlsx")) as book:
        assert book.get_sheet_by_index(0).to_python() == rows


@settings(max_examples=30)  # each opens a process
@given(st.binary(max_size=400))
def test_bytes_of_any_sort_are_a_table_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for name in ("t.csv", "t.xlsx"):
        (folder / name).write_bytes(content)
        with pytest.raises(SheetError):
            list(read_rows(folder / name))


@settings(max_examples=100)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    data = bytearray(table(folder / "good.xlsx", [*HEADER], [*LINE]).read_bytes())
    data[place % len(data)] = byte
    (folder / "t.xlsx").write_bytes(data)
    with suppress(WorkbookBrokenError, WorkbookSuspiciousError):
        list(workbooks.cells(folder / "t.xlsx"))


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=20)


@settings(max_examples=50)
@given(st.lists(cells, min_size=5, max_size=5).filter(lambda c: any(x.strip() for x in c)))
def test_a_written_row_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, values: list[str]
) -> None:
    # A sign that makes a cell a text is undone, and others are put before what could run.
    qr, kind, code, number, item = (v if sheets.inert(v) == v == bare(v) else "x" for v in values)
    raw = RawEntry(qr=qr, kind=kind, code=code, number=number, item=item, holder="张三")
    path = tmp_path_factory.mktemp("rows") / "t.csv"
    write_csv(path, [sheets.header_row(), row_cells(raw, "1")])
    assert entries(path) == [raw]


def test_a_number_too_large_for_a_cell_stays_a_damaged_number() -> None:
    assert workbooks.cell_text(1e300) == "1.000000E+300"
    assert [workbooks.cell_text(x) for x in (True, 1e15, -5.5)] == ["TRUE", "1E+15", "-5.5"]
