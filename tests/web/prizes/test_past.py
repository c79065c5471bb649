"""Prizes from before this software: tried, imported once, summed apart; no full name, no number."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import TestResponse

from lottery import journal
from lottery.cli import main
from lottery.office import Office
from lottery.tables.sheets import write_csv
from tests.checked import assert_checks

LogIn = Callable[[Flask, str], Any]
PAGE = "/prizes/money/past"
HEAD = ("活动", "抽奖", "奖项", "奖品", "价值", "代扣税款", "中奖人", "领奖日期", "收条号")
GOOD = (
    ("2023年活动", "第一期", "一等奖", "汽车", "80,000.00", "16000", "张*三", "2023-06-01", "收1"),
    ("2023年活动", "第一期", "三等奖", "购物卡", "500", "", "李*", "2023年6月2日", ""),
    ("2023年活动", "第一期", "三等奖", "购物卡", "500", "", "李*", "2023年6月2日", ""),
    ("2022年活动", "第九期", "三等奖", "购物卡", "500", "", "王＊", "2022-12-31", ""),
)


def table(folder: Path, *rows: tuple[str, ...]) -> bytes:
    write_csv(folder / "past.csv", [HEAD, *rows])
    return (folder / "past.csv").read_bytes()


def hands_in(person: Any, content: bytes, **fields: str) -> TestResponse:
    token = re.search(r'name="csrf_token" value="([^"]+)"', person.opens(PAGE).text)
    assert token
    data = {"csrf_token": token[1], "table": (io.BytesIO(content), "t.csv"), **fields}
    answer: TestResponse = person.client.post(PAGE, data=data)
    return answer


@pytest.fixture
def organiser(app: Flask, logged_in: LogIn) -> Any:
    """Who imports what was before."""
    return logged_in(app, "organiser")


def test_a_table_is_tried_imported_once_and_summed_apart(
    organiser: Any, app: Flask, logged_in: LogIn, office: Office, tmp_path: Path
) -> None:
    assert "还没有导入过" in organiser.opens(PAGE).text
    content = table(tmp_path, *GOOD)
    assert "其中4行还没有导入过；只是检查" in hands_in(organiser, content, look="1").text
    assert "还没有导入过" in organiser.opens(PAGE).text
    assert "新导入4行" in hands_in(organiser, content).text
    assert "都已导入过，没有改动" in hands_in(organiser, content).text
    other = (*GOOD[0][:-1], "收2")
    assert "新导入1行" in hands_in(organiser, table(tmp_path, *GOOD, other)).text
    auditor = logged_in(app, "auditor")
    page = auditor.opens(PAGE).text
    assert 'id="past-total">161,500.00<' in page
    assert page.index("2022年活动") < page.index("2023年活动")
    assert 'type="file"' not in page
    with office.read() as session:
        told = [line.detail for line in journal.read(session) if line.act == "past-prizes-imported"]
    assert told == ['{"new":4,"rows":4}', '{"new":1,"rows":5}']
    assert_checks(office)
    money = auditor.opens("/prizes/money").text
    assert "软件启用前" in money
    assert "161,500.00" in money


BAD = (
    (4, "0", "必须大于 0"),
    (4, "五百", "“五百”，请写成元"),
    (5, "80001", "不能超过奖品价值"),
    (6, "张小三", "“张*三”，姓名必须遮盖"),
    (6, "", "空着，不能为空"),
    (7, "2023-13-01", "不是日期"),
    (7, "2099-01-01", "晚于今天"),
    (8, "110101199003070011", "含有证件、电话或银行卡号码"),
    (3, "汽车，电话13800000000", "含有证件、电话或银行卡号码"),
    (1, "长" * 81, "最多 80 个字"),
)


def test_each_cell_that_cannot_stand_is_named_and_nothing_is_stored(
    organiser: Any, office: Office, tmp_path: Path
) -> None:
    rows = [(*GOOD[0][:n], cell, *GOOD[0][n + 1 :]) for n, cell, _ in BAD]
    answer = hands_in(organiser, table(tmp_path, GOOD[1], *rows))
    assert answer.status_code == 422
    assert f"有{len(BAD)}处不合要求，整个文件没有导入" in answer.text
    told = re.findall(r"<li>(第\d+行，[^<]+)</li>", answer.text)
    assert len(told) == len(BAD)
    for number, ((column, _, rule), line) in enumerate(zip(BAD, told, strict=True), start=3):
        assert line.startswith(f"第{number}行，{HEAD[column]}：")
        assert rule in line
    assert "张小三" not in answer.text
    assert "110101199003070011" not in answer.text
    assert "还没有导入过" in organiser.opens(PAGE).text
    assert "表头" in hands_in(organiser, "甲,乙\n1,2\n".encode()).text
    home = str(office.settings.home)
    file = str(tmp_path / "past.csv")
    refused = CliRunner().invoke(main, ["--home", home, "prizes", "import", file])
    assert refused.exit_code == 1
    assert "第6行，中奖人：“张*三”" in refused.output + refused.stderr
    table(tmp_path, *GOOD)
    for option, said in ((["--dry-run"], "只是检查"), ([], "新导入4行"), ([], "没有改动")):
        done = CliRunner().invoke(main, ["--home", home, "prizes", "import", file, *option])
        assert said in done.output
