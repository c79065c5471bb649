"""The witness page tells everybody what holds, as soon as it holds and not before."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from lottery.office import Office
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH
from tests.halls import Hall


@pytest.fixture
def hall(office: Office) -> Hall:
    """A draw that is planned."""
    return Hall(office).plans()


@pytest.fixture
def tells(anybody: Any, hall: Hall, clock: Any) -> Callable[..., Any]:
    """What a telephone hears two seconds later: `tells()`, or `tells(etag)`."""

    def ask(tag: str = "") -> Any:
        clock.moment += timedelta(seconds=2)
        return anybody.client.get(f"/witness/{hall.code}/state", headers={"If-None-Match": tag})

    return ask


def keys(answer: Any) -> list[str]:
    """The facts that were told, in order."""
    return [fact["key"] for fact in answer.json["facts"]]


def test_before_the_commitment_only_the_announcement_is_told(
    anybody: Any, hall: Hall, tells: Callable[..., Any]
) -> None:
    assert keys(tells()) == []
    page = anybody.opens(f"/witness/{hall.code}").text
    assert "抽奖已预告" in page
    assert hall.title.split("”")[1] in page


def test_facts_come_one_after_the_other_and_stay(hall: Hall, tells: Callable[..., Any]) -> None:
    hall.commits()
    first = tells().json["facts"]
    assert [fact["key"] for fact in first] == ["manifest", "register", "pool"]
    hall.records(1, 2)
    assert keys(tells())[3:] == ["source-1", "source-2"]
    hall.records(3, 4, 5)
    hall.draws()
    last = tells().json["facts"]
    assert last[:3] == first
    assert [fact["key"] for fact in last[-2:]] == ["seed", "result"]
    assert last[3]["value"] == hall.value(1)
    assert last[3]["name"] == "市人大常委会的随机数"


def test_no_winner_is_told_to_witnesses(
    anybody: Any, hall: Hall, tells: Callable[..., Any]
) -> None:
    hall.commits().records_all()
    rows = hall.draws()
    told = tells().text + anybody.opens(f"/witness/{hall.code}").text
    assert not [row.entry for row in rows if row.entry in told]
    assert "签名公布之后" in told


def test_a_telephone_that_has_it_all_is_answered_with_nothing(
    hall: Hall, tells: Callable[..., Any]
) -> None:
    hall.commits()
    first = tells()
    again = tells(first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    hall.records(1)
    assert tells(first.headers["ETag"]).status_code == 200


def test_within_a_second_the_database_is_not_asked_again(
    anybody: Any, hall: Hall, clock: Any, tells: Callable[..., Any]
) -> None:
    before = tells()
    hall.commits()
    address = f"/witness/{hall.code}/state"
    assert anybody.opens(address).data == before.data
    clock.moment += timedelta(milliseconds=999)
    assert anybody.opens(address).data == before.data
    clock.moment += timedelta(milliseconds=1)
    assert anybody.opens(address).data != before.data


def test_a_clock_that_is_put_back_holds_nothing_up(
    anybody: Any, hall: Hall, clock: Any, tells: Callable[..., Any]
) -> None:
    before = tells()
    hall.commits()
    clock.moment -= timedelta(days=1)
    assert anybody.opens(f"/witness/{hall.code}/state").data != before.data


def test_a_value_that_is_changed_in_silence_is_told_within_ten_seconds(
    hall: Hall, clock: Any, tells: Callable[..., Any]
) -> None:
    hall.commits().records(1)
    assert tells().json["facts"][3]["value"] == hall.value(1)
    hall.tampers("86420135")
    clock.moment += timedelta(seconds=8)
    assert tells().json["facts"][3]["value"] == "86420135"


def test_a_void_attempt_stays_in_memory_with_its_reason(
    hall: Hall, tells: Callable[..., Any]
) -> None:
    hall.commits()
    hall.voids("骰子落到桌下")
    assert keys(tells()) == ["manifest", "register", "pool", "void"]
    assert "骰子落到桌下" in tells().json["html"]


def test_an_attempt_that_was_void_before_its_commitment_is_not_announced_any_more(
    anybody: Any, office: Office
) -> None:
    organiser = Organiser(Stage(office))
    Clerk(organiser.stage).enters_many(3)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "void")
    told = anybody.opens(f"/witness/{MARCH}/state").json["facts"]
    assert [fact["key"] for fact in told] == ["void"]
    page = anybody.opens(f"/witness/{MARCH}").text
    assert "本次抽奖已作废" in page
    assert "抽奖已预告" not in page


def test_the_list_of_winners_is_linked_once_it_is_published(
    drawn_app: Flask, drawn_office: Office
) -> None:
    page = drawn_app.test_client().get("/witness/ZP-FP-2024-03").text
    assert "签名公布之后" in page
    assert "查看中奖名单" not in page


def test_an_unknown_draw_has_no_witnesses(anybody: Any) -> None:
    for path in ("/witness/NONE", "/witness/NONE/state", "/witness/NONE.x"):
        assert anybody.opens(path).status_code == 404


@pytest.mark.parametrize("alias", [".1", ".01", ".002", ".1000", f".{10**20}", "." + "9" * 5000])
def test_a_draw_has_one_name_and_no_other_is_looked_for(
    hall: Hall, anybody: Any, alias: str
) -> None:
    for path in (f"/witness/{hall.code}{alias}", f"/witness/{hall.code}{alias}/state"):
        assert anybody.opens(path).status_code == 404
