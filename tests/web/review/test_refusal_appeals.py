"""Appeals of refusals, from the counter to the reviewer's decision; slips in one print."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from lottery import journal
from lottery.intake import evidence
from lottery.office import Office
from lottery.register import entries
from lottery.review import refusal_cases
from tests.web.conftest import CONSENT

AWAY = {
    "number": "24370000000000000031",
    "issued": "2024-03-15",
    "gross": "258.00",
    "seller_id": "91370102MA3C0XYK0T",
    "seller_name": "某某饭店第三分店",
    "buyer_name": "个人",
    "holder": "测试甲",
    "phone": "13800001234",
    "campaign": "fp",
}
HERE = {"seller_id": "9137162616720307XL", "seller_name": ""}


@pytest.fixture
def clerk(app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    return logged_in(app, "clerk")


@pytest.fixture
def reviewer(app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    return logged_in(app, "reviewer")


def appeals(who: Any, **changes: Any) -> Any:
    """The appeal's page, filled in and sent."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', who.opens("/entry").text)
    assert token
    fields = AWAY | {"csrf_token": token[1], "note": "分店就在邹平", "consent": CONSENT} | changes
    return who.client.post("/entry/appeal", data=fields)


def case(office: Office, number: int) -> refusal_cases.Appealed:
    with office.read() as session:
        return refusal_cases.case(session, office.boxes, number)


def test_the_answer_to_a_refused_invoice_offers_an_appeal_where_the_rules_refused(
    clerk: Any,
) -> None:
    page = clerk.sends("/entry", **AWAY).text
    assert 'formaction="/entry/appeal"' in page
    assert 'formaction="/entry/appeal"' not in clerk.sends("/entry", **(AWAY | {"phone": "1"})).text
    asked = clerk.sends("/entry/appeal", "/entry", **AWAY)
    assert "不是邹平登记的商户" in asked.text
    assert 'name="note"' in asked.text
    assert "按规则不能改变" not in asked.text
    small = clerk.sends("/entry/appeal", "/entry", **(AWAY | {"gross": "99.99"}))
    assert "按规则不能改变" in small.text


def test_a_reviewer_sets_a_refusal_aside_and_the_entry_waits_for_review(
    clerk: Any, reviewer: Any, office: Office
) -> None:
    answer = appeals(clerk, file=(io.BytesIO(b"%PDF-1.7"), "x.pdf"))
    assert answer.headers["Location"] == "/entry/appeal/1"
    assert "等待复核" in clerk.opens("/entry/appeal/1").text
    queue = reviewer.opens("/review").text
    assert "第 1 号申诉" in queue
    assert "分店就在邹平" in queue
    page = reviewer.opens("/review/refused/1").text
    assert "不是邹平登记的商户" in page
    assert "转复核的原因" in page
    assert "测试甲" not in page
    assert "13800001234" not in page
    seen = reviewer.sends("/review/refused/1/unmask", "/review/refused/1", why="与租约核对")
    assert "测试甲" in seen.text
    made = reviewer.sends("/review/refused/1", what="enter", note="看过租约")
    number = int(made.headers["Location"].rpartition("/")[2])
    entered = reviewer.opens(f"/review/{number}").text
    assert "经申诉重新录入" in entered
    assert "PDF" in entered
    with office.read() as session:
        assert entries.status(session, number) == "pending"
        assert entries.entry(session, number).entered_by == "clerk"
        assert evidence.count(session, evidence.entry_of(number)) == 1
        acts = [line.act for line in journal.read(session)]
    assert acts[-5:] == [
        "file-kept",
        "appeal-unmasked",
        "files-shown",
        "refusal-set-aside",
        "consent-given",
    ]
    assert f"登记 {number:010d}" in clerk.opens("/entry/appeal/1").text
    assert clerk.opens(f"/entry/slip/{number}").status_code == 200


def test_a_reviewer_upholds_with_a_code_and_a_note(
    clerk: Any, reviewer: Any, office: Office
) -> None:
    appeals(clerk, gross="99.99")
    page = reviewer.opens("/review/refused/1").text
    assert "只能维持" in page
    assert 'value="enter"' not in page
    assert reviewer.sends("/review/refused/1", what="enter", note="算了").status_code == 409
    for fields in ({"code": "", "note": "查过"}, {"code": "not-eligible", "note": ""}):
        assert reviewer.sends("/review/refused/1", what="uphold", **fields).status_code == 409
    done = reviewer.sends("/review/refused/1", what="uphold", code="not-eligible", note="查过")
    assert done.headers["Location"] == "/review"
    assert case(office, 1).state == "upheld"
    assert "都处理完了" in reviewer.opens("/review").text
    assert "维持不予登记" in clerk.opens("/entries").text


def test_an_appeal_that_cannot_be_made_loses_nothing_that_was_typed(clerk: Any) -> None:
    again = appeals(clerk, note=" ")
    assert again.status_code == 409
    assert 'value="91370102MA3C0XYK0T"' in again.text
    assert appeals(clerk).status_code == 302
    twice = appeals(clerk)
    assert twice.status_code == 409
    assert "第 1 号" in twice.text
    assert "不必申诉" in appeals(clerk, **HERE).text


def test_somebody_elses_appeal_is_not_shown_to_a_clerk(
    app: Flask, logged_in: Callable[[Flask, str], Any], clerk: Any, reviewer: Any
) -> None:
    appeals(clerk)
    assert logged_in(app, "clerk2").opens("/entry/appeal/1").status_code == 403
    assert reviewer.opens("/entry/appeal/1").status_code == 200
    assert clerk.opens("/entry/appeal/2").status_code == 404
    assert reviewer.opens("/review/refused/2").status_code == 404


def test_the_slips_of_several_entries_are_one_print(clerk: Any, reviewer: Any, app: Flask) -> None:
    for n in range(3):
        fields = AWAY | HERE | {"number": f"243700000000000123{n + 1:02d}", "consent": CONSENT}
        clerk.sends("/entry", **fields)
    page = clerk.opens("/entry/slips?entry=0&entry=2&entry=4&entry=2").text
    assert page.count('<article class="slip">') == 3
    assert "打印 3 张" in page
    assert "entry=0&amp;entry=2&amp;entry=4&amp;paper=roll" in page
    assert clerk.opens("/entry/slips?entry=0&entry=1").status_code == 404
    assert clerk.opens("/entry/slips").status_code == 404
    assert clerk.opens("/entry/slips?" + "entry=0&" * 51).status_code == 404
    assert reviewer.opens("/entry/slips?entry=0").status_code == 403
