"""The registry of merchants and the tax bureau's lists, at their pages."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lottery.tables.sheets import write_csv
from tests.conftest import Clock

LogIn = Callable[[Flask, str], Any]
SELLER = "9137162616720307XL"


@pytest.fixture
def organiser(app: Flask, logged_in: LogIn) -> Any:
    """The organiser in front of the site."""
    return logged_in(app, "organiser")


def hands_in(person: Any, path: str, table: bytes, name: str = "t.csv") -> TestResponse:
    """The form of a page with a file."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', person.opens(path).text)
    assert token
    data = {"csrf_token": token[1], "table": (io.BytesIO(table), name)}
    answer: TestResponse = person.client.post(path, data=data)
    return answer


def registry(folder: Path, name: str = "示例甲超市", since: str = "2024-01-01") -> bytes:
    header = ["统一社会信用代码", "名称", "类别", "保险机构", "生效日期", "失效日期"]
    write_csv(folder / "t.csv", [header, [SELLER, name, "零售", "否", since, ""]])
    return (folder / "t.csv").read_bytes()


def test_a_registry_is_imported_found_corrected_and_remembers(
    organiser: Any, tmp_path: Path
) -> None:
    assert "名册还是空的" in organiser.opens("/merchants").text
    assert "1行是新增或变更" in hands_in(organiser, "/merchants", registry(tmp_path)).text
    assert "没有改动" in hands_in(organiser, "/merchants", registry(tmp_path)).text
    assert "示例甲超市" in organiser.opens("/merchants?q=示例").text
    assert "没有以" in organiser.opens("/merchants?q=别的").text
    place = f"/merchants/{SELLER}"
    typed = {"was": "2024-01-01", "valid_from": "2024-01-01", "name": "示例乙超市"}
    assert "写明原因" in organiser.sends(place, **typed).text
    page = organiser.sends(place, **typed, category="零售", why="执照更名").text
    assert page.count("示例乙超市") >= 2
    assert "示例甲超市" in page
    assert "执照更名" in page
    page = organiser.sends(place, was="2024-01-01", why="注销", withdraw="1").text
    assert "没有有效的行" in page
    assert organiser.opens("/merchants/91371681MA3K7X2Q5C").status_code == 404


def test_one_seller_is_added_by_typing_and_nothing_typed_is_lost(organiser: Any) -> None:
    typed = {"add": "1", "seller_id": SELLER, "name": "示例丁保险", "why": "执照复印件"}
    wrong = organiser.sends("/merchants", **typed, valid_from="昨天", is_insurer="1")
    assert (wrong.status_code, wrong.text.count("执照复印件")) == (422, 1)
    page = organiser.sends("/merchants", **typed, valid_from="2024-01-01", is_insurer="1").text
    assert "已列入名册" in page
    assert "示例丁保险" in organiser.opens("/merchants?q=丁&insurers=1").text
    other = organiser.sends("/merchants", **(typed | {"name": "改名"}), valid_from="2024-01-01")
    assert "写明原因后更正" in other.text
    assert "执照复印件" in organiser.opens(f"/merchants/{SELLER}").text


def test_one_bad_line_and_the_registry_stays_as_it_was(organiser: Any, tmp_path: Path) -> None:
    answer = hands_in(organiser, "/merchants", registry(tmp_path, since="昨天"))
    assert answer.status_code == 422
    assert "第2行" in answer.text
    assert "名册还是空的" in answer.text


def test_a_reviewer_reads_the_registry_and_cannot_change_it(
    app: Flask, organiser: Any, logged_in: LogIn, tmp_path: Path
) -> None:
    hands_in(organiser, "/merchants", registry(tmp_path))
    page = logged_in(app, "reviewer").opens(f"/merchants/{SELLER}").text
    assert "示例甲超市" in page
    assert "更正" not in page


