"""Headers are known by what they mean, wherever they stand and however they are decorated."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from lottery.tables.columns import VOCABULARY
from lottery.tables.rows import entries_of, read_rows
from lottery.tables.sources import opened
from lottery.tables.surveys import Handling, OpenQuestionsError, SheetError, Survey

DATA = ["26372000000000000017", "2026-03-05", "200.00", "张三", "13800000001"]
HEADER = ["发票号码", "开票日期", "价税合计", "姓名", "手机号"]


def book(path: Path, *rows: Sequence[object], title: str = "Sheet") -> Path:
    made = openpyxl.Workbook()
    made.worksheets[0].title = title
    for row in rows:
        made.worksheets[0].append(list(row))
    made.save(path)
    return path


def csv_of(path: Path, *rows: Sequence[str], between: str = ",", encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(between.join(row) for row in rows).encode(encoding))
    return path


def known(survey: Survey) -> dict[str, str]:
    return {one.text: one.field for one in survey.headings if one.how in ("known", "assigned")}


@pytest.mark.parametrize(
    ("field", "headers"),
    [
        (
            "number",
            ["发票号码", "*发票号码", "发票 号码", "发票\n号码", "【必填】发票号码", "号码"],
        ),
        ("digital_number", ["数电票号码", "数电发票号码", "全电发票号码", "数电票号码（20位）"]),
        ("kind", ["发票种类", "发票票种", "发票类型", "票种*"]),
        ("issued", ["开票日期", "开票时间", "开票日期（yyyy-mm-dd）", "开票日期(如2026-03-05)"]),
        ("net", ["金额", "合计金额", "不含税金额", "金额（不含税）", "金额(元)", "不含税金额/元"]),
        ("tax", ["税额", "票面税额", "合计税额", "税额（元）"]),
        (
            "gross",
            [
                "价税合计",
                "价税合计(元)",
                "价税合计（小写）",
                "含税金额",
                "金额（含税）",
                "￥价税合计",
            ],
        ),
        ("seller_id", ["销方识别号", "销售方纳税人识别号", "销方税号", "销售方统一社会信用代码"]),
        ("seller_id", ["销售方纳税人识别号（统一社会信用代码）", "销货方税号", "商户纳税人识别号"]),
        (
            "seller_name",
            ["销方名称", "销售方纳税人名称", "销售方企业名称", "销货单位名称", "商户名称"],
        ),
        ("buyer_name", ["购买方名称", "购方企业名称", "购方名称", "购货单位名称", "发票抬头"]),
        ("buyer_tax_id", ["购方识别号", "购买方纳税人识别号", "购方税号"]),
        ("item", ["项目名称", "货物或应税劳务名称", "货物或应税劳务、服务名称", "商品名称"]),
        ("status", ["发票状态", "状态"]),
        ("holder", ["姓名（必填）", "参加人姓名", "* 姓 名", "消费者姓名", "参与者", "联系人"]),
        ("phone", ["联系方式", "手机号码（必填）", "手机号码(11位)", "联系电话", "电话"]),
        ("positive", ["是否正数发票"]),
        ("risk", ["发票风险等级"]),
    ],
)
def test_the_usual_names_of_a_column_are_known(field: str, headers: list[str]) -> None:
    found = {header: VOCABULARY.field_of(header) for header in headers}
    assert found == dict.fromkeys(found, field)


@pytest.mark.parametrize(
    "header",
    [
        "价税合计（万元）",
        "价税合计（分）",
        "金额（美元）",
        "票面金额",
        "名称",
        "税号",
        "购买日期",
        "会员号",
    ],
)
def test_what_may_mean_two_things_is_nobodys_column(header: str) -> None:
    assert VOCABULARY.field_of(header) == ""


def test_a_header_stands_below_titles_blank_rows_and_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["2026年3月发票登记表"],
        ["填表单位：示例街道", "", "填表日期：2026-04-01"],
        [],
        HEADER,
        DATA,
    ]
    path = book(tmp_path / "t.xlsx", *rows)
    made = openpyxl.load_workbook(path)
    made.worksheets[0].merge_cells("A1:E1")
    made.save(path)
    assert [(row.number, row.raw.number) for row in read_rows(path)] == [(5, DATA[0])]


def test_two_header_rows_are_read_together(tmp_path: Path) -> None:
    above = ["发票信息", "", "", "销售方", "", "购买方", "参加人", ""]
    below = ["号码", "开票日期", "价税合计", "名称", "识别号", "名称", "姓名", "手机号"]
    path = book(
        tmp_path / "t.xlsx", ["登记表"], above, below, [*DATA[:3], "甲店", "1", "乙", *DATA[3:]]
    )
    (row,) = read_rows(path)
    assert (row.raw.seller_name, row.raw.seller_id, row.raw.buyer_name) == ("甲店", "1", "乙")
    assert (row.raw.holder, row.raw.number) == ("张三", DATA[0])


def test_of_several_sheets_the_one_that_is_such_a_table_is_read_and_said(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", ["说明"], ["请按发票填写"], title="填表说明")
    made = openpyxl.load_workbook(path)
    for title, data in (("三月", DATA), ("四月", ["26372000000000000018", *DATA[1:]])):
        sheet = made.create_sheet(title)
        sheet.append(HEADER)
        sheet.append(data)
    made.save(path)
    with opened(path, VOCABULARY) as table:
        survey = table.survey
    assert (survey.sheet, survey.sheets) == ("三月", ("填表说明", "三月", "四月"))
    (row,) = read_rows(path, Handling(sheet="四月"))
    assert row.raw.number == "26372000000000000018"
    with pytest.raises(SheetError, match="没有名叫“五月”的工作表"):
        list(read_rows(path, Handling(sheet="五月")))


def test_what_is_not_understood_is_named_and_may_be_assigned(tmp_path: Path) -> None:
    header = ["小票编码", "开票日期", "消费额", "中签人", "手机号", "小票编码", "部门"]
    path = csv_of(tmp_path / "t.csv", header, [*DATA, "x", "y"])
    with pytest.raises(
        OpenQuestionsError, match="没有读懂的表头：小票编码、消费额、中签人"
    ) as error:
        list(read_rows(path))
    unknown = [one.key for one in error.value.survey.headings if one.how == "unknown"]
    assert unknown == ["小票编码", "消费额", "中签人", "小票编码#2", "部门"]
    said = {"小票编码": "number", "消费额": "gross", "中签人": "holder", "部门": "-"}
    with entries_of(path, Handling(said)) as entries:
        (row,) = entries.rows
    assert (row.raw.number, row.raw.gross, row.raw.holder) == (DATA[0], "200.00", "张三")
    assert [one.text for one in entries.survey.headings if one.how == "unknown"] == ["小票编码"]


def test_a_table_none_of_whose_headers_is_known_can_be_assigned(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "t.csv", ["甲", "乙", "丙"], [DATA[0], "张三", DATA[4]])
    with pytest.raises(OpenQuestionsError, match="甲、乙、丙"):
        list(read_rows(path))
    (row,) = read_rows(path, Handling({"甲": "number", "乙": "holder", "丙": "phone"}))
    assert row.raw.phone == DATA[4]


def test_two_columns_for_one_thing_are_asked_about_and_one_is_chosen(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path / "t.csv",
        ["发票号码", "联系人", "参与者", "手机号"],
        [DATA[0], "甲", "乙", DATA[4]],
    )
    with pytest.raises(OpenQuestionsError, match="两列都像是“参加人姓名”"):
        list(read_rows(path))
    (row,) = read_rows(path, Handling({"联系人": "-"}))
    assert row.raw.holder == "乙"
    (row,) = read_rows(path, Handling({"联系人": "holder"}))
    assert row.raw.holder == "甲"


def test_a_column_with_its_very_name_wins_over_one_that_only_resembles_it(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "t.csv", [*HEADER, "价税合计金额"], [*DATA, "999.00"])
    (row,) = read_rows(path)
    assert row.raw.gross == "200.00"
    with opened(path, VOCABULARY) as table:
        assert [one.how for one in table.survey.headings][-1] == "twice"


@pytest.mark.parametrize(
    "foot",
    [
        ["合计", "", "200.00", "", ""],
        ["合 计：", "", "200.00", "", ""],
        ["总计", "", "1", "", ""],
        ["", "", "", "共1张", ""],
        ["填表人：李四", "", "", "", ""],
        ["", "制表：李四", "", "审核：王五", ""],
        ["", "", "", "审核：王五", ""],
        HEADER,
        ["", "", "", "", ""],
    ],
)
def test_sums_notes_and_repeated_headers_are_no_invoices(tmp_path: Path, foot: list[str]) -> None:
    path = csv_of(tmp_path / "t.csv", HEADER, DATA, foot, DATA)
    with entries_of(path) as entries:
        assert [row.number for row in entries.rows] == [2, 4]
    assert entries.passed.numbers == ([3] if any(foot) else [])


def test_a_row_with_a_person_and_no_number_is_no_note(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "t.csv", HEADER, ["", "2026-03-05", "200.00", "张三", "13800000001"])
    assert [row.number for row in read_rows(path)] == [2]


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_text_says_how_its_cells_are_parted(tmp_path: Path, between: str) -> None:
    title = ["登记表"]
    for lines in ([title, HEADER, DATA], [[f"sep={between}"], HEADER, DATA]):
        (row,) = read_rows(csv_of(tmp_path / "t.csv", *lines, between=between))
        assert (row.number, row.raw.number) == (3, DATA[0])


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    (row,) = read_rows(csv_of(tmp_path / "t.csv", HEADER, DATA, encoding=encoding))
    assert row.raw.holder == "张三"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为→Excel 工作簿"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"),
            "有打开密码",
        ),
        ("a.ods", b"PK\3\4" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument", "旧格式"),
        ("a.xls", b"<html><table><tr><td>1", "其实是网页"),
        ("a.csv", b"%PDF-1.7", "不是表格"),
        ("a.doc", b"x", "请使用 .csv 或 .xlsx"),
    ],
)
def test_what_cannot_be_read_is_told_how_to_go_on(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SheetError, match=told):
        list(read_rows(tmp_path / name))


def test_a_workbook_is_known_by_its_bytes_whatever_it_is_called(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", HEADER, DATA).rename(tmp_path / "t.xls")
    assert [row.raw.number for row in read_rows(path)] == [DATA[0]]
    text = csv_of(tmp_path / "u.xls", HEADER, DATA, between="\t", encoding="gb18030")
    assert [row.raw.number for row in read_rows(text)] == [DATA[0]]
