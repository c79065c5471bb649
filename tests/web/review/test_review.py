"""The reviewer's pages, appeals and corrections at the counter, and the rules."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask

from lottery import accounts, intake, journal, security_log
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.clock import SHANGHAI
from lottery.invoices import RawEntry
from lottery.office import Office
from lottery.programme import Campaign, Programme, RulesText, campaigns
from lottery.register import entries
from lottery.review import cases
from tests.builders import local_rules
from tests.web.conftest import CONSENT

LATE = datetime(2024, 4, 10, 10, 0, tzinfo=SHANGHAI)
PASSWORD = "a long phrase of nobody"
DOUBTFUL = RawEntry(
    number="24370000000000000017",
    issued="2024-03-15",
    gross="258.00",
    seller_id="9137162616720307XL",
    seller_name="邹平市测试超市",
    buyer_name="某某经营部",
    holder="测试甲",
    phone="13800001234",
)


def doubtful(n: int = 0, **changes: str) -> RawEntry:
    """An invoice whose buyer sounds like a firm."""
    return replace(DOUBTFUL, **({"number": f"2437{17 + 7 * n:016d}"} | changes))


@pytest.fixture
def enter(office: Office, clock: Any) -> Callable[..., int]:
    """Somebody enters an invoice; its number."""
    calls = iter(range(10_000))

    def enters(raw: RawEntry, by: str = "clerk") -> int:
        with office.write() as session:
            made = intake.enter(
                session,
                office.boxes,
                raw,
                campaign="fp",
                acting=Acting(
                    by, clock.now(), lambda size: sha256(str(next(calls)).encode()).digest()[:size]
                ),
            )
        assert isinstance(made, intake.Receipt), made
        return made.entry

    return enters


@pytest.fixture
def person(app: Flask, office: Office, logged_in: Callable[[Flask, str], Any]) -> Any:
    """Somebody with roles of his choice: `person("second", "reviewer")`."""

    def new(name: str, *roles: str) -> Any:
        with office.write() as session:
            account = NewAccount(name, f"姓名{name}", "市商务局", list(roles), PASSWORD)
            some = bytes(range(1, 33))
            now = datetime(2024, 3, 1, tzinfo=SHANGHAI)
            accounts.create(
                session, account, acting=Acting("test", now, lambda n: (name.encode() + some)[:n])
            )
        return logged_in(app, name)

    return new


@pytest.fixture
def reviewer(app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    return logged_in(app, "reviewer")


def decides(who: Any, number: int, what: str, page: str | None = None, **fields: str) -> Any:
    """Press a button of the entry's page, as it was when it was opened."""
    text = page or who.opens(f"/review/{number}").text
    held = dict(re.findall(r'<input type="hidden" name="(csrf_token|seen)" value="([^"]*)"', text))
    return who.client.post(f"/review/{number}", data=held | {"what": what} | fields)


def status(office: Office, number: int) -> str:
    with office.read() as session:
        return entries.status(session, number)


def test_an_empty_queue_says_that_all_is_done(reviewer: Any) -> None:
    assert "都处理完了" in reviewer.opens("/review").text


def test_the_queue_shows_reasons_counts_and_closing_oldest_first(
    reviewer: Any, enter: Callable[..., int]
) -> None:
    first, second = enter(doubtful()), enter(doubtful(1, phone="13900000001"))
    page = reviewer.opens("/review").text
    assert page.index(f"{first:010d}") < page.index(f"{second:010d}")
    assert "像是单位名称" in page
    assert "2024年4月9日 17:00 截止" in page
    assert re.search(r'reason=buyer-firm-like"[^>]*>[^<]+<b>2</b>', page)
    assert "测试甲" not in page
    assert f"{first:010d}" in reviewer.opens("/review?reason=buyer-firm-like").text
    assert f"{first:010d}" not in reviewer.opens("/review?reason=near-duplicate").text
    assert "13800001234" not in page


def test_fifty_stand_on_a_page_and_the_rest_on_the_next(
    reviewer: Any, enter: Callable[..., int]
) -> None:
    numbers = [enter(doubtful(n, phone=f"138{n:08d}")) for n in range(52)]
    page = reviewer.opens("/review").text
    assert page.count('class="case"') == 50
    following = re.search(r'id="more" href="([^"]+)"', page)
    assert following
    assert reviewer.opens(following[1]).text.count('class="case"') == 2
    assert f"after={numbers[49]}" in following[1]


