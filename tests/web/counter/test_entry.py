"""The counter: what a clerk types, and what he gets back."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import segno
from flask import Flask

from draws.cards import mask_name
from lottery import journal, merchants, register
from lottery.intake import consent
from lottery.merchants import MerchantLine
from lottery.office import Office
from lottery.reading import Reader
from lottery.texts import fields as invoice_fields
from tests.web.conftest import CONSENT

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
    """Send the form, confirm what is shown; the slip, or the page that says why not."""
    answer = person.sends("/entry", **(TYPED | fields))
    if "请核对，还没有登记" in answer.text:
        answer = confirms(person, answer)
    return person.opens(answer.headers["Location"]) if answer.status_code == 302 else answer


def confirms(person: Any, page: Any, what: str = "consent") -> Any:
    """Press a button of the page that asks for confirmation, with the fields that it holds."""
    held = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return person.client.post("/entry", data=held | {what: CONSENT})


def test_a_scanned_code_and_three_typed_fields_become_an_entry_with_a_slip(clerk: Any) -> None:
    slip = enters(clerk, qr=QR)
    assert '<p class="number">0000000000</p>' in slip.text
    for shown in ("测*甲", "138****1234", "****0017", "258.00 元", "已登记", "data:image/svg+xml"):
        assert shown in slip.text
    for hidden in ("测试甲", "13800001234", "24370000000000000017"):
        assert hidden not in slip.text


def test_each_field_has_its_label_its_hint_and_its_keyboard_on_the_form(clerk: Any) -> None:
    page = clerk.opens("/entry").text
    places = [page.index(f'<label for="{one.name}">{one.label}<') for one in invoice_fields.TYPED]
    assert places == sorted(places)
    for one in invoice_fields.TYPED:
        assert one.hint in page
        box = re.search(rf'<input id="{one.name}" name="{one.name}"[^>]*>', page)
        assert box
        assert (f'inputmode="{one.keyboard}"' in box[0]) == bool(one.keyboard)
        assert ("data-needed" in box[0]) == one.needed
    for one in invoice_fields.in_parts("file"):
        assert f'<input type="hidden" name="{one.name}" value="">' in page


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
    assert "clerk于2024-03-20 11:00录入，登记编号0000000000" in page
    assert "录入人 姓名clerk（市商务局），期次" in page
    assert 'value="测试乙"' in page


def test_the_very_same_entry_again_changes_nothing_and_says_so(clerk: Any) -> None:
    enters(clerk, qr=QR)
    page = enters(clerk, qr=QR).text
    assert "已为同一参加人登记过：2024年3月20日 11:00:00由 clerk 录入" in page
    assert '<p class="today">1<small>' in page


def test_a_code_that_was_entered_before_is_known_as_soon_as_it_is_scanned(
    clerk: Any, app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    enters(clerk, qr=QR)
    (note,) = reads(logged_in(app, "clerk2"), QR)["notes"]
    assert note["text"].startswith("这张发票已经登记过：2024年3月20日 11:00:00由 clerk 录入")
    assert "姓名clerk（市商务局）" in note["text"]
    assert (note["field"], note["warns"]) == ("number", True)


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


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("01,31,,24372000000000000031,449.00,20240315,,", "专用发票"),
        ("01,32,,24372000000000000031,99.99,20240315,,", "不满起点金额"),
        ("01,10,037002100111,40718823,88.49,20240315,,", "也不满起点金额"),
        ("01,10,037002100111,40718823,88.50,20240315,,", ""),
        ("01,32,,24372000000000000031,100.00,20240315,,", ""),
    ],
)
def test_what_the_rules_will_refuse_is_told_when_it_is_scanned(
    clerk: Any, code: str, said: str
) -> None:
    told = [note["text"] for note in reads(clerk, code)["notes"] if not note["warns"]]
    assert bool(told) == bool(said)
    assert said in "".join(told)


def reads(person: Any, text: str) -> Any:
    """What the page's script asks, with the token in a header."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', person.opens("/entry").text)
    headers = {"X-CSRFToken": token[1] if token else "", "Accept": "application/json"}
    return person.client.post(
        "/entry/read", data={"qr": text, "campaign": "fp"}, headers=headers
    ).json


