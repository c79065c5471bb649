"""A draw that is not held is called off in public, by two, and blocks nothing any more."""

from dataclasses import replace

import pytest

from lottery import attempts, journal, proposals, retention
from lottery.ceremony import loading
from lottery.ceremony.seen import listing
from lottery.ceremony.steps import call_off, publish, references
from lottery.ceremony.steps import foreseen as foreseeing
from lottery.errors import (
    DrawUnknownError,
    ForgetRefusedError,
    PlanRefusedError,
    ProposalRefusedError,
    StepRefusedError,
)
from lottery.programme import DESTROYED, Omission, Programme
from tests.actors import OFF, Clerk, Organiser, Stage
from tests.builders import MARCH, PLANS, SPECIAL
from tests.checked import assert_checks, assert_verifies
from tests.lottery.prepared import after


@pytest.fixture
def live(stage: Stage, organiser: Organiser) -> Organiser:
    """The organiser in a home for live draws, where nothing is planned yet."""
    stage.rehearses("live")
    organiser.enrols_notary()
    return organiser


def listed(organiser: Organiser) -> tuple[listing.ListedAttempt, ...]:
    """What `lottery draws` and the console's list say."""
    with organiser.office.read() as session:
        return listing.all_listed(session, organiser.office)


def _alone(organiser: Organiser) -> None:
    office, now = organiser.office, organiser.stage.tick()
    with office.write() as session:
        call_off.call_off(session, office, code=organiser.code, reason=OFF, by="organiser", now=now)


@after(2, "plan", "close", "propose-freeze")
def test_a_closed_draw_with_a_faulty_plan_is_called_off_with_all_that_waits_for_it(
    live: Organiser,
) -> None:
    with pytest.raises(StepRefusedError, match="不能写入公开记录"):
        live.puts_forward("call-off", "两行\n原因")
    with pytest.raises(ProposalRefusedError, match="须两人办理"):
        _alone(live)
    live.calls_off()
    assert live.attempt.state == "called-off"
    with live.office.read() as session:
        assert not proposals.open_for(session)
        (line,) = journal.acts(session, "draw-called-off", draw=MARCH)
    assert (line["reason"], line["proposed"], line["confirmed"]) == (OFF, "organiser", "supervisor")
    for act in (live.plans, live.closes, live.freezes):
        with pytest.raises(StepRefusedError, match="已取消"):
            act()
    with pytest.raises(StepRefusedError, match="已取消"):
        live.puts_forward("call-off", OFF)
    programme = Programme((), (), (), (replace(PLANS[MARCH], cap=3),))
    with live.office.write() as session:
        boxes, now = live.office.boxes, live.stage.tick()
        told = loading.load(session, boxes, programme, by="organiser", now=now)
    assert any("已取消" in each for each in told.unchanged)
    assert_checks(live.office)


@after(2, "plan", "close", "freeze")
def test_what_is_under_way_is_not_called_off_and_what_stands_nowhere_neither(
    live: Organiser,
) -> None:
    with pytest.raises(StepRefusedError, match="请先作废"):
        live.puts_forward("call-off", OFF)
    with pytest.raises(DrawUnknownError):
        live.at("NOWHERE").puts_forward("call-off", OFF)