def test_a_reviewer_accepts_and_comes_to_the_next(
    reviewer: Any, enter: Callable[..., int], office: Office
) -> None:
    first, second = enter(doubtful()), enter(doubtful(1))
    answer = decides(reviewer, first, "accept", note="原票核对无误")
    assert answer.headers["Location"] == f"/review/{second}"
    assert f"登记 {first:010d} 已决定：接受" in reviewer.opens(f"/review/{second}").text
    assert status(office, first) == "accepted"
    answer = decides(reviewer, second, "reject", code="split-bill")
    assert answer.headers["Location"] == "/review"
    assert status(office, second) == "rejected"
    past = reviewer.opens(f"/review/{first}").text
    assert "接受：原票核对无误" in past


def test_a_rejection_needs_a_code_of_the_list(
    reviewer: Any, enter: Callable[..., int], office: Office
) -> None:
    number = enter(doubtful())
    for code in ("", "corrected", "anything"):
        assert decides(reviewer, number, "reject", code=code).status_code == 409
    assert status(office, number) == "pending"


def test_a_decision_without_the_pages_token_is_not_taken(
    reviewer: Any, enter: Callable[..., int], office: Office
) -> None:
    number = enter(doubtful())
    answer = reviewer.client.post(f"/review/{number}", data={"what": "accept"})
    assert answer.status_code == 400
    assert status(office, number) == "pending"


def test_nobody_finds_a_button_for_what_he_entered_and_the_server_refuses_him(
    person: Any, enter: Callable[..., int], office: Office
) -> None:
    both = person("both", "clerk", "reviewer")
    number = enter(doubtful(), by="both")
    page = both.opens(f"/review/{number}").text
    assert 'id="accept"' not in page
    assert "是您自己录入的" in page
    answer = decides(both, number, "accept")
    assert answer.status_code == 409
    assert "是您自己录入的" in answer.text
    assert status(office, number) == "pending"


def test_what_somebody_else_did_in_the_meantime_is_said_and_nothing_is_decided(
    reviewer: Any, person: Any, enter: Callable[..., int], office: Office
) -> None:
    number, second = enter(doubtful()), person("second", "reviewer")
    page = reviewer.opens(f"/review/{number}").text
    decides(second, number, "accept")
    answer = decides(reviewer, number, "reject", page=page, code="split-bill")
    assert answer.status_code == 409
    assert "已有别人处理，现在是“已接受”" in answer.text
    assert status(office, number) == "accepted"


def test_after_the_closing_a_second_person_confirms(
    reviewer: Any, person: Any, enter: Callable[..., int], office: Office, clock: Any
) -> None:
    number, second = enter(doubtful()), person("second", "reviewer")
    clock.moment = LATE
    decides(reviewer, number, "reject", code="split-bill", note="两张连号")
    assert status(office, number) == "pending"
    own = reviewer.opens(f"/review/{number}").text
    assert "您已提出“不予接受”" in own
    assert 'id="confirm"' not in own
    page = second.opens(f"/review/{number}").text
    assert re.search("reviewer 提出：不予接受</strong>，拆单开票。两张连号", page)
    assert "提出不予接受，等另一人确认" in second.opens("/review").text
    answer = decides(reviewer, number, "reject", code="split-bill")
    assert answer.status_code == 409
    decides(second, number, "reject", code="split-bill")
    assert status(office, number) == "rejected"


def test_a_proposal_is_declined_by_another_one_that_waits_in_its_turn(
    reviewer: Any, person: Any, enter: Callable[..., int], office: Office, clock: Any
) -> None:
    number, second = enter(doubtful()), person("second", "reviewer")
    clock.moment = LATE
    decides(reviewer, number, "reject", code="split-bill")
    assert "已提出“接受”" in follows(second, decides(second, number, "accept"))
    assert status(office, number) == "pending"
    decides(reviewer, number, "accept")
    assert status(office, number) == "accepted"


def test_after_a_freeze_the_page_says_what_a_decision_changes_no_more(
    drawn_app: Flask, logged_in: Callable[[Flask, str], Any], clock: Any
) -> None:
    clock.moment = LATE
    page = logged_in(drawn_app, "reviewer").opens("/review/0").text
    assert "抽奖 ZP-FP-2024-03 的名单已经封存" in page


def follows(who: Any, answer: Any) -> str:
    """The page that an answer leads to."""
    text: str = who.opens(answer.headers["Location"]).text
    return text


def test_an_accepted_entry_that_is_to_be_rejected_waits_in_the_queue_for_the_second(
    reviewer: Any, enter: Callable[..., int], clock: Any
) -> None:
    number = enter(doubtful(buyer_name="个人"))
    assert f"{number:010d}" not in reviewer.opens("/review").text
    clock.moment = LATE
    decides(reviewer, number, "reject", code="not-genuine")
    assert f"{number:010d}" in reviewer.opens("/review").text


