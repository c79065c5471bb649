"""The counter: what a clerk types, and what he gets back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

QR = "01,32,,24370000000000000017,258.00,20240315,,"
TYPED = {
    "campaign": "fp",
    "seller_id": "9137162616720307XL",
    "buyer_name": "个人",
    "holder": "测试甲",
    "phone": "13800001234",
}


@pytest.fixture
def clerk(app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    """A clerk at the counter."""
    return logged_in(app, "clerk")


def enters(person: Any, **fields: str) -> Any:
    """Send the form from its page; the answer after the redirect, if there is one."""
    answer = person.sends("/entry", **(TYPED | fields))
    return person.opens(answer.headers["Location"]) if answer.status_code == 302 else answer


def test_a_scanned_code_and_three_typed_fields_become_an_entry_with_a_slip(clerk: Any) -> None:
    slip = enters(clerk, qr=QR)
    assert '<p class="number">0000000000</p>' in slip.text
    for shown in ("测*甲", "138****1234", "****0017", "258.00 元", "已登记", "data:image/svg+xml"):
        assert shown in slip.text
    for hidden in ("测试甲", "13800001234", "24370000000000000017"):
        assert hidden not in slip.text


def test_the_form_shows_todays_count_and_the_last_entries(clerk: Any) -> None:
    enters(clerk, qr=QR)
    page = clerk.opens("/entry").text
    assert '<p class="today">1<small>' in page
    assert ">0000000000</a><span>已登记</span><small>11:00</small>" in page


def test_an_invoice_typed_by_hand_is_entered_too(clerk: Any) -> None:
    fields = {"code": "037002100111", "number": "40718823", "issued": "2024-03-15"}
    assert "****8823" in enters(clerk, **fields, gross="100.25").text


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(clerk: Any) -> None:
    page = enters(clerk, qr=QR, holder="", seller_id="").text
    assert page.count("还缺这一项") == 2
    assert re.search(r'id="seller_id"[^>]* autofocus', page)
    for kept in ('value="13800001234"', 'value="258.00"', 'value="2024-03-15"'):
        assert kept in page
    assert '<p class="today">0<small>' in page


def test_a_refusal_stands_beside_its_field_with_every_value_kept(clerk: Any) -> None:
    page = enters(clerk, number="24370000000000000017", issued="2024-03-15", gross="99.99").text
    assert re.search(r'id="says-gross"[^>]*><p class="says">价税合计99.99元，不满起点金额', page)
    assert re.search(r'id="gross"[^>]* value="99.99"[^>]* autofocus', page)
    assert 'value="测试甲"' in page


def test_a_net_amount_asks_for_the_gross_on_the_face(clerk: Any) -> None:
    code = "01,10,037002100111,40718823,97.33,20240315,,"
    page = enters(clerk, qr=code).text
    assert re.search(r'id="gross"[^>]* autofocus', page)
    assert 'value="97.33"' in page
    assert "****8823" in enters(clerk, qr=code, gross="100.25").text


def test_a_second_clerk_with_another_holder_is_told_who_was_first_and_when(
    clerk: Any, app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    enters(clerk, qr=QR)
    page = enters(logged_in(app, "clerk2"), qr=QR, holder="测试乙").text
    assert "已经录入过，不能重复参加" in page
    assert "clerk于2024-03-20 11:00录入，登记号0000000000" in page
    assert 'value="测试乙"' in page


def test_the_very_same_entry_again_changes_nothing_and_says_so(clerk: Any) -> None:
    enters(clerk, qr=QR)
    page = enters(clerk, qr=QR).text
    assert "已为同一参与人登记过：2024年3月20日 11:00:00由 clerk 录入" in page
    assert '<p class="today">1<small>' in page


def test_what_a_scanner_types_is_read_for_the_page(clerk: Any) -> None:
    found = reads(clerk, QR.replace(",", "，") + "\r")
    assert found["fields"]["number"] == "24370000000000000017"
    assert found["fields"]["gross"] == "258.00"
    assert found["fields"]["issued"] == "2024-03-15"


def test_a_code_that_is_no_invoice_is_answered_with_a_sentence(clerk: Any) -> None:
    found = reads(clerk, "https://example.invalid/ask")
    assert found["fields"] == {}
    assert "不是发票二维码" in found["notes"][0]["text"]
    assert not found["notes"][0]["warns"]


def reads(person: Any, text: str) -> Any:
    """What the page's script asks, with the token in a header."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', person.opens("/entry").text)
    headers = {"X-CSRFToken": token[1] if token else "", "Accept": "application/json"}
    return person.client.post("/entry/read", data={"qr": text}, headers=headers).json


def test_an_entry_without_the_pages_token_is_refused(clerk: Any) -> None:
    assert clerk.client.post("/entry", data=TYPED | {"qr": QR}).status_code == 400


def test_a_slip_is_shown_to_who_entered_it_and_to_the_organiser_only(
    clerk: Any, app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    enters(clerk, qr=QR)
    assert logged_in(app, "clerk2").opens("/entry/slip/0").status_code == 403
    assert logged_in(app, "organiser").opens("/entry/slip/0").status_code == 200
    assert clerk.opens("/entry/slip/1").status_code == 404


def test_markup_in_a_field_stays_text(clerk: Any) -> None:
    page = enters(clerk, qr='"><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_an_unknown_campaign_is_answered_with_the_domains_own_sentence(clerk: Any) -> None:
    answer = clerk.sends("/entry", **(TYPED | {"campaign": "zz", "qr": QR}))
    assert answer.status_code == 409
    assert "zz" in answer.text
