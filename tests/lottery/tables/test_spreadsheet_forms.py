"""What a spreadsheet does to keep a number whole is undone; what it has lost is said to be lost."""

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from lottery.invoices import RawEntry, read
from lottery.tables.columns import VOCABULARY
from lottery.tables.rows import entries_of, read_rows
from lottery.tables.sources import opened
from lottery.tables.surveys import Handling, OpenQuestionsError
from lottery.tables.undoing import undone

HEADER = ["发票代码", "发票号码", "开票日期", "价税合计", "姓名", "手机号"]
LINE: list[object] = ["037002300111", "00718823", "2026-03-05", "200.00", "张三", "13800000001"]


def book(
    path: Path, *rows: Sequence[object], change: Callable[[Any], object] = lambda sheet: None
) -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    made.save(path)
    return path


def rewritten(path: Path, change: Callable[[bytes], bytes], part: str = "sheet1.xml") -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name.endswith(part) else content)
    return path


def raws(path: Path, handling: Handling | None = None) -> list[RawEntry]:
    return [row.raw for row in read_rows(path, handling)]


@pytest.mark.parametrize(
    ("field", "text", "wanted"),
    [
        ("number", '="26372000000000000101"', "26372000000000000101"),
        ("number", '=T("26372000000000000101")', "26372000000000000101"),
        ("number", "'26372000000000000101", "26372000000000000101"),
        ("number", "＇26372000000000000101", "26372000000000000101"),
        ("phone", "‘13800000001", "13800000001"),
        ("phone", "13800000001.0", "13800000001"),
        ("phone", "1.3800000001E+10", "13800000001"),
        ("phone", "1.38E+10", "1.38E+10"),
        ("number", "2.6372E+19", "2.6372E+19"),
        ("code", "37002300111", "037002300111"),
        ("code", "３７００２３００１１１", "037002300111"),
        ("code", "3700213130", "3700213130"),
        ("code", "037002300111", "037002300111"),
        ("gross", "(100.00)", "-100.00"),
        ("gross", "（1,234.50）", "-1,234.50"),
        ("gross", "￥1,234.50", "1,234.50"),
        ("gross", "人民币 200.00元整", "200.00"),
        ("gross", "−5.00", "-5.00"),
        ("gross", "258.49999999", "258.50"),
        ("gross", "258.50000000001", "258.50"),
        ("gross", "176.9911504", "176.9911504"),
        ("gross", "２５８．５０", "258.50"),
        ("gross", "1\u00a0234.50", "1234.50"),
        ("net", "1.2万", "1.2万"),
        ("tax", "***", "***"),
        ("issued", "46086", "2026-03-05"),
        ("issued", "46086.5", "2026-03-05"),
        ("issued", "20260305", "2026-03-05"),
        ("issued", "2026/3/5", "2026-03-05"),
        ("issued", "2026.03.05", "2026-03-05"),
        ("issued", "2026年3月5日", "2026-03-05"),
        ("issued", "2026-03-05 10:11:12", "2026-03-05"),
        ("issued", "2026-03-05T10:11:12+08:00", "2026-03-05"),
        ("issued", "2026/3/5 星期四", "2026-03-05"),
        ("issued", "2026/3/5 上午10:11", "2026-03-05"),
        ("issued", "26年3月5日", "2026-03-05"),
        ("issued", "5-Mar-2026", "2026-03-05"),
        ("issued", "二〇二六年三月五日", "2026-03-05"),
        ("issued", "3/5/2026", "3/5/2026"),
        ("issued", "2026-02-30", "2026-02-30"),
        ("issued", "12345", "12345"),
        ("holder", "'张三", "张三"),
        ("remark", "=1+1", "=1+1"),
    ],
)
def test_a_cell_is_undone_by_what_its_column_is_for(field: str, text: str, wanted: str) -> None:
    assert undone(field, text) == wanted


