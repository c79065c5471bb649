"""The live screen shows what is stored, and nobody sees a winner before the hall does."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lottery.office import Office
from lottery.programme import TierPlan
from tests.halls import Hall


@dataclass
class Seat:
    """Somebody of the staff in front of a hall's screen."""

    person: Any
    hall: Hall

    @property
    def address(self) -> str:
        """The screen."""
        return f"/live/{self.hall.code}"

    def sees(self) -> Any:
        """The state."""
        return self.person.opens(f"{self.address}/state").json

    def whirls(self) -> list[str]:
        """The numbers that may whirl."""
        found: list[str] = self.person.opens(f"{self.address}/pool").json
        return found

    def moves(self, act: str, to: str = "", version: str | None = None) -> TestResponse:
        """Send a move from the version that is shown, or from another one."""
        page = self.person.opens(self.address).text
        token = re.search('data-token="([^"]+)"', page)
        seen = str(self.sees()["version"]) if version is None else version
        answer: TestResponse = self.person.client.post(
            f"{self.address}/show",
            data={"act": act, "to": to, "version": seen},
            headers={"X-CSRFToken": token[1] if token else "", "Accept": "application/json"},
        )
        return answer

    def leads(self, *acts: str) -> Any:
        """Several moves; the state after them."""
        for act in acts:
            word, _, to = act.partition(" ")
            assert self.moves(word, to).status_code == 200
        return self.sees()


@pytest.fixture
def seat(app: Flask, office: Office, logged_in: Callable[[Flask, str], Any]) -> Callable[..., Seat]:
    """Puts somebody in front of a draw: `seat("organiser")`."""
    halls: list[Hall] = []

    def sit(role: str = "organiser", **changes: Any) -> Seat:
        if not halls:
            halls.append(Hall(office, **changes).plans())
        return Seat(logged_in(app, role), halls[0])

    return sit


def test_a_draw_that_is_not_committed_shows_nothing_of_its_list(seat: Callable[..., Seat]) -> None:
    notary = seat("notary")
    page = notary.person.opens(notary.address).text
    assert "名单还没有封存公布" in page
    assert "data-token" not in page
    assert notary.whirls() == []
    assert [place["place"] for place in notary.sees()["places"]] == ["title"]


def test_a_rehearsal_is_marked_on_the_screen(seat: Callable[..., Seat]) -> None:
    organiser = seat()
    assert "数据和随机数均为生成" in organiser.person.opens(organiser.address).text


def test_the_screen_shows_list_sources_seed_and_result(seat: Callable[..., Seat]) -> None:
    organiser = seat()
    organiser.hall.commits()
    assert "张发票参加" in organiser.leads("next")["html"]
    html = organiser.leads("next")["html"]
    assert "请掷骰" in html
    organiser.hall.records(1)
    shown = "".join(f"<b>{digit}</b>" for digit in organiser.hall.value(1))
    assert shown in organiser.sees()["html"]
    organiser.hall.records(2, 3, 4, 5)
    assert "等待两套独立程序各自计算" in organiser.sees()["html"]
    organiser.hall.draws()
    assert "完全一致" in organiser.sees()["html"]
    assert "sha256sum seed.txt" in organiser.leads("next")["html"]
    assert "sha256sum result.txt" in organiser.leads("goto end")["html"]


def test_no_answer_holds_a_winner_before_the_hall_has_called_for_him(
    seat: Callable[..., Seat],
) -> None:
    organiser, citizen = seat(), seat("supervisor")
    organiser.hall.commits().records_all()
    rows = organiser.hall.draws()
    winners = [row.entry for row in rows if row.what == "3"]
    phones = [organiser.hall.cards[entry].phone for entry in winners]

    def told(secrets: list[str]) -> list[str]:
        """Which of them a page or an answer holds now."""
        paths = ("", "/state")
        text = "".join(citizen.person.opens(citizen.address + path).text for path in paths)
        return [secret for secret in secrets if secret in text]

    for act in ("title", "list", "sources", "seed", "end", "tier-1", "tier-3"):
        organiser.moves("goto", act)
        assert not told(winners)
    organiser.moves("next")
    assert organiser.sees()["phase"] == "rolling"
    assert not told(phones)
    organiser.moves("next")
    shown = [f'data-entry="{entry}"' for entry in winners]
    assert told(shown) == shown[:30]
    organiser.moves("next")
    assert not told(["data-entry"])


def test_what_whirls_is_the_pool_without_those_who_have_won(seat: Callable[..., Seat]) -> None:
    organiser = seat(entries=500)
    organiser.hall.commits()
    everybody = organiser.whirls()
    organiser.hall.records_all().draws()
    assert organiser.whirls() == everybody
    organiser.leads("goto tier-3", "next", "next")
    html = organiser.sees()["html"]
    won = set(re.findall('data-entry="([0-9]{10})"', html))
    left = organiser.whirls()
    assert len(won) == 30
    assert not won & set(left)
    sent = organiser.person.opens(f"{organiser.address}/pool")
    assert sent.headers["X-Pool"] == organiser.sees()["pool"] == "3:30"
    assert set(left) <= set(organiser.hall.cards)


