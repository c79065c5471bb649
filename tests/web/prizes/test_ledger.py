"""The ledger of prizes as the staff see it: the draws, a list that is searched, one prize."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.builders import MARCH

LIST, PRIZE = f"/prizes/{MARCH}", f"/prizes/{MARCH}/2/1"


def rows_in(page: str) -> list[str]:
    return re.findall(rf'href="{LIST}/([^"]+)"', page)


def test_the_draws_stand_with_how_many_prizes_are_where(clerk: Any) -> None:
    page = clerk.opens("/prizes").text
    assert MARCH in page
    assert "演练" in page
    assert "待通知" in page
    assert f'href="{LIST}?stage=drawn"' in page
    assert re.findall(r"<b>([0-9]+)</b>", page) == ["34"]


def test_a_list_is_chosen_by_tier_stage_and_text(clerk: Any) -> None:
    page = clerk.opens(LIST).text
    everything = rows_in(page)
    assert [each[0] for each in everything] == sorted(each[0] for each in everything)
    second = rows_in(clerk.opens(f"{LIST}?tier=2").text)
    assert second == [each for each in everything if each.startswith("2/")]
    assert rows_in(clerk.opens(f"{LIST}?stage=handed").text) == []
    drawn = rows_in(clerk.opens(f"{LIST}?stage=drawn").text)
    assert rows_in(clerk.opens(f"{LIST}?urgency=uncalled").text) == drawn
    assert drawn
    entry = re.search(r"登记编号</dt><dd>.*?([0-9]{10})", clerk.opens(PRIZE).text, re.DOTALL)
    assert entry
    assert rows_in(clerk.opens(f"{LIST}?q={int(entry[1])}").text) == ["2/1"]
    holder = re.search(r'class="name">(\S+) <small>', page)
    assert holder
    assert "*" in holder[1]
    assert rows_in(clerk.opens(f"{LIST}?q={holder[1]}").text)
    assert "没有符合条件" in clerk.opens(f"{LIST}?q=無*名").text


@pytest.mark.parametrize(
    "path",
    [
        "/prizes/ZP-NONE",
        f"{LIST}?stage=gone",
        f"{LIST}?urgency=x",
        f"{LIST}?page=9",
        f"{LIST}/2/99",
        f"{LIST}/9/1",
        f"/prizes/{MARCH}.1/2/1",
    ],
)
def test_what_there_is_not_is_no_page(clerk: Any, path: str) -> None:
    assert clerk.opens(path).status_code == 404


def test_a_prize_tells_what_stands_before_the_hand_over(clerk: Any) -> None:
    page = clerk.opens(PRIZE).text
    assert "还没有核对中奖人的证件和发票" in page
    assert "公布以后还没有办理过" in page
    assert "没有留存材料" in page


def test_nobody_without_a_role_of_the_prizes_reads_them(
    published_app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    reviewer = logged_in(published_app, "reviewer")
    assert reviewer.opens("/prizes").status_code == 403
    assert "/prizes" not in reviewer.opens("/desk").text


def test_where_what_was_published_of_claiming_was_altered_no_prize_is_shown(
    clerk: Any, published_app: Flask
) -> None:
    public = published_app.extensions["lottery-office"].settings.public_dir
    found = next(public.rglob("claiming.json"))
    found.chmod(0o644)
    found.write_text("{}")
    for path in (LIST, PRIZE):
        answer = clerk.opens(path)
        assert answer.status_code == 409
        assert "被改过" in answer.text