def test_similar_entries_stand_beside_with_their_differences_marked(
    reviewer: Any, enter: Callable[..., int]
) -> None:
    enter(doubtful())
    other = enter(replace(DOUBTFUL, number="24370000000000000018"))
    alike = enter(doubtful(5, holder="测验甲", gross="258.00"))
    page = reviewer.opens(f"/review/{other}").text
    assert "<mark>2437 0000 0000 0000 0017</mark>" in page
    assert re.search(r"<th scope=\"row\">价税合计</th>.*?class=\"same\">258.00 元", page)
    people = re.search(r'<th scope="row">参加人</th>.*?</tr>', page)
    assert people
    assert people[0].count("<mark>测*甲</mark>") == 1, "another name behind the same mask"
    assert f"{alike:010d}" in page


def test_a_person_is_shown_for_a_reason_that_stays_in_the_journal(
    reviewer: Any, enter: Callable[..., int], office: Office
) -> None:
    number = enter(doubtful())
    path = f"/review/{number}"
    assert "测试甲" not in reviewer.opens(path).text
    assert reviewer.sends(f"{path}/unmask", page=path, why="看").status_code == 409
    page = reviewer.sends(f"{path}/unmask", page=path, why="与原票核对姓名").text
    assert "测试甲" in page
    assert "138 0000 1234" in page
    assert "测试甲" not in reviewer.opens(path).text
    with office.read() as session:
        told = [(line.actor, line.detail) for line in journal.read(session)][-1]
    assert told == ("reviewer", f'{{"entry":{number},"reason":"与原票核对姓名"}}')


def test_in_earnest_a_look_asks_for_the_phone_again_after_ten_minutes(
    earnest: Flask, logged_in: Callable[[Flask, str], Any], enter: Callable[..., int], clock: Any
) -> None:
    path = f"/review/{enter(doubtful())}"
    reviewer = logged_in(earnest, "reviewer")
    assert 'name="totp"' not in reviewer.opens(path).text
    clock.moment += timedelta(minutes=11)
    assert 'name="totp"' in reviewer.opens(path).text
    asked = {"page": path, "why": "与原票核对姓名"}
    assert "再输入一次" in reviewer.sends(f"{path}/unmask", **asked).text
    assert "验证码不对" in reviewer.sends(f"{path}/unmask", **asked, totp="000000").text
    shown = reviewer.sends(f"{path}/unmask", **asked, totp=reviewer.reads_his_phone()).text
    assert "测试甲" in shown
    with earnest.extensions["lottery-office"].read() as session:
        kinds = [line.kind for line in security_log.whole(session)]
    assert kinds.count("unmask-refused") == 1  # alike, within a minute
    assert kinds[-1] == "unmasked"


def test_a_reason_with_a_phone_in_it_is_refused_and_not_lost(
    reviewer: Any, enter: Callable[..., int]
) -> None:
    number = enter(doubtful())
    why = "回拨13800001234核对"
    answer = reviewer.sends(f"/review/{number}/unmask", page=f"/review/{number}", why=why)
    assert answer.status_code == 409
    assert "理由里有电话号码" in answer.text
    assert f'value="{why}"' in answer.text
    assert 'id="unmasked"' not in answer.text


def test_who_only_looks_finds_no_button(
    app: Flask, logged_in: Callable[[Flask, str], Any], enter: Callable[..., int]
) -> None:
    number = enter(doubtful())
    page = logged_in(app, "auditor").opens(f"/review/{number}").text
    assert 'id="accept"' not in page
    assert "查看完整资料的理由" not in page


def test_a_rejected_entry_is_found_at_the_counter_and_appealed_for(
    reviewer: Any, person: Any, enter: Callable[..., int], office: Office
) -> None:
    number, second = enter(doubtful()), person("second", "reviewer")
    decides(reviewer, number, "reject", code="not-a-person")
    clerk = person("counter", "clerk")
    found = clerk.opens(clerk.opens(f"/entries?entry={number}").headers["Location"])
    assert "购买方不是个人" in found.text
    path = f"/entries/{number:010d}"
    assert clerk.sends(f"{path}/appeal", page=path, note=" ").status_code == 409
    clerk.sends(f"{path}/appeal", page=path, note="补交了原票")
    assert "申诉：补交了原票" in second.opens("/review").text
    assert "由您决定不予接受" in reviewer.opens(f"/review/{number}").text
    assert decides(reviewer, number, "accept").status_code == 409
    decides(second, number, "accept")
    assert status(office, number) == "accepted"


