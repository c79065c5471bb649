"""Headers at the pages: found, understood or not, assigned by a form, remembered, forgotten."""

import io
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask

from lottery import journal, register
from lottery.office import Office
from tests import exports
from tests.builders import SELLER
from tests.conftest import Clock
from tests.web.conftest import CONSENT

LogIn = Callable[[Flask, str], Any]
MARCH = date(2024, 3, 1)
STRANGE = (
    "票种,小票编码,开票日期,价税合计,销方税号,抬头,中签人,手机号,部门\n"
    f"数电普通发票,24372000000000000011,2024-03-05,200.00,{SELLER},个人,张三,13800000001,x\n"
)


def hands_in(person: Any, place: str, files: Mapping[str, tuple[bytes, str]], **fields: str) -> Any:
    """The form of a page with its files, and where it leads to."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', person.opens(place).text)
    assert token
    data: dict[str, object] = {"csrf_token": token[1], "campaign": "fp", **fields}
    return person.client.post(
        place, data=data | {name: (io.BytesIO(c), n) for name, (c, n) in files.items()}
    )


def tried(app: Flask, person: Any, answer: Any) -> tuple[str, str]:
    """The place of a table, and its page when the work on it has ended."""
    place = answer.headers["Location"]
    app.extensions["lottery-works"].wait(tuple(place.strip("/").split("/")[1:3]))
    return place, person.opens(place).text


def chosen(page: str, **fields: str) -> dict[str, str]:
    """The form of columns as it stands there, with a field chosen for some headers."""
    found = dict(
        re.findall(r'<input type="hidden" name="((?:key|shown)-[0-9]+)" value="([^"]*)"', page)
    )
    for name, header in list(found.items()):
        if name.startswith("shown-") and header in fields:
            found[name.replace("shown", "column")] = fields[header]
    return found


@pytest.fixture
def clerk(app: Flask, logged_in: LogIn) -> Any:
    return logged_in(app, "clerk")


@pytest.fixture
def organiser(app: Flask, logged_in: LogIn) -> Any:
    return logged_in(app, "organiser")


def test_a_clerk_says_what_columns_are_and_it_is_remembered_for_the_sender(
    app: Flask, clerk: Any, office: Office
) -> None:
    file = {"table": (STRANGE.encode(), "三月.csv")}
    place, page = tried(app, clerk, hands_in(clerk, "/tables", file, sender="示例街道"))
    assert "没有读懂的表头：小票编码、中签人、部门" in page
    assert "还没有登记任何发票" in page
    form = chosen(page, 小票编码="number", 中签人="holder", 部门="-")
    _, page = tried(app, clerk, clerk.sends(f"{place}/columns", page=place, **form))
    assert "还没有登记" in page
    assert "小票编码 → 发票号码" in page
    assert "没有读懂、不会导入的列" not in page
    assert "确认导入" in page
    with office.read() as session:
        assert register.size(session) == 0
        acts = [line.act for line in journal.read(session)]
    assert acts.count("columns-assigned") == 1
    # The next table of this sender is read without a question, and nobody else's is.
    other = {
        "table": (
            STRANGE.replace("24372000000000000011", "24372000000000000012").encode(),
            "四.csv",
        )
    }
    _, page = tried(app, clerk, hands_in(clerk, "/tables", other, sender="示例街道"))
    assert "确认导入" in page
    _, page = tried(app, clerk, hands_in(clerk, "/tables", other))
    assert "没有读懂的表头" in page
    home = clerk.opens("/tables").text
    assert "示例街道</b>：中签人 → 参加人姓名；小票编码 → 发票号码；部门 → 不读" in home
    fields = {"purpose": "invoices", "campaign": "fp", "sender": "示例街道"}
    assert clerk.sends("/columns/forget", page="/tables", **fields).status_code == 302
    assert "记住的列名" not in clerk.opens("/tables").text
    _, page = tried(app, clerk, hands_in(clerk, "/tables", other, sender="示例街道"))
    assert "没有读懂的表头" in page


def test_what_a_form_cannot_offer_is_not_taken(app: Flask, clerk: Any) -> None:
    file = {"table": (STRANGE.encode(), "三月.csv")}
    place, page = tried(app, clerk, hands_in(clerk, "/tables", file))
    form = chosen(page, 小票编码="entered_by")
    assert clerk.sends(f"{place}/columns", page=place, **form).status_code == 400
    fields = {"purpose": "tax", "campaign": "", "sender": ""}
    assert clerk.sends("/columns/forget", page=place, **fields).status_code == 400


def test_an_export_and_a_list_of_people_go_in_together(
    app: Flask, clerk: Any, office: Office, tmp_path: Path
) -> None:
    found = exports.invoices(12, SELLER, MARCH, plain=True)
    export = exports.write_export(tmp_path / "e.xlsx", found).read_bytes()
    people = exports.write_people(tmp_path / "p.xlsx", found[:9]).read_bytes()
    files = {"table": (export, "导出.xlsx"), "people": (people, "名单.xlsx")}
    place, page = tried(app, clerk, hands_in(clerk, "/tables", files))
    assert "按名单“名单.xlsx”登记，发票内容取自“导出.xlsx”" in page
    assert "导出表里有3张发票不在名单里" in page
    lying = b"".join(p.read_bytes() for p in (office.settings.home / "uploads").iterdir())
    assert found[0].person[1].encode() not in lying
    clerk.sends(f"{place}/start", page=place, consent=CONSENT)
    app.extensions["lottery-works"].wait(tuple(place.strip("/").split("/")[1:3]))
    assert "已全部处理" in clerk.opens(place).text
    with office.read() as session:
        assert register.size(session) > 0
    book = openpyxl.load_workbook(io.BytesIO(clerk.opens(f"{place}/result.xlsx").data))
    rows = list(book.worksheets[0].values)[1:]
    assert [row[1] for row in rows] == ["已接受"] * 9
    assert [path.suffixes for path in (office.settings.home / "uploads").iterdir()] == [
        [".result", ".xlsx"]
    ]


def test_a_list_of_people_whose_header_is_strange_is_said_to_be_it(
    app: Flask, clerk: Any, tmp_path: Path
) -> None:
    found = exports.invoices(3, SELLER, MARCH, plain=True)
    export = exports.write_export(tmp_path / "e.xlsx", found).read_bytes()
    files = {"table": (export, "导出.xlsx"), "people": ("甲,乙,丙\n1,2,3\n".encode(), "名单.csv")}
    _, page = tried(app, clerk, hands_in(clerk, "/tables", files))
    assert "名单还不能读：" in page
    assert "没有读懂的表头：甲、乙、丙" in page


def test_hidden_rows_wait_for_the_clerk(app: Flask, clerk: Any, tmp_path: Path) -> None:
    found = exports.invoices(4, SELLER, MARCH, plain=True)
    path = exports.write_export(tmp_path / "e.xlsx", found, people=True, sheets=["信息汇总表"])
    book = openpyxl.load_workbook(path)
    last = book.worksheets[0].max_row
    for row in range(last - len(found[-1].lines) + 1, last + 1):
        book.worksheets[0].row_dimensions[row].hidden = True
    book.save(path)
    file = {"table": (path.read_bytes(), "筛选过.xlsx")}
    place, page = tried(app, clerk, hands_in(clerk, "/tables", file))
    assert "是隐藏的" in page
    assert "确认导入" not in page
    for choice, count in (("leave", 3), ("take", 4)):
        form = chosen(page) | {"hidden": choice, "sheet": "信息汇总表"}
        _, page = tried(app, clerk, clerk.sends(f"{place}/columns", page=place, **form))
        assert f"共 {count} 张发票，导入后会是这样" in page


def test_the_bureaus_own_table_is_an_answer_and_what_is_strange_in_it_is_listed(
    app: Flask, clerk: Any, organiser: Any, clock: Clock, tmp_path: Path
) -> None:
    found = exports.invoices(6, SELLER, MARCH, plain=True)
    path = exports.write_export(tmp_path / "e.xlsx", found, people=True)
    place, _ = tried(
        app, clerk, hands_in(clerk, "/tables", {"table": (path.read_bytes(), "e.xlsx")})
    )
    clerk.sends(f"{place}/start", page=place, consent=CONSENT)
    app.extensions["lottery-works"].wait(tuple(place.strip("/").split("/")[1:3]))
    clock.moment = datetime(2024, 4, 9, 2, 0, tzinfo=UTC)
    states = ("已红冲-全额", "已作废", "待处理", "正常", "稀奇", "正常")
    changed = [
        exports.Exported(**{**vars(one), "state": s}) for one, s in zip(found, states, strict=True)
    ]
    answer = exports.write_export(tmp_path / "a.xlsx", changed).read_bytes()
    files = {"table": (answer, "a.xlsx")}
    looked = hands_in(
        organiser, "/tax?of=batch:fp-2024-03", files, look="1", as_of="2024-04-08"
    ).text
    assert "读的是工作表" in looked
    assert "没有读懂" in looked
    page = hands_in(organiser, "/tax?of=batch:fp-2024-03", files, as_of="2024-04-08").text
    assert "在登记册中记为不予接受：2 张" in page
    assert "“待处理”还没有结论" in page
    assert "“稀奇”不是认得的发票状态" in page
    assert "<dt>还没有答复</dt><dd>2</dd>" in page


def test_a_list_of_firms_with_strange_headers_is_assigned_at_its_page(organiser: Any) -> None:
    table = f"代号,店家,开张\n{SELLER},示例甲店,2019-03-05\n".encode()
    files = {"table": (table, "名册.csv")}
    answer = hands_in(organiser, "/merchants", files, sender="示例局")
    assert answer.status_code == 422
    assert "没有读懂的表头：代号、店家、开张" in answer.text
    form = chosen(answer.text, 代号="seller_id", 店家="name", 开张="valid_from")
    looked = hands_in(organiser, "/merchants", files, sender="示例局", look="1", **form).text
    assert "店家 → 名称" in looked
    assert "其中1行是新增" in hands_in(organiser, "/merchants", files, sender="示例局").text
    assert "示例甲店" in organiser.opens("/merchants").text


def test_a_registry_of_the_market_bureau_is_understood_and_firms_that_are_gone_are_not_taken(
    organiser: Any,
) -> None:
    header = "序号,统一社会信用代码,企业名称,登记状态,成立日期\n"
    rows = f"1,{SELLER},邹平示例甲有限公司,在营（开业）企业,2019年3月5日\n"
    page = hands_in(
        organiser, "/merchants", {"table": ((header + rows).encode("gb18030"), "a.csv")}
    ).text
    assert "其中1行是新增" in page
    gone = "2,913716261671905552,邹平示例乙有限公司,注销,2018-01-01\n"
    page = hands_in(organiser, "/merchants", {"table": ((header + gone).encode(), "b.csv")}).text
    assert "第2行：登记状态是“注销”" in page
