"""Tables as people keep them go through the command without hand work."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from lottery.cli import main
from lottery.models import Entry
from lottery.office import Office
from lottery.opening import open_office
from lottery.programme import campaigns
from lottery.programme.file import parse_programme
from tests.builders import MARCH_ONLY, SELLER, a_home

OPEN = MARCH_ONLY.replace("closes_at = 2024-04-09", "closes_at = 2099-04-09")
PLAIN = (
    "发票种类",
    "发票号码",
    "开票日期",
    "价税合计",
    "销售方识别号",
    "购买方名称",
    "姓名",
    "手机号",
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office whose month takes entries whenever the command is called."""
    found = open_office(a_home(tmp_path / "home"), {})
    with found.write() as session:
        now = datetime(2024, 2, 20, tzinfo=UTC)
        programme = parse_programme(OPEN.encode())
        campaigns.load(session, found.boxes, programme, by="test", now=now)
    yield found
    found.close()


def imports(office: Office, path: Path, *more: str) -> tuple[Result, list[list[str]]]:
    """What the command says, and the verdict on each row."""
    result = path.with_name("result.csv")
    home = ["--home", str(office.settings.home)]
    asked = ["import", str(path), "--consent", "1", "--result", str(result), *more]
    done = CliRunner().invoke(main, [*home, *asked])
    if not result.is_file():
        return done, []
    with result.open(encoding="utf-8-sig", newline="") as file:
        return done, list(csv.reader(file))[1:]


def amounts(office: Office) -> list[int]:
    with office.read() as session:
        return [entry.amount_fen for entry in session.query(Entry).order_by(Entry.number)]


def text(path: Path, *rows: Sequence[str], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def wide(digits: str) -> str:
    """The digits as a Chinese input method types them."""
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


def row(number: str, gross: str = "200.00", **changes: str) -> list[str]:
    made = ["数电普通发票", number, "2024-03-05", gross, SELLER, "个人", "张三", "13800000001"]
    for header, value in changes.items():
        made[PLAIN.index(header)] = value
    return made


def test_a_table_of_the_old_encoding_with_other_headers_is_accepted(
    office: Office, tmp_path: Path
) -> None:
    header = (
        *("发票票种", "数电票号码", "开票日期", "价税合计(元)", "销售方纳税人识别号"),
        *("销售方纳税人名称", "购方企业名称", "姓名（必填）", "手机号码（必填）"),
    )
    line = row("24372000000000000017")
    line.insert(5, "邹平示例商贸有限公司")
    path = text(tmp_path / "t.csv", header, line, encoding="gb18030")
    done, rows = imports(office, path)
    assert done.exit_code == 0, done.output
    assert [one[1] for one in rows] == ["已接受"]


def test_the_signs_that_keep_a_number_whole_are_undone(office: Office, tmp_path: Path) -> None:
    tricks = [
        row('="24372000000000000101"'),
        row("'24372000000000000102", 手机号="'13800000001"),
        row(wide("24372000000000000103"), "￥1,200.00", 开票日期="45356"),
        row("24372000000000000104", "258.49999999", 开票日期="2024年3月6日 10:11"),
        row(" 2437 2000 0000 0000 0105", "200元", 手机号="138 0000 0001"),
        row("24372000000000000106", "(200.00)"),
        row("2.4372E+19"),
    ]
    done, rows = imports(office, text(tmp_path / "t.csv", PLAIN, *tricks))
    assert done.exit_code == 0, done.output
    assert [one[3] for one in rows] == ["", "", "", "", "", "invoice-red", "spreadsheet-number"]
    assert "末尾的数字已经丢失、找不回来：请从原系统重新导出" in rows[-1][4]
    assert amounts(office) == [20_000, 20_000, 120_000, 25_850, 20_000]


def test_formats_that_show_zeros_are_read_as_they_show(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["发票代码", *PLAIN[1:]])
    sheet.append([37002300111, 718823, *row("")[2:]])
    sheet.append(["037002300111", "40718824", 45356, *row("")[3:]])
    sheet["A2"].number_format, sheet["B2"].number_format = "0" * 12, "0" * 8
    book.save(tmp_path / "t.xlsx")
    done, rows = imports(office, tmp_path / "t.xlsx")
    assert done.exit_code == 0, done.output
    assert [one[1] for one in rows] == ["已接受", "已接受"]


def test_a_name_that_cannot_stay_is_answered_with_its_character(
    office: Office, tmp_path: Path
) -> None:
    rows = [
        row("24372000000000000201", 姓名="张\ue5e5"),
        row("24372000000000000202", 姓名="O’Brien"),
        row("24372000000000000203", 姓名="O'Brien"),
        row("24372000000000000204", 姓名="李\u200d四"),
    ]
    done, told = imports(office, text(tmp_path / "t.csv", PLAIN, *rows))
    assert done.exit_code == 0, done.output
    assert [one[1] for one in told] == ["不接受", "已接受", "已接受", "不接受"]
    assert "U+E5E5" in told[0][4]
    assert "U+200D" in told[3][4]
    assert "***" not in told[0][4]


def test_the_same_invoice_in_a_plain_list_is_no_sum(office: Office, tmp_path: Path) -> None:
    number = "24372000000000000031"
    path = text(tmp_path / "t.csv", PLAIN, row(number, "60.00"), row(number, "60.00"))
    _, rows = imports(office, path)
    assert {one[3] for one in rows} == {"amount-below-minimum"}
    path = text(tmp_path / "u.csv", PLAIN, row(number, "60.00"), row(number, "80.00"))
    _, rows = imports(office, path)
    (one,) = rows
    assert one[3] == "rows-contradict"
    assert "第2、3行共2行是一张发票" in one[4]
    assert amounts(office) == []


def test_a_table_that_lost_its_power_halfway_goes_on_with_what_was_said_of_it(
    office: Office, tmp_path: Path
) -> None:
    header = [*PLAIN[:6], "中签人", "手机号"]
    path = text(tmp_path / "t.csv", header, row("24372000000000000031"))
    assert imports(office, path)[0].exit_code == 1
    done, _ = imports(office, path, "--column", "中签人=参加人姓名")
    assert done.exit_code == 0, done.output
    CliRunner().invoke(
        main,
        ["--home", str(office.settings.home), "columns", "forget", "invoices", "--campaign", "fp"],
    )
    again, _ = imports(office, path)
    assert again.exit_code == 0, again.output
    assert "（其中1行此前已处理）" in again.output
