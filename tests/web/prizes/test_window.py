"""The desk of the prizes: slips scanned, winners called, papers looked at, notices written."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lottery import journal, people
from lottery.canonical_json import load
from lottery.intake.slip_code import slip_code
from lottery.office import Office
from lottery.prizes import listing, standing
from lottery.register import entries
from tests.builders import MARCH, own_identity
from tests.conftest import Clock
from tests.web.conftest import a_site
from tests.web.prizes.conftest import NOW
from tests.web.prizes.test_acts import CAR, LIST, NUMBER, PDF, VOUCHER, does, proposed_at

DESK, CALLS = "/prizes/desk", "/prizes/calls"


def code_of(office: Office, entry: int) -> str:
    """The QR code on the slip of an entry."""
    with office.read() as session:
        stored, boxes = entries.papers(session, entry), office.boxes
        commit = entries.entry(session, entry).commit
    slip = people.open_slip(boxes, commit, stored.slip_box)
    card = people.open_card(boxes, commit, stored.card_box)
    address = f"https://lottery.example/check/{entry:010d}"
    return slip_code(address, commit, slip.salt, card.salt)


def winner(session: Session, tier: str, slot: int) -> int:
    drawn = standing.drawn_prizes(session, listing.named(session, MARCH))
    return next(e for p, e in drawn.items() if (p.tier, p.slot) == (tier, slot) and e is not None)


@pytest.fixture
def won(published_office: Office) -> int:
    """The entry that has won the first voucher."""
    with published_office.read() as session:
        return winner(session, "2", 1)


def test_a_scanned_slip_leads_to_its_prize_and_is_held_against_the_register(
    clerk: Any, published_office: Office, won: int
) -> None:
    answer = clerk.sends(DESK, code=code_of(published_office, won))
    assert answer.headers["Location"] == VOUCHER
    assert "存根是真的" in clerk.opens(VOUCHER).text


def test_a_typed_number_leads_to_its_prize_and_proves_nothing(clerk: Any, won: int) -> None:
    assert clerk.sends(DESK, code=str(won)).headers["Location"] == VOUCHER
    page = clerk.opens(VOUCHER).text
    assert "没有核对存根的真伪" in page
    assert "存根是真的" not in page


def test_a_code_that_does_not_open_the_register_leads_nowhere(
    clerk: Any, published_office: Office, won: int
) -> None:
    code = code_of(published_office, won)
    forged = f"{code[:-43]}{'A' * 43}"
    page = clerk.sends(DESK, code=forged).text
    assert "打不开登记册里这条登记的登记指纹" in page
    assert VOUCHER in page


def test_the_desk_says_what_an_entry_has_not_won(
    clerk: Any, published_office: Office, logged_in: Callable[[Flask, str], Any]
) -> None:
    with published_office.read() as session:
        attempt = listing.named(session, MARCH)
        alternates = standing.alternates(session, attempt, "2")
        drawn = set(standing.drawn_prizes(session, attempt).values())
        number = winner(session, "2", 1)
        others = set(standing.alternates(session, attempt, "1")) | set(alternates) | drawn
    losers = set(range(0, 80, 2)) - others
    assert "候补第 1 名，还没有轮到" in clerk.sends(DESK, code=str(alternates[0])).text
    assert "都没有中奖" in clerk.sends(DESK, code=str(min(losers))).text
    assert clerk.sends(DESK, code="9999999998").status_code == 409
    assert "不是存根的二维码" in clerk.sends(DESK, code="https://example.org/x").text
    made = does(clerk, VOUCHER, "forfeited", reason="declined")
    proposal = proposed_at(made, clerk, VOUCHER)
    other = logged_in(clerk.client.application, "supervisor")
    other.sends(f"{proposal}/confirm", page=proposal)
    assert "已不再由这条登记领取" in clerk.sends(DESK, code=str(number)).text
    assert clerk.sends(DESK, code=str(alternates[0])).headers["Location"] == VOUCHER


def test_whom_to_call_is_listed_until_he_is_reached_and_comes_on_his_day(clerk: Any) -> None:
    assert f"{VOUCHER}#person" in clerk.opens(f"{CALLS}?why=new").text
    does(clerk, VOUCHER, "notified", how="call", outcome="no-answer")
    assert f"{VOUCHER}#person" in clerk.opens(f"{CALLS}?why=again").text
    does(clerk, VOUCHER, "notified", how="call", outcome="reached")
    assert f"{VOUCHER}#person" not in clerk.opens(CALLS).text
    does(clerk, VOUCHER, "appointed", day="2024-04-12", time="09:30")
    assert "明天 09:30" in clerk.opens(f"{CALLS}?why=appointed").text
    assert VOUCHER in clerk.opens("/prizes/appointments?day=2024-04-12").text
    assert "没有约好" in clerk.opens("/prizes/appointments").text
    assert clerk.opens("/prizes/appointments?day=x").status_code == 404
    assert clerk.opens(f"{CALLS}?why=x").status_code == 404


def test_a_name_is_shown_for_a_reason_and_each_look_is_in_the_journal(
    clerk: Any, published_office: Office, won: int
) -> None:
    refused = clerk.sends(f"{VOUCHER}/unmask", page=VOUCHER, why="")
    assert refused.status_code == 409
    assert 'id="unmasked"' not in refused.text
    page = clerk.sends(f"{VOUCHER}/unmask", page=VOUCHER, why="通知中奖人来领奖").text
    assert 'id="unmasked"' in page
    assert re.search(r'href="tel:1380000[0-9]{4}"', page)
    with published_office.read() as session:
        (line,) = [each for each in journal.read(session) if each.act == "entry-unmasked"]
    told = {"entry": won, "prize": f"{MARCH}/2/1", "reason": "通知中奖人来领奖"}
    assert load(line.detail) == told
    does(clerk, VOUCHER, "documents", form="resident", number=NUMBER)
    does(clerk, VOUCHER, "handed", receipt="1")
    late = clerk.sends(f"{VOUCHER}/unmask", page=VOUCHER, why="再看一看")
    assert late.status_code == 409
    assert "没有等待领奖的人" in late.text


def test_in_earnest_a_look_takes_a_code_of_a_moment_ago(
    published_office: Office, clock: Clock, logged_in: Callable[[Flask, str], Any]
) -> None:
    clock.moment = NOW
    settings = replace(published_office.settings, demo=False)
    own_identity(settings.home)
    person = logged_in(a_site(replace(published_office, settings=settings), clock), "clerk")
    clock.moment += timedelta(minutes=11)
    asked = {"page": VOUCHER, "why": "通知中奖人来领奖"}
    assert 'name="totp"' in person.opens(VOUCHER).text
    refused = person.sends(f"{VOUCHER}/unmask", **asked)
    assert refused.status_code == 409
    assert 'value="通知中奖人来领奖"' in refused.text
    wrong = person.sends(f"{VOUCHER}/unmask", **asked, totp="000000")
    assert wrong.status_code == 409
    shown = person.sends(f"{VOUCHER}/unmask", **asked, totp=person.reads_his_phone())
    assert 'id="unmasked"' in shown.text


def test_a_day_has_so_many_looks(clerk: Any, published_office: Office) -> None:
    most = published_office.settings.unmask_daily
    for slot in range(1, most + 1):
        place = f"{LIST}/2/{slot}"
        clerk.sends(f"{place}/unmask", page=VOUCHER, why="通知中奖人来领奖")
    answer = clerk.sends(f"{LIST}/2/{most + 1}/unmask", page=VOUCHER, why="通知中奖人来领奖")
    assert answer.status_code == 409
    assert "一天的上限" in answer.text


def test_a_paper_is_looked_at_for_a_reason_and_the_identity_number_is_not(
    clerk: Any, published_app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    does(
        clerk, CAR, "documents", form="resident", number=NUMBER, proxy="1",
        mandate=(io.BytesIO(PDF), "m.pdf"),
    )  # fmt: skip
    page = clerk.opens(CAR).text
    assert NUMBER not in page
    assert re.findall(r"/paper/([0-9]+)", page) == ["2"]
    supervisor = logged_in(published_app, "supervisor")
    shown = supervisor.sends(f"{CAR}/paper/2", page=CAR, why="确认以前看委托书")
    assert shown.status_code == 200
    assert "已记入操作日志" in shown.text
    number = clerk.sends(f"{CAR}/paper/1", page=CAR, why="看看证件号码")
    assert number.status_code == 409
    assert NUMBER not in number.text
    assert clerk.sends(f"{CAR}/paper/9", page=CAR, why="看看别的材料").status_code == 404


def test_message_and_letter_name_the_prize_and_nobody_in_full(clerk: Any) -> None:
    page = clerk.opens(VOUCHER).text
    message = re.search(r'<textarea id="message"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert message
    letter = clerk.opens(f"{VOUCHER}/letter").text
    code = re.search(r"核对码([0-9A-Z]{4}-[0-9A-Z]{4})", message[1])
    assert code
    assert code[1] in letter
    for told in ("二等奖", "不收费", "演练", "2024年5月10日", "市民中心一楼", "0543-4350000"):
        assert told in message[1]
    for told in ("从不为领奖收取费用", "测试市商务局", "委托书"):
        assert told in letter
    does(clerk, VOUCHER, "documents", form="resident", number=NUMBER)
    does(clerk, VOUCHER, "handed", receipt="1")
    assert clerk.opens(f"{VOUCHER}/letter").status_code == 404


def test_papers_are_destroyed_on_their_day_by_the_organiser(
    clerk: Any, clock: Clock, published_app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    does(clerk, CAR, "documents", form="resident", number=NUMBER)
    organiser = logged_in(published_app, "organiser")
    assert "销毁的日子" not in organiser.opens("/prizes").text
    clock.moment += timedelta(days=180)
    assert "有 1 份领奖材料到了销毁的日子" in organiser.opens("/prizes").text
    assert "销毁的日子" not in clerk.opens("/prizes").text
    organiser.sends("/prizes/papers", page="/prizes")
    assert "已销毁 1 份" in organiser.opens("/prizes").text
    assert "没有留存材料" in clerk.opens(CAR).text