def test_an_entry_without_the_pages_token_is_not_made(clerk: Any, office: Office) -> None:
    clerk.client.post("/entry", data=TYPED | {"qr": QR, "consent": CONSENT})
    with office.read() as session:
        assert register.size(session) == 0


def test_a_slip_is_shown_to_who_entered_it_and_to_the_organiser_only(
    clerk: Any, app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    enters(clerk, qr=QR)
    assert logged_in(app, "clerk2").opens("/entry/slip/0").status_code == 403
    assert logged_in(app, "organiser").opens("/entry/slip/0").status_code == 200
    for number in ("1", "9" * 30):
        assert clerk.opens(f"/entry/slip/{number}").status_code == 404


def test_markup_in_a_field_stays_text(clerk: Any) -> None:
    page = enters(clerk, qr='"><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_an_unknown_campaign_is_answered_with_the_domains_own_sentence(clerk: Any) -> None:
    answer = clerk.sends("/entry", **(TYPED | {"campaign": "zz", "qr": QR}))
    assert answer.status_code == 409
    assert "zz" in answer.text


def test_nothing_is_entered_before_it_is_confirmed(clerk: Any, office: Office) -> None:
    shown = clerk.sends("/entry", **TYPED, qr=QR).text
    for fact in ("2437 0000 0000 0000 0017", "258.00 元", "测试甲", "138 0000 1234", "核对无误"):
        assert fact in shown
    assert '<p class="today">0<small>' in clerk.opens("/entry").text
    with office.read() as session:
        assert register.size(session) == 0


def test_going_back_from_the_confirmation_keeps_every_field(clerk: Any) -> None:
    page = confirms(clerk, clerk.sends("/entry", **TYPED, qr=QR), "edit").text
    for kept in ('value="13800001234"', 'value="258.00"', 'value="测试甲"'):
        assert kept in page
    assert '<p class="today">0<small>' in page


def test_the_consent_and_its_version_are_on_record_with_the_entry(
    clerk: Any, office: Office
) -> None:
    slip = enters(clerk, qr=QR).text
    assert f"已同意《个人信息处理告知同意书（第 {CONSENT} 版）》" in slip
    with office.read() as session:
        assert consent.version_of(session, 0) == int(CONSENT)
        assert consent.version_of(session, 1) is None
        assert journal.verify(session) >= 2


def test_an_old_version_of_the_consent_is_shown_anew_instead_of_entered(clerk: Any) -> None:
    page = clerk.sends("/entry", **TYPED, qr=QR, consent="0").text
    assert "请核对，还没有登记" in page


def test_a_doubtful_entry_says_before_the_confirmation_that_it_goes_to_review(clerk: Any) -> None:
    page = clerk.sends("/entry", **(TYPED | {"qr": QR, "buyer_name": "某某经营部"})).text
    assert "登记后转复核" in page
    assert "像是单位名称" in page


def test_a_script_gets_the_entry_or_the_reasons_as_json(clerk: Any) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', clerk.opens("/entry").text)
    headers = {"X-CSRFToken": token[1] if token else "", "Accept": "application/json"}

    def asks(**fields: str) -> Any:
        data = TYPED | {"qr": QR, "consent": CONSENT} | fields
        return clerk.client.post("/entry", data=data, headers=headers).json

    assert asks(seller_id="")["notes"][0]["field"] == "seller_id"
    assert asks() == {
        "entry": "0000000000",
        "status": "已登记",
        "slip": "/entry/slip/0?campaign=fp",
    }
    assert "没有重复登记" in asks()["notes"][0]["text"]


def test_a_scanned_slip_is_no_invoice_and_says_how_its_entry_stands(clerk: Any) -> None:
    enters(clerk, qr=QR)
    code = "https://lottery.example/check/{}#AAAA.BBBB.CCCC"
    assert "现在的状态是“已登记”" in reads(clerk, code.format("0000000000"))["notes"][0]["text"]
    assert "没有编号 0000000009" in reads(clerk, code.format("0000000009"))["notes"][0]["text"]


def test_a_file_is_read_by_the_worker_into_the_fields_of_the_form(app: Flask, clerk: Any) -> None:
    picture = io.BytesIO()
    segno.make(QR, error="m").save(picture, kind="png", scale=6, border=4)
    found = uploads(clerk, picture.getvalue())
    assert found["fields"]["number"] == "24370000000000000017"
    assert found["fields"]["gross"] == "258.00"
    broken = uploads(clerk, b"%PDF-1.7 broken")
    assert broken["fields"] == {}
    assert broken["notes"][0]["text"]
    app.extensions["lottery-reader"].close()


def test_a_file_that_finds_all_readers_at_work_is_not_kept_and_may_come_again(
    app: Flask, clerk: Any
) -> None:
    app.extensions["lottery-reader"] = Reader(workers=0, waiting=0)
    told = uploads(clerk, b"%PDF-1.7 of any sort")
    assert (told["busy"], told["fields"], told["kept"]) == (True, {}, "")
    assert "过一会儿" in told["notes"][0]["text"]


def uploads(person: Any, data: bytes) -> Any:
    token = re.search(r'name="csrf_token" value="([^"]+)"', person.opens("/entry").text)
    headers = {"X-CSRFToken": token[1] if token else "", "Accept": "application/json"}
    form = {"file": (io.BytesIO(data), "发票.bin")}
    return person.client.post("/entry/file", data=form, headers=headers).json


def test_a_file_may_be_larger_than_a_form_but_not_without_end(clerk: Any) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', clerk.opens("/entry").text)
    headers = {"X-CSRFToken": token[1] if token else "", "Accept": "application/json"}
    headers["Content-Type"] = "multipart/form-data; boundary=x"
    answer = clerk.client.post("/entry/file", data=b"x" * (22 << 20), headers=headers)
    assert answer.status_code == 413
    assert answer.json["error"] == "提交的内容太大"


NAMES = {
    "bmp": "张㐂",
    "standard table, last of BMP": "李龢",
    "extension A": "䶮三",
    "extension B": "王𠮷",
    "extension C": "陈𪟝",
    "extension D": "赵𫟦",
    "extension E": "孙𫠜",
    "extension F": "周𬬻",
    "middle dot": "阿卜杜拉·买买提",
    "fifty": "名" * 50,
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_name_goes_through_the_page_and_onto_the_slip(clerk: Any, name: str) -> None:
    page = clerk.sends("/entry", **(TYPED | {"qr": QR, "holder": name}))
    assert f"<dd>{name}</dd>" in page.text
    slip = clerk.opens(confirms(clerk, page).headers["Location"]).text
    assert f"<dd>{mask_name(name)}</dd>" in slip
    assert name[0] in slip


@pytest.mark.parametrize(("name", "told"), [("张\ue000", "U+E000"), ("名" * 51, "超过50个字")])
def test_a_name_that_nobody_else_can_read_is_refused_with_the_reason(
    clerk: Any, name: str, told: str
) -> None:
    page = clerk.sends("/entry", **(TYPED | {"qr": QR, "holder": name})).text
    assert told in page
    assert re.search(r'id="holder"[^>]* autofocus', page)


def test_a_page_that_lay_too_long_comes_back_with_everything_typed(clerk: Any) -> None:
    page = clerk.client.post("/entry", data=TYPED | {"qr": QR, "csrf_token": "old"})
    assert page.status_code == 200
    assert "内容都在：请核对后再按一次" in page.text
    assert 'value="测试甲"' in page.text
    assert '<p class="today">0<small>' in page.text


def test_a_lost_log_in_leads_back_to_the_form_by_way_of_the_log_in(anybody: Any) -> None:
    answer = anybody.client.post("/entry", data=TYPED | {"qr": QR})
    assert answer.status_code == 302
    page = anybody.opens(answer.headers["Location"]).text
    assert "登录后自动恢复" in page
    asked = {"Accept": "application/json"}
    assert anybody.client.post("/entry", data=TYPED, headers=asked).status_code == 400


def test_a_registered_seller_is_found_by_the_beginning_of_his_name(
    clerk: Any, office: Office
) -> None:
    line = MerchantLine(TYPED["seller_id"], "测试大超市", "零售", False, date(2024, 1, 1), None)
    with office.write() as session:
        now = datetime(2024, 3, 20, tzinfo=UTC)
        merchants.add_merchants(session, [line], by="test", now=now)
    found = [{"id": TYPED["seller_id"], "name": "测试大超市"}]
    assert clerk.opens("/entry/sellers?q=测试大").json == {"sellers": found}
    assert clerk.opens("/entry/sellers?q=没有的").json == {"sellers": []}
    assert clerk.opens("/entry/sellers?q=测").json == {"sellers": []}
