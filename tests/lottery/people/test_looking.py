"""Nobody opens everybody: a case in hand, a code of a moment ago, a reason, and so many a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lottery import people, register
from lottery.errors import UnmaskRefusedError
from lottery.people import Looker
from tests.actors import Clerk, Stage


def look(stage: Stage, number: int, **changes: object) -> str:
    """The holder's name, if the reviewer gets to see it."""
    told = Looker("reviewer", ("reviewer",), "核对抬头姓名", stage.now, proved=True, most=2)
    with stage.office.write() as session:
        looker = replace(told, **changes)  # type: ignore[arg-type]
        return people.unmask(session, stage.office.boxes, number, looker).holder


def test_a_reviewer_looks_at_so_many_people_a_day_and_again_at_the_same(
    stage: Stage, clerk: Clerk
) -> None:
    numbers = clerk.enters_many(3, buyer_name="某某经营部")
    for number in (*numbers[:2], numbers[0]):
        assert look(stage, number) == "测试甲"
    with pytest.raises(UnmaskRefusedError, match="2 个人"):
        look(stage, numbers[2])
    assert look(stage, numbers[2], by="another") == "测试甲"
    stage.now += timedelta(days=1)
    assert look(stage, numbers[2]) == "测试甲"


def test_a_case_that_is_decided_is_closed_to_the_reviewer_and_not_to_the_organiser(
    stage: Stage, clerk: Clerk
) -> None:
    first, second = clerk.enters_many(2, buyer_name="某某经营部")
    with stage.office.write() as session:
        register.reject(session, first, "invoice-red", by="reviewer", now=stage.tick())
    with pytest.raises(UnmaskRefusedError, match="不在待办"):
        look(stage, first)
    assert look(stage, first, roles=("organiser",)) == "测试甲"
    assert look(stage, second) == "测试甲"


def test_nobody_looks_without_a_code_of_a_moment_ago(stage: Stage, clerk: Clerk) -> None:
    number = clerk.enters()
    with pytest.raises(UnmaskRefusedError, match="验证码"):
        look(stage, number, proved=False)
    with pytest.raises(UnmaskRefusedError, match="角色"):
        look(stage, number, roles=("clerk",))