def test_whoever_has_the_state_is_told_so_and_what_time_it_is(seat: Callable[..., Seat]) -> None:
    supervisor = seat("supervisor")
    first = supervisor.person.opens(f"{supervisor.address}/state")
    headers = {"If-None-Match": first.headers["ETag"]}
    again = supervisor.person.client.get(f"{supervisor.address}/state", headers=headers)
    assert (again.status_code, again.data) == (304, b"")
    assert int(again.headers["X-Clock"]) >= int(first.headers["X-Clock"])
    supervisor.hall.commits()
    changed = supervisor.person.client.get(f"{supervisor.address}/state", headers=headers)
    assert changed.status_code == 200


def test_a_press_from_an_old_frame_is_refused_with_a_reason(seat: Callable[..., Seat]) -> None:
    organiser = seat()
    organiser.hall.commits()
    assert organiser.moves("next", version="0").status_code == 200
    late = organiser.moves("next", version="0")
    assert late.status_code == 409
    assert "大屏刚刚已经换了画面" in json.loads(late.text)["message"]
    assert organiser.sees()["place"] == "list"


def test_a_move_without_a_token_or_of_no_known_kind_is_refused(seat: Callable[..., Seat]) -> None:
    organiser = seat()
    assert organiser.moves("explode").status_code == 400
    answer = organiser.person.client.post(f"{organiser.address}/show", data={"act": "next"})
    assert answer.status_code == 400
    assert organiser.sees()["version"] == 0


@pytest.mark.parametrize("what", ["winners/", "result.txt"])
def test_a_hall_whose_cards_or_result_were_altered_stands_still_and_says_why(
    seat: Callable[..., Seat], what: str
) -> None:
    """Somebody at the database changes a document before the hall has seen it."""
    organiser = seat()
    organiser.hall.commits().records_all().draws()
    organiser.hall.rewrites(what, b"holder: ", b"holder: X")
    told = organiser.sees()
    assert told["place"] == "stopped"
    assert "大屏已停住" in told["html"]
    assert "不符" in told["html"] or "改动过" in told["html"]
    assert "holder" not in told["html"]
    assert not [place for place in told["places"] if "tier" in place["place"]]


@pytest.mark.parametrize("role", ["supervisor", "notary", "auditor"])
def test_others_follow_and_do_not_lead(seat: Callable[..., Seat], role: str) -> None:
    follower = seat(role)
    follower.hall.commits()
    follower.person.client.application.config["WTF_CSRF_ENABLED"] = False
    assert follower.moves("next").status_code == 403
    assert follower.sees()["place"] == "title"


def test_a_void_attempt_says_so_whatever_was_shown(seat: Callable[..., Seat]) -> None:
    organiser = seat()
    organiser.hall.commits()
    organiser.leads("next", "next")
    organiser.hall.voids("骰子落到桌下")
    state = organiser.leads("next", "goto sources")
    assert state["place"] == "void"
    assert "骰子落到桌下" in state["html"]
    assert "作废" in state["told"]


@pytest.mark.parametrize("name", ["NONE", "ZP-FP-2024-04.2", "ZP-FP-2024-04.x"])
def test_an_unknown_attempt_has_no_screen(seat: Callable[..., Seat], name: str) -> None:
    person = seat().person
    for path in ("", "/state", "/pool"):
        assert person.opens(f"/live/{name}{path}").status_code == 404


def test_prizes_that_nobody_won_are_said_to_be_vacant(seat: Callable[..., Seat]) -> None:
    tiers = (
        TierPlan("1", "一等奖", 4, "轿车一辆", 8000000, 0),
        TierPlan("2", "二等奖", 0, "", 0, 0),
        TierPlan("3", "三等奖", 2, "玉米油券", 5000, 0),
    )
    organiser = seat(entries=3, tiers=tiers)
    organiser.hall.commits().records_all().draws()
    assert [place["name"] for place in organiser.sees()["places"][4:]] == [
        *("三等奖", "一等奖", "开奖结果")
    ]
    assert "本奖项空缺" in organiser.leads("goto tier-3")["html"]
    assert organiser.leads("next")["place"] == "tier-1"
    assert "设 4 名，名单不足" in organiser.sees()["html"]
    assert organiser.leads("next", "next")["place"] == "tier-1-1-1"
    assert organiser.leads(*["next"] * 5)["place"] == "tier-1-1-12"
    assert organiser.leads("next")["place"] == "end"


def test_a_console_is_told_in_words_and_counts_where_the_hall_is(
    seat: Callable[..., Seat],
) -> None:
    organiser = seat()
    organiser.hall.commits().records_all().draws()
    state = organiser.leads("goto tier-3", "next", "settle", "next")
    assert state["told"] == "三等奖 第 31 至 60 名 · 滚动中"
    assert state["sizes"] == [1, 10, 30, 50]
    third = next(place for place in state["places"] if place["place"] == "tier-3")
    assert third == {"place": "tier-3", "name": "三等奖", "filled": 300, "seen": 30}
    alternates = next(place for place in state["places"] if place["place"] == "tier-A3")
    assert alternates["name"] == "三等奖候补"


def test_the_last_winners_of_a_tier_fill_the_screen(seat: Callable[..., Seat]) -> None:
    tiers = (TierPlan("1", "一等奖", 32, "轿车一辆", 8000000, 0),)
    organiser = seat(tiers=tiers, entries=60)
    organiser.hall.commits().records_all().draws()
    assert "cells g30" in organiser.leads("goto tier-1", "next", "next")["html"]
    last = organiser.leads("next", "next")["html"]
    assert 'cells g3"' in last
    assert last.count("data-entry") == 2
