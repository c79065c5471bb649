"""What a clerk does about a prize at its page, and what two do."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.builders import MARCH
from tests.conftest import Clock

LIST = f"/prizes/{MARCH}"
CAR, VOUCHER = f"{LIST}/1/1", f"{LIST}/2/1"
NUMBER = "110101199003070011"
PDF = b"%PDF-1.7 signed"


def does(person: Any, prize: str, what: str, *, seen: int | None = None, **fields: Any) -> Any:
    """Fill in one of the forms of a prize's page, as the page shows it now."""
    page = person.opens(prize).text
    told = re.search(r'name="seen" value="([0-9]+)"', page)
    assert told
    typed = {"seen": told[1] if seen is None else str(seen), **fields}
    return person.sends(f"{prize}/{what}", page=prize, **typed)


def forms_of(person: Any, prize: str) -> list[str]:
    return re.findall(r'id="do-([a-z-]+)"', person.opens(prize).text)


def proposed_at(answer: TestResponse, person: Any, prize: str) -> str:
    """The address of the proposal that waits at a prize."""
    assert answer.status_code == 302, answer.text
    found = re.search(r'href="(/prizes/proposals/[0-9]+)"', person.opens(prize).text)
    assert found
    return found[1]


@pytest.fixture
def supervisor(published_app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    """Who confirms."""
    return logged_in(published_app, "supervisor")


def test_a_voucher_goes_from_the_call_to_the_receipt(clerk: Any) -> None:
    assert does(clerk, VOUCHER, "notified", how="call", outcome="reached").status_code == 302
    does(clerk, VOUCHER, "answered", answer="coming")
    does(clerk, VOUCHER, "appointed", day="2024-04-12", time="09:30")
    does(clerk, VOUCHER, "documents", form="resident", number=NUMBER)
    assert does(clerk, VOUCHER, "handed", receipt="收-1").status_code == 302
    assert forms_of(clerk, VOUCHER) == ["receipt", "noted", "taken-back"]
    does(clerk, VOUCHER, "receipt", photo=(io.BytesIO(PDF), "r.pdf"))
    page = clerk.opens(VOUCHER).text
    for told in ("电话通知：已联系上", "约定 2024-04-12 09:30", "末四位 0011", "收条 收-1", "销毁"):
        assert told in page
    assert NUMBER not in page
    assert re.findall(rf'href="({LIST}/2/[0-9]+)"', clerk.opens(f"{LIST}?q=收-1").text) == [VOUCHER]


def test_only_what_may_be_done_now_has_a_form(clerk: Any) -> None:
    waiting = ["notified", "answered", "appointed", "documents", "noted", "forfeited"]
    assert forms_of(clerk, VOUCHER) == waiting
    does(clerk, CAR, "documents", form="resident", number=NUMBER)
    assert "taxed" in forms_of(clerk, CAR)
    assert "handed" not in forms_of(clerk, CAR)
    assert 'value="16000.00"' in clerk.opens(CAR).text


def test_a_page_that_is_old_is_refused_and_keeps_what_was_typed(clerk: Any) -> None:
    does(clerk, VOUCHER, "noted", note="第一条")
    answer = does(clerk, VOUCHER, "noted", seen=0, note="写了很久的备注")
    assert answer.status_code == 409
    assert "不是最新情况" in answer.text
    assert 'value="写了很久的备注"' in answer.text
    assert clerk.opens(VOUCHER).text.count("<strong>备注：") == 1


@pytest.mark.parametrize(
    ("what", "fields", "told"),
    [
        ("documents", {"form": "resident", "number": "110101199003070012"}, "校验位不对"),
        ("documents", {"form": "resident", "number": NUMBER, "proxy": "1"}, "委托书"),
        ("appointed", {"day": "2024-04-10"}, "已经过去"),
        ("notified", {"how": "smoke", "outcome": "reached"}, "不在可选之列"),
        ("noted", {"note": "电话13812345678"}, "不带号码"),
        ("handed", {"receipt": "1"}, "还不能发放"),
        ("taxed", {"fen": "x", "certificate": "1"}, "不是金额"),
        ("receipt", {}, "请选择收条"),
        ("handed", {"receipt": NUMBER}, "不带号码"),
        ("noted", {"note": "长" * 201}, "最多 200 个"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    clerk: Any, what: str, fields: dict[str, Any], told: str
) -> None:
    answer = does(clerk, VOUCHER, what, **fields)
    assert answer.status_code == 409
    assert told in answer.text
    assert "公布以后还没有办理过" in answer.text


def test_a_forfeit_waits_for_another_one_and_passes_the_prize_on(
    clerk: Any, supervisor: Any
) -> None:
    made = does(clerk, VOUCHER, "forfeited", reason="declined")
    proposal = proposed_at(made, clerk, VOUCHER)
    assert clerk.sends(f"{proposal}/confirm", page=proposal).status_code == 403
    page = supervisor.opens(proposal).text
    assert "失效：本人放弃" in page
    assert proposal in supervisor.opens("/prizes/proposals").text
    assert supervisor.sends(f"{proposal}/confirm", page=proposal).status_code == 302
    assert "候补第 1 名" in clerk.opens(VOUCHER).text
    assert "没有等待确认的提议" in supervisor.opens("/prizes/proposals").text
    again = supervisor.sends(f"{proposal}/confirm", page=VOUCHER)
    assert again.status_code == 409


def test_a_proposal_is_declined_or_taken_back_and_nothing_happens(
    clerk: Any, supervisor: Any
) -> None:
    first = proposed_at(does(clerk, VOUCHER, "forfeited", reason="identity"), clerk, VOUCHER)
    supervisor.sends(f"{first}/decline", page=first)
    assert "已拒绝（supervisor）" in clerk.opens(first).text
    second = proposed_at(does(clerk, VOUCHER, "forfeited", reason="identity"), clerk, VOUCHER)
    clerk.sends(f"{second}/withdraw", page=second)
    assert "已收回（clerk）" in clerk.opens(second).text
    assert "公布以后还没有办理过" in clerk.opens(VOUCHER).text


def test_what_changed_since_it_was_proposed_is_not_confirmed(clerk: Any, supervisor: Any) -> None:
    proposal = proposed_at(does(clerk, VOUCHER, "forfeited", reason="declined"), clerk, VOUCHER)
    does(clerk, VOUCHER, "noted", note="又来电，愿意领")
    page = supervisor.opens(proposal).text
    assert "在提议以后又办理过" in page
    assert 'id="confirm"' not in page
    assert supervisor.sends(f"{proposal}/confirm", page=proposal).status_code == 409


def test_a_prize_that_was_handed_over_is_taken_back_and_settled(
    clerk: Any, supervisor: Any
) -> None:
    does(clerk, VOUCHER, "documents", form="resident", number=NUMBER)
    does(clerk, VOUCHER, "handed", receipt="收-1")
    proposal = proposed_at(does(clerk, VOUCHER, "taken-back", reason="invoice"), clerk, VOUCHER)
    supervisor.sends(f"{proposal}/confirm", page=proposal)
    assert forms_of(clerk, VOUCHER) == ["recovered", "noted"]
    does(clerk, VOUCHER, "recovered", back="money")
    page = clerk.opens(VOUCHER).text
    assert "收回了结：折价款" in page
    assert "候补第 1 名" in page


def test_late_prizes_are_proposed_at_once_and_pass_on_when_another_one_has_seen_the_list(
    clerk: Any, clock: Clock, published_app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    late = f"{LIST}?urgency=overdue"
    assert "没有符合条件" in clerk.opens(late).text
    clock.moment += timedelta(days=31)
    page = clerk.opens(f"{late}&tier=2&all=1").text
    ticked = re.findall(r'name="pick" value="([^"]+)" aria-label="[^"]+" checked', page)
    assert ticked[:2] == ["2/1:0", "2/2:0"]
    made = clerk.sends(f"{LIST}/forfeit?urgency=overdue", page=late, pick=ticked[:2])
    proposal = made.headers["Location"]
    supervisor = logged_in(published_app, "supervisor")
    page = supervisor.opens(proposal).text
    assert "2 份" in page
    assert f"{LIST}/2/1" in page
    assert f"{LIST}/2/2" in page
    supervisor.sends(f"{proposal}/confirm", page=proposal)
    assert "候补第 1 名" in clerk.opens(f"{LIST}/2/1").text
    assert "候补第 2 名" in clerk.opens(f"{LIST}/2/2").text
    again = clerk.sends(f"{LIST}/forfeit?urgency=overdue", page=late, pick=["2/1:0", "2/3:0"])
    assert again.status_code == 409
    assert 'value="2/3:0" aria-label="二等奖 3" checked' in again.text


def test_no_proposal_about_something_else_is_shown_here(clerk: Any) -> None:
    assert clerk.opens("/prizes/proposals/999").status_code == 404


def test_nothing_ticked_and_prizes_that_are_not_late_are_not_proposed(clerk: Any) -> None:
    place = f"{LIST}/forfeit?urgency=overdue"
    answer = clerk.sends(place, page=VOUCHER)
    assert answer.status_code == 409
    assert "还没有勾选" in answer.text
    answer = clerk.sends(place, page=VOUCHER, pick=["2/1:0", "2/2:0"])
    assert answer.status_code == 409
    assert "不能按逾期办理" in answer.text
