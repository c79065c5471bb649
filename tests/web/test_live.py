"""The live screen shows what is stored, and only that."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from draws.seed import Sealed
from lottery import campaigns
from lottery.ceremony import plan
from lottery.gallery import Published, Tier, Winner
from lottery.office import Office
from lottery.web.live import frames

SCREEN = "/live/ZP-FP-2024-03"


@pytest.fixture
def organiser(drawn_app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    """The organiser in front of the projector."""
    return logged_in(drawn_app, "organiser")


def test_the_screen_shows_list_sources_seed_and_prizes(organiser: Any) -> None:
    page = organiser.opens(SCREEN).text
    for shown in ("张发票参加", "市人大常委会", "31415926", "随机种子", "轿车一辆", "开奖结果"):
        assert shown in page
    assert page.count('id="tier-1-') == 2
    assert page.count('id="tier-2-') == 2
    assert "测试甲" not in page


def test_a_rehearsal_is_marked_on_the_screen(organiser: Any) -> None:
    assert "数据和随机数均为生成，不产生任何奖项" in organiser.opens(SCREEN).text


def test_the_screen_is_the_same_however_often_it_is_loaded(organiser: Any) -> None:
    assert organiser.opens(SCREEN).data == organiser.opens(SCREEN).data


def test_a_draw_that_is_not_committed_shows_nothing_of_its_list(
    app: Flask, office: Office, clock: Any, logged_in: Callable[[Flask, str], Any]
) -> None:
    held = {"notary": Sealed("ZP-FP-2024-03", 1, "notary", "0" * 64).sha256()}
    with office.write() as session:
        foreseen = campaigns.plan(session, "ZP-FP-2024-03")
        plan.plan(session, foreseen, mode="rehearsal", sealed=held, by="test", now=clock.now())
    page = logged_in(app, "notary").opens(SCREEN).text
    assert "名单还没有封存公布" in page
    assert "frame grid" not in page


@pytest.mark.parametrize("name", ["NONE", "ZP-FP-2024-03.2", "ZP-FP-2024-03.x"])
def test_an_unknown_attempt_has_no_screen(organiser: Any, name: str) -> None:
    assert organiser.opens(f"/live/{name}").status_code == 404


def test_three_cars_come_one_by_one_after_three_hundred_vouchers_by_thirty() -> None:
    found = frames(a_draw(cars=3, vouchers=300))
    assert [frame.name for frame in found] == [
        *(f"tier-3-{page}" for page in range(1, 11)),
        *(f"tier-1-{page}" for page in range(1, 4)),
    ]
    assert [len(frame.winners) for frame in found] == [30] * 10 + [1] * 3
    assert found[9].winners[-1].slot == 300


def test_a_tier_that_nobody_won_has_no_frame() -> None:
    assert frames(a_draw(cars=0, vouchers=0)) == ()


def a_draw(cars: int, vouchers: int) -> Published:
    """A draw as far as its frames need one."""

    def tier(code: str, count: int) -> Tier:
        won = (Winner(slot, f"{slot:010d}", "f" * 64, None) for slot in range(1, count + 1))
        return Tier(code, count, tuple(won), ())

    tiers = (tier("1", cars), tier("3", vouchers))
    return Published(None, "", None, "f" * 64, (), tiers, None)  # type: ignore[arg-type]
