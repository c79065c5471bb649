"""The bureau's export goes in with no hand work and comes back as an answer, by command."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from lottery import journal
from lottery.cli import main
from lottery.importing.spool import spooled
from lottery.invoices.values.amounts import yuan
from lottery.models import Entry, EntryEvent
from lottery.office import Office
from lottery.opening import open_office
from lottery.programme import campaigns
from lottery.programme.file import parse_programme
from lottery.register import checking, entries
from tests import exports
from tests.builders import MARCH_ONLY, SELLER, a_home

pytestmark = pytest.mark.slow

MARCH = date(2024, 3, 1)
BATCH = "fp-2024-03"
OPEN = MARCH_ONLY.replace("closes_at = 2024-04-09", "closes_at = 2099-04-09")


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


def lottery(office: Office, *arguments: str) -> Result:
    """The command in this office."""
    home = ["--home", str(office.settings.home)]
    return CliRunner().invoke(main, [*home, *arguments])


def answers(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def entered(office: Office) -> dict[int, int]:
    """The amounts of all entries."""
    with office.read() as session:
        checking.check_register(session)
        journal.verify(session)
        return dict(session.query(Entry.number, Entry.amount_fen).all())


def test_a_thousand_rows_go_in_and_come_back_as_an_answer(office: Office, tmp_path: Path) -> None:
    found = exports.invoices(500, SELLER, MARCH)
    backwards = tuple(reversed(exports.LINES))
    path = exports.write_export(tmp_path / "导出.xlsx", found, people=True, order=backwards)
    assert sum(len(one.lines) for one in found) >= 1000
    result = tmp_path / "r.csv"
    done = lottery(office, "import", str(path), "--consent", "1", "--result", str(result))
    assert done.exit_code == 0, done.output
    wanted = Counter(one.wanted for one in found)
    rows = answers(result)
    assert Counter(row[3] if row[1] == "不接受" else "" for row in rows) == wanted
    several = [one for one in found if len(one.lines) > 1 and not one.wanted]
    assert sum("行是一张发票" in row[4] for row in rows) >= len(several)
    sums = Counter(one.gross for one in found if not one.wanted)
    assert Counter(entered(office).values()) == sums

    # The bureau sends the same invoices again some weeks later; some have turned red meanwhile.
    good = [one for one in found if not one.wanted]
    red, void = good[:7], good[7:10]
    left_out = good[-5:]
    states = {id(one): "已红冲-全额" for one in red} | {id(one): "已作废" for one in void}
    later = [
        replace(one, state=states.get(id(one), one.state)) for one in found if one not in left_out
    ]
    later[20] = replace(later[20], state="稀奇状态")
    answer = exports.write_export(tmp_path / "答复.xlsx", later)
    done = lottery(office, "tax", "import", str(answer), "--as-of", "2024-04-10")
    assert done.exit_code == 0, done.output
    assert "记为不予接受10条" in done.output
    assert "“稀奇状态”不是认得的发票状态" in done.output
    with office.read() as session:
        last = entries.last_events(session, [BATCH])
    assert Counter(last.values())["reject"] == 10
    listed = tmp_path / "left.csv"
    lottery(office, "tax", "export", "--batch", BATCH, "-o", str(listed))
    assert len(answers(listed)) == len(good) - 10
    assert not lottery(office, "check").exit_code


def test_an_export_is_joined_with_the_offices_own_list(office: Office, tmp_path: Path) -> None:
    found = exports.invoices(60, SELLER, MARCH, plain=True)
    stranger = exports.invoices(61, SELLER, MARCH, plain=True)[-1]
    path = exports.write_export(tmp_path / "导出.xlsx", found)
    people = exports.write_people(tmp_path / "名单.xlsx", [*found[:40], stranger])
    looked = lottery(office, "import", str(path), "--people", str(people), "--dry-run")
    assert looked.exit_code == 0, looked.output
    assert "读的是工作表“信息汇总表”，没有读：发票基础信息" in looked.output
    assert "导出表里有20张发票不在名单里" in looked.output
    assert not entered(office)
    result = tmp_path / "r.csv"
    arguments = ("import", str(path), "--people", str(people), "--result", str(result))
    done = lottery(office, *arguments, "--consent", "1")
    assert done.exit_code == 0, done.output
    rows = answers(result)
    assert [row[0] for row in rows] == [str(n) for n in range(3, 44)]
    assert [row[3] for row in rows if row[1] == "不接受"] == ["not-in-export"]
    amounts = [one.gross for one in found[:40]]
    assert list(entered(office).values()) == amounts
    again = lottery(office, *arguments, "--consent", "1")
    assert "（其中41行此前已处理）" in again.output
    assert "此前已经导入过" in again.output


def test_a_basic_sheet_alone_is_read_with_people_at_its_right(
    office: Office, tmp_path: Path
) -> None:
    found = exports.invoices(10, SELLER, MARCH, plain=True)
    path = exports.write_export(tmp_path / "e.xlsx", found, sheets=["发票基础信息"])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row, values in enumerate([exports.PEOPLE, *(one.person for one in found)], start=1):
        for column, value in enumerate(values, start=len(exports.BASIC) + 1):
            sheet.cell(row, column, value)
    book.save(path)
    done = lottery(office, "import", str(path), "--consent", "1")
    assert done.exit_code == 0, done.output
    assert list(entered(office).values()) == [one.gross for one in found]


def test_lines_may_stand_anywhere_in_the_table(tmp_path: Path) -> None:
    found = exports.invoices(30, SELLER, MARCH, plain=True)
    rows = [[str(cell) for cell in (*row, *one.person)] for one, row in exports.line_rows(found)]
    rows.sort(key=lambda row: row[11])  # by goods
    path = tmp_path / "t.csv"
    lines = [[*exports.LINES, *exports.PEOPLE], *rows]
    path.write_text("\n".join(",".join(row) for row in lines), encoding="gb18030")
    with spooled(path) as table:
        sums = Counter(row.raw.gross for row in table.rows())
        assert (table.count, table.merged) == (30, len(rows) - 30)
    expected = Counter(yuan(one.gross) for one in found)
    assert Counter(f"{float(text):.2f}" for text in sums.elements()) == expected


def test_headers_are_looked_at_assigned_remembered_and_forgotten(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    row = f"数电普通发票,24372000000000000011,2024-03-05,200.00,{SELLER},个人,张三,13800000001,x"
    path.write_text(
        f"票种,小票编码,开票日期,价税合计,销方税号,抬头,中签人,手机号,部门\n{row}\n",
        encoding="utf-8",
    )
    told = lottery(office, "import", str(path), "--dry-run", "--sender", "示例街道")
    assert told.exit_code == 1
    assert "没有读懂、不会导入的列：小票编码、中签人、部门" in told.output
    assert "请指定这一列是什么" in told.output
    columns = ("--column", "小票编码=发票号码", "--column", "中签人=参加人姓名")
    looked = lottery(office, "import", str(path), "--dry-run", *columns)
    assert looked.exit_code == 0, looked.output
    assert "小票编码 → 发票号码" in looked.output
    assert "什么也没有登记" in looked.output
    assert "没有记住的列名" in lottery(office, "columns", "list").output
    done = lottery(office, "import", str(path), "--consent", "1", "--sender", "示例街道", *columns)
    assert done.exit_code == 0, done.output
    assert len(entered(office)) == 1
    assert "示例街道  中签人 → holder" in lottery(office, "columns", "list").output
    again = lottery(office, "import", str(path), "--dry-run", "--sender", "示例街道")
    assert again.exit_code == 0, again.output
    assert lottery(office, "import", str(path), "--dry-run").exit_code == 1
    forgotten = lottery(
        office, "columns", "forget", "invoices", "--campaign", "fp", "--sender", "示例街道"
    )
    assert "已忘掉2个列名" in forgotten.output
    assert lottery(office, "import", str(path), "--dry-run", "--sender", "示例街道").exit_code == 1
    with office.read() as session:
        acts = [line.act for line in journal.read(session)]
    assert acts.count("columns-assigned") == acts.count("columns-forgotten") == 1
    assert (
        "没有“奇怪”这个字段" in lottery(office, "import", str(path), "--column", "甲=奇怪").output
    )


def test_an_answer_with_a_strange_header_is_assigned_too(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("票据流水,票面情况\n24372000000000000011,正常\n", encoding="utf-8")
    arguments = ("tax", "import", str(path), "--as-of", "2024-04-01")
    assert "没有读懂的表头" in lottery(office, *arguments).output
    columns = ("--column", "票据流水=数电票号码", "--column", "票面情况=发票状态")
    assert "读懂1条答复" in lottery(office, *arguments, *columns, "--dry-run").output
    done = lottery(office, *arguments, *columns)
    assert "新答复1条" in done.output
    assert "新答复0条" in lottery(office, *arguments).output


def test_hidden_rows_are_nobodys_guess_at_the_command(office: Office, tmp_path: Path) -> None:
    found = exports.invoices(5, SELLER, MARCH, plain=True)
    path = exports.write_export(tmp_path / "e.xlsx", found, people=True, sheets=["信息汇总表"])
    book = openpyxl.load_workbook(path)
    last = book.worksheets[0].max_row
    for row in range(last - len(found[-1].lines) + 1, last + 1):
        book.worksheets[0].row_dimensions[row].hidden = True
    book.save(path)
    refused = lottery(office, "import", str(path), "--consent", "1")
    assert refused.exit_code == 1
    assert re.search(r"有[0-9]+行是隐藏的", refused.output)
    assert not entered(office)
    done = lottery(office, "import", str(path), "--consent", "1", "--hidden", "leave")
    assert done.exit_code == 0, done.output
    assert len(entered(office)) == 4


@pytest.mark.parametrize("state", ["已红冲-全额", "已作废", "已红冲-部分"])
def test_an_answer_in_the_bureaus_own_words_takes_effect(
    office: Office, tmp_path: Path, state: str
) -> None:
    (one,) = exports.invoices(1, SELLER, MARCH, plain=True)
    path = exports.write_export(tmp_path / "e.xlsx", [one], people=True)
    assert lottery(office, "import", str(path), "--consent", "1").exit_code == 0
    answer = exports.write_export(tmp_path / "a.xlsx", [replace(one, state=state)])
    done = lottery(office, "tax", "import", str(answer), "--as-of", "2024-04-10")
    assert "记为不予接受1条" in done.output
    with office.read() as session:
        (event,) = session.query(EntryEvent).filter(EntryEvent.what == "reject").all()
    assert event.at > datetime(2024, 4, 1, tzinfo=UTC)


def test_lines_that_do_not_come_to_the_other_sheets_total_are_refused(tmp_path: Path) -> None:
    found = exports.invoices(20, SELLER, MARCH, plain=True)
    path = exports.write_export(tmp_path / "e.xlsx", found, people=True)
    book = openpyxl.load_workbook(path)
    sheet = book["发票基础信息"]
    sheet.cell(9, exports.BASIC.index("价税合计") + 1, 99_999.5)
    book.save(path)
    with spooled(path) as table:
        (row,) = [row for row in table.rows() if row.problems]
    (problem,) = row.problems
    assert (problem.code, problem.field) == ("rows-contradict", "gross")
    assert problem.value == f"各行合计{yuan(found[7].gross)}，另一张工作表写的是99999.50"