def test_sellers_outside_the_registry_are_listed_for_sampling(
    drawn_app: Flask, logged_in: LogIn
) -> None:
    auditor = logged_in(drawn_app, "auditor")
    page = auditor.opens("/merchants/sample?batch=fp-2024-03").text
    assert SELLER in page
    assert "列入名册" not in page
    assert "<td>40</td>" in page
    answer = auditor.opens("/merchants/sample?form=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.worksheets[0]["A2"].value == SELLER


def test_a_work_list_goes_out_and_its_answer_comes_in(
    drawn_app: Flask, logged_in: LogIn, clock: Clock
) -> None:
    clock.moment = datetime(2024, 4, 11, 2, 0, tzinfo=UTC)
    organiser = logged_in(drawn_app, "organiser")
    place = "/tax?of=batch:fp-2024-03"
    assert "还没有答复的登记" in organiser.opens(place).text
    answer = organiser.opens("/tax/list.xlsx?of=batch:fp-2024-03")
    rows = [
        [str(cell or "") for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].values
    ]
    assert len(rows) == 41
    for number, row in enumerate(rows[1:]):
        row[-2:] = ["红冲" if number == 0 else "正常", "2024-04-10"]
    out = io.StringIO()
    out.writelines(",".join(row) + "\n" for row in rows)
    page = hands_in(organiser, place, out.getvalue().encode()).text
    assert "已导入 40 条答复，其中 40 条是新的" in page
    assert "不予接受：1 张（0000000000）" in page
    assert "每一张都有答复" in page
    assert "其中 0 条是新的" in hands_in(organiser, place, out.getvalue().encode()).text
    assert "没有认出来" in organiser.sends(place, as_of="昨天").text
    rows[2][-2:] = ["查无此票", "2024-04-11"]
    again = "".join(",".join(row) + "\n" for row in (rows[0], rows[2]))
    page = hands_in(organiser, place, again.encode()).text
    assert "查无此票的登记" in page
    assert 'href="/review/2">0000000002</a>' in page
    assert "每一张都有答复" not in page


def test_a_draw_is_asked_about_its_listed_entries_only(drawn_app: Flask, logged_in: LogIn) -> None:
    organiser = logged_in(drawn_app, "organiser")
    page = organiser.opens("/tax?of=draw:ZP-FP-2024-03").text
    assert "待核验的登记" in page
    assert organiser.opens("/tax/list.csv?of=draw:ZP-FP-2024-03&left=1").status_code == 200
    assert organiser.opens("/tax/list.csv?of=draw:nothing").status_code == 404


def test_after_a_draw_the_page_names_the_winners_who_are_not_confirmed(
    drawn_app: Flask, logged_in: LogIn, clock: Clock, tmp_path: Path
) -> None:
    clock.moment = datetime(2024, 4, 11, 2, 0, tzinfo=UTC)
    organiser = logged_in(drawn_app, "organiser")
    place = "/tax?of=draw:ZP-FP-2024-03"
    page = organiser.opens(place).text
    assert "一等奖第1位" in page
    assert "还没有答复" in page
    answer = organiser.opens("/tax/list.xlsx?of=draw:ZP-FP-2024-03")
    rows = [
        [str(cell or "") for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].values
    ]
    for row in rows[1:]:
        row[-2:] = ["正常", "2024-04-10"]
    write_csv(tmp_path / "a.csv", rows)
    page = hands_in(organiser, place, (tmp_path / "a.csv").read_bytes()).text
    assert "发票都正常" in page
    assert "一等奖第1位" not in page
    assert "封存" not in page
    assert "封存" not in organiser.opens("/tax?of=draw:nothing").text


def test_the_desk_leads_to_these_pages_by_role(app: Flask, logged_in: LogIn) -> None:
    assert "税务核验" in logged_in(app, "organiser").opens("/desk").text
    page = logged_in(app, "reviewer").opens("/desk").text
    assert "商户名册" in page
    assert "税务核验" not in page