def test_a_plan_says_that_the_draw_whose_winners_it_leaves_out_was_never_held(
    clerk: Clerk, live: Organiser
) -> None:
    clerk.enters_many(4)
    special = live.at(SPECIAL)
    with pytest.raises(PlanRefusedError, match=f"{MARCH}.*没有立项.*call-off"):
        special.plans()
    live.calls_off()  # which was never planned
    special.plans()
    special.closes()
    with live.office.read() as session:
        assert references.told(session, special.attempt)
        assert not references.in_the_way(session, special.attempt)
    special.freezes()
    with live.office.read() as session:
        rules = attempts.document(session, special.attempt, "rules.txt").decode()
    assert OFF in rules.splitlines()[-1]
    assert MARCH in rules.splitlines()[-1]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"omits": (Omission("won-earlier", (MARCH,), ("9",)),)}, "奖项“9”"),
        ({"campaign": "bx"}, "别的活动的期次 fp-2024-03"),
    ],
)
def test_what_a_plan_refers_to_is_looked_at_when_it_is_planned(
    live: Organiser, changes: dict[str, object], why: str
) -> None:
    live.plans()
    foreseen = replace(PLANS[SPECIAL], **changes)  # type: ignore[arg-type]
    with live.office.read() as session:
        wanted = foreseeing.as_foreseen(foreseen, "live")
        with pytest.raises(PlanRefusedError, match=why):
            references.check(session, wanted)


def test_destroyed_data_block_no_draw_and_no_draw_that_is_off_keeps_data(
    stage: Stage, clerk: Clerk, live: Organiser
) -> None:
    entries = clerk.enters_many(3)
    stage.wait_until("2024-04-20T09:00")
    clerk.enters_many(2, issued="2024-04-18")
    live.plans()
    stage.wait_until("2025-01-06T18:00")
    with stage.office.write() as session:
        with pytest.raises(ForgetRefusedError, match=f"{MARCH}.*一直没有举行"):
            retention.forget(session, ["fp-2024-03"], [SPECIAL], by="organiser", now=stage.now)
        seen = retention.foresee(session, ["fp-2024-03"], [MARCH, SPECIAL], now=stage.now)
        assert [each.code for each in seen.unheld] == [MARCH, SPECIAL]
        assert seen.losers == tuple(entries)
    live.calls_off()
    with stage.office.write() as session:
        retention.forget(session, ["fp-2024-03"], [SPECIAL], by="organiser", now=stage.tick())
    special = live.at(SPECIAL)
    with pytest.raises(PlanRefusedError, match=r"“.*3月”3 条.*data-destroyed"):
        special.plans(omits=())
    special.plans(omits=(Omission(DESTROYED),))
    special.takes("close", "freeze")
    with stage.office.read() as session:
        omitted = attempts.document(session, special.attempt, "omitted.txt").decode()
    assert omitted.splitlines() == [f"{entry:010d} data-destroyed" for entry in sorted(entries)]
    assert_checks(live.office)


@after(6, "plan", "close", "freeze", "commit", "void")
def test_a_void_attempt_goes_out_after_the_next_one_is_planned_and_the_chain_holds(
    live: Organiser,
) -> None:
    live.puts_forward("call-off", OFF)
    live.takes("plan")  # and nobody calls off what has been begun anew
    with live.office.read() as session:
        assert not proposals.open_for(session)
    live.takes("close", "freeze", "commit")
    with live.office.read() as session:
        assert publish.due(session, MARCH) == (1,)
    second, first = listed(live)
    assert (first.state, first.next) == ("已作废", "publish（公布作废记录）")
    assert (second.state, second.next) == ("已公布承诺", "source（记录随机数）")
    place = publish.commitments(live.office) / second.attempt.name
    place.rename(place.with_name("elsewhere"))  # a power cut before it was put there
    second, _ = listed(live)
    assert second.state == "已签署承诺"
    assert second.next.startswith("commit")
    place.with_name("elsewhere").rename(place)
    live.publishes_due()
    live.takes("sources", "draw", "minutes")
    with live.office.read() as session:
        assert publish.due(session, MARCH) == (2,)
    live.publishes_due()
    assert_verifies(live.office, f"{MARCH}.2", MARCH)
    assert [one.next for one in listed(live)] == ["无", "无，后面另有一次"]


@after(2, "plan", "close", "freeze", "void")
def test_a_void_draw_that_is_not_begun_anew_is_called_off_and_still_published(
    live: Organiser,
) -> None:
    live.calls_off()
    assert live.attempt.state == "void"
    with pytest.raises(StepRefusedError, match="已取消"):
        live.plans()