def test_a_number_that_nobody_has_is_answered_in_plain_words(
    app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    clerk = logged_in(app, "clerk")
    assert "请输入登记编号" in clerk.opens("/entries?entry=abc").text
    assert clerk.opens("/entries/0000000009").status_code == 404
    assert clerk.opens("/entries/99999999999").status_code == 404


FORM = {
    "number": "24370000000000000017",
    "issued": "2024-03-15",
    "gross": "285.00",
    "seller_id": "9137162616720307XL",
    "buyer_name": "个人",
    "holder": "测试甲",
    "phone": "13800001234",
    "consent": CONSENT,
}


def test_a_wrong_entry_is_entered_anew_and_both_name_each_other(
    app: Flask,
    logged_in: Callable[[Flask, str], Any],
    reviewer: Any,
    enter: Callable[..., int],
    office: Office,
) -> None:
    wrong, clerk = enter(doubtful(buyer_name="个人")), logged_in(app, "clerk")
    form = clerk.opens(f"/entries/{wrong}/correct").text
    assert 'value="24370000000000000017"' in form
    assert 'value="258.00"' in form
    assert "测试甲" not in form
    refused = clerk.sends(f"/entries/{wrong}/correct", **(FORM | {"gross": "88.00"}))
    assert "不满起点金额" in refused.text
    assert status(office, wrong) == "accepted"
    answer = clerk.sends(f"/entries/{wrong}/correct", **FORM)
    with office.read() as session:
        new = cases.case(session, office.boxes, wrong).corrected_by
    assert new is not None
    assert f"已更正为登记 {new:010d}" in follows(clerk, answer)
    assert (status(office, wrong), status(office, new)) == ("rejected", "pending")
    assert f'/review/{new}"' in reviewer.opens(f"/review/{wrong}").text
    assert f'/review/{wrong}"' in reviewer.opens(f"/review/{new}").text
    again = clerk.sends(f"/entries/{wrong}/correct", page=f"/entries/{new}", **FORM)
    assert again.status_code == 409


def test_a_clerk_corrects_what_he_entered_and_nothing_is_corrected_after_the_closing(
    app: Flask, logged_in: Callable[[Flask, str], Any], enter: Callable[..., int], clock: Any
) -> None:
    wrong = enter(doubtful(buyer_name="个人"))
    assert logged_in(app, "clerk2").opens(f"/entries/{wrong}/correct").status_code == 403
    organiser = logged_in(app, "organiser")
    form = organiser.opens(f"/entries/{wrong}/correct")
    assert form.status_code == 200
    clock.moment += timedelta(days=30)
    assert "不能更正重录" in organiser.opens(f"/entries/{wrong}").text
    late = organiser.opens(f"/entries/{wrong}/correct")
    assert late.status_code == 409
    assert "截止" in late.text
    assert 'name="gross"' not in late.text


def test_each_desk_leads_to_what_its_role_may_do(
    app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    desk = logged_in(app, "reviewer").opens("/desk").text
    assert 'href="/review"' in desk
    assert 'href="/entries"' in desk
    assert 'href="/review"' not in logged_in(app, "notary").opens("/desk").text
    assert 'href="/entries"' in logged_in(app, "clerk").opens("/entry").text


def test_the_rules_are_open_with_their_parameters_and_a_hash_that_anybody_can_check(
    anybody: Any,
) -> None:
    assert 'href="/rules/fp"' in anybody.opens("/rules").text
    page = anybody.opens("/rules/fp").text
    for told in ("测试规则", "现在施行", "价税合计下限（元）", "100.00"):
        assert told in page
    digest = sha256(anybody.opens("/rules/fp/1.txt").data).hexdigest()
    assert "".join(re.findall("<span>([0-9a-f]{4})</span>", page)) == digest
    assert anybody.opens("/rules/zz").status_code == 404
    assert anybody.opens("/rules/fp/2").status_code == 404


def test_an_announced_version_and_an_earlier_one_stay_readable(
    anybody: Any, office: Office, clock: Any
) -> None:
    stricter = local_rules(minimum_fen=50000).to_json()
    text = RulesText("fp", 2, date(2024, 4, 1), "新规则\n", "1" * 64, stricter)
    title = "开发票中大奖"
    with office.write() as session:
        programme = Programme((Campaign("fp", title, (), (text,)),), (), (), ())
        campaigns.load(session, office.boxes, programme, by="organiser", now=clock.now())
    assert "第 1 版，自" in anybody.opens("/rules/fp").text
    assert "尚未施行" in anybody.opens("/rules/fp/2").text
    clock.moment = datetime(2024, 4, 2, 9, 0, tzinfo=SHANGHAI)
    assert "第 2 版，自" in anybody.opens("/rules/fp").text
    assert "从前的一版" in anybody.opens("/rules/fp/1").text