def test_a_format_that_only_shows_zeros_gives_them_back(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["A2"].number_format = "000000000000"
        sheet["B2"].number_format = "00000000"
        sheet["B3"].number_format = "00000000;@"

    rows = ([37002300111, 718823, *LINE[2:]], [37002300111, 5, *LINE[2:]])
    found = raws(book(tmp_path / "t.xlsx", HEADER, *rows, change=change))
    assert [(raw.code, raw.number) for raw in found] == [
        ("037002300111", "00718823"),
        ("037002300111", "00000005"),
    ]


def test_a_short_number_without_such_a_format_is_not_guessed(tmp_path: Path) -> None:
    (raw,) = raws(book(tmp_path / "t.xlsx", HEADER, [LINE[0], 718823, *LINE[2:]]))
    assert {reason.code for reason in read(raw).reasons} == {"number-digits"}


def test_a_bare_number_under_a_dates_header_is_a_day_in_either_calendar(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEADER, [*LINE[:2], 46086, *LINE[3:]])
    assert raws(path)[0].issued == "2026-03-05"
    made = openpyxl.load_workbook(path)
    made.epoch = CALENDAR_MAC_1904
    made.worksheets[0]["C2"] = 46086 - 1462
    made.worksheets[0].append([*LINE[:2], date(2026, 3, 6), *LINE[3:]])
    made.save(tmp_path / "b.xlsx")
    assert [raw.issued for raw in raws(tmp_path / "b.xlsx")] == ["2026-03-05", "2026-03-06"]


def test_what_is_lost_for_good_is_said_to_be_with_the_way_out(tmp_path: Path) -> None:
    from lottery.texts.reasons import sentences  # noqa: PLC0415

    (raw,) = raws(book(tmp_path / "t.xlsx", HEADER, ["", 26372000000000000000, *LINE[2:]]))
    told = sentences(read(raw).reasons)
    assert "末尾的数字已经丢失" in told
    assert "设为“文本”" in told


@pytest.mark.parametrize("size", [b"A0", b"", b"A1", b"A1:A1", b"A1:XFD1048576", b"Z9:C3", b"x"])
def test_the_size_that_a_sheet_claims_is_nobodys_business(tmp_path: Path, size: bytes) -> None:
    def change(sheet: bytes) -> bytes:
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + size + b'"', sheet)

    path = rewritten(book(tmp_path / "t.xlsx", HEADER, LINE), change)
    assert [raw.number for raw in raws(path)] == ["00718823"]


def test_rows_below_a_gap_keep_their_numbers(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row, cells in ((4, HEADER), (7, LINE)):
        for column, cell in enumerate(cells, start=3):
            made.worksheets[0].cell(row, column, cell)
    made.save(tmp_path / "t.xlsx")
    assert [(r.number, r.raw.phone) for r in read_rows(tmp_path / "t.xlsx")] == [(7, "13800000001")]


def test_hidden_rows_are_asked_about_before_anything_is_read(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True  # nothing in it

    rows = [[LINE[0], f"0071882{n}", *LINE[2:]] for n in range(3)]
    path = book(tmp_path / "t.xlsx", HEADER, *rows, change=change)
    with pytest.raises(OpenQuestionsError, match="有1行是隐藏的（第3行"):
        raws(path)
    assert len(raws(path, Handling(hidden="take"))) == 3
    assert [raw.number for raw in raws(path, Handling(hidden="leave"))] == ["00718820", "00718822"]


def test_struck_rows_and_hidden_columns_are_mentioned(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["E3"].font = Font(strike=True)
        sheet.column_dimensions["D"].hidden = True

    path = book(tmp_path / "t.xlsx", HEADER, LINE, LINE, change=change)
    with opened(path, VOCABULARY) as table:
        survey = table.survey
    assert (survey.struck, survey.hidden_columns, survey.asks) == ((3,), ("价税合计",), ())


def test_an_error_or_a_formula_without_its_result_spoils_its_row_alone(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [*LINE],
        [*LINE[:3], "=1+199", *LINE[4:]],
        [*LINE[:3], "#N/A", *LINE[4:]],
    ]
    path = book(tmp_path / "t.xlsx", HEADER, *rows)

    def change(sheet: bytes) -> bytes:
        return re.sub(rb'<c r="F2"[^>]*>.*?</c>', b'<c r="F2" t="e"><v>#REF!</v></c>', sheet)

    found = list(read_rows(rewritten(path, change)))
    told = [[(p.code, p.field, p.value) for p in row.problems] for row in found]
    assert told == [
        [("cell-error", "phone", "#REF!")],
        [("cell-error", "gross", "公式，没有算出的结果")],
        [("cell-error", "gross", "#N/A")],
    ]


def test_a_formula_with_its_result_is_read(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", HEADER, [*LINE[:3], "=1+199", *LINE[4:]])
    rewritten(
        path, lambda sheet: sheet.replace(b"<v></v>", b"<v>200</v>").replace(b"<v/>", b"<v>200</v>")
    )
    assert raws(path)[0].gross == "200"


def test_a_merged_cell_stands_in_all_its_rows_and_an_amount_once(tmp_path: Path) -> None:
    header = ["发票代码", "发票号码", "项目名称", "价税合计", "姓名", "手机号"]
    rows: list[list[object]] = [
        [*LINE[:2], "苹果", "200.00", *LINE[4:]],
        ["", "", "梨", "", "", ""],
    ]

    def change(sheet: Any) -> None:
        for letter in "ABDEF":
            sheet.merge_cells(f"{letter}2:{letter}3")

    path = book(tmp_path / "t.xlsx", header, *rows, change=change)
    with entries_of(path) as entries:
        first, second = entries.rows
    assert (second.raw.number, second.raw.holder) == (first.raw.number, "张三")
    assert (first.raw.gross, second.raw.gross) == ("200.00", "")
