"""What may be planned, and when it may be frozen."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from draws.beacon import CHAIN
from lottery.ceremony.steps import plan
from lottery.errors import (
    ClockWentBackError,
    DrawUnknownError,
    PlanRefusedError,
    StepRefusedError,
)
from lottery.programme import SourcePlan, campaigns
from tests.actors import Clerk, Organiser
from tests.builders import APRIL, MARCH, PLANS
from tests.lottery.prepared import after

SOURCES = PLANS[MARCH].sources
DRAND = SourcePlan("drand", CHAIN, "公共信标", "20")
LIVE_RULES: dict[str, dict[str, Any]] = {
    "two dice": {"sources": SOURCES[1:]},
    "seven digits": {"sources": (replace(SOURCES[0], parameter="7"), *SOURCES[1:])},
    "one sealed": {"sources": SOURCES[:4]},
    "nothing after the dice": {"sources": SOURCES[:3]},
    "public digits for dice": {"sources": (replace(SOURCES[0], kind="public"), *SOURCES[1:])},
    "no prize": {"tiers": tuple(replace(tier, count=0) for tier in PLANS[MARCH].tiers)},
}
RULES: dict[str, dict[str, Any]] = {
    "sealed before dice": {"sources": (*SOURCES[3:], *SOURCES[:3])},
    "one name twice": {"sources": (*SOURCES[:3], SOURCES[0], *SOURCES[3:])},
    "one party seals twice": {"sources": (*SOURCES[:4], SOURCES[3])},
    "no digits": {"sources": (replace(SOURCES[0], parameter="0"), *SOURCES)},
    "a hundred digits": {"sources": (replace(SOURCES[0], parameter="100"), *SOURCES[1:])},
    "a title with two blanks": {"title": "测试  抽奖"},
    "a batch twice": {"batches": ("fp-2024-03", "fp-2024-03")},
    "a tier called audit": {"tiers": (replace(PLANS[MARCH].tiers[0], code="audit"),)},
}


@pytest.mark.parametrize("rule", LIVE_RULES)
def test_a_live_draw_keeps_the_least_that_a_verifier_asks(organiser: Organiser, rule: str) -> None:
    with pytest.raises(PlanRefusedError, match="方案") as refused:
        organiser.plans(**LIVE_RULES[rule])
    assert not re.search("[a-z]{2}", str(refused.value).replace("drand", "")), refused.value
    with pytest.raises(DrawUnknownError):
        _ = organiser.attempt
    assert organiser.plans("rehearsal", **LIVE_RULES[rule]).mode == "rehearsal"


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("mode", ["live", "rehearsal"])
def test_no_draw_is_planned_that_could_not_be_frozen(
    organiser: Organiser, rule: str, mode: str
) -> None:
    with pytest.raises(PlanRefusedError, match="方案"):
        organiser.plans(mode, **RULES[rule])


def test_a_beacon_takes_the_place_of_sealed_slips_in_a_live_draw(organiser: Organiser) -> None:
    planned = organiser.plans(sources=(*SOURCES[:3], DRAND))
    assert (planned.sources[3].parameter, planned.sources[3].value) == ("20", None)


@pytest.mark.parametrize(
    "wrong",
    [
        (replace(DRAND, who="52" * 32),),
        (replace(DRAND, parameter="19"),),
        (DRAND, replace(DRAND, parameter="200")),
    ],
    ids=["another chain", "too short a step", "twice"],
)
def test_no_beacon_is_planned_that_a_verifier_would_refuse(
    organiser: Organiser, wrong: tuple[SourcePlan, ...]
) -> None:
    with pytest.raises(PlanRefusedError, match="方案"):
        organiser.plans(sources=(*SOURCES[:3], *wrong))


def test_a_mode_is_kept_by_whoever_plans_anew(organiser: Organiser) -> None:
    first = organiser.plans()
    assert organiser.plans() == first
    with pytest.raises(PlanRefusedError, match="混用"):
        organiser.plans("rehearsal")


def test_every_party_gives_the_hash_of_a_slip_of_its_own(
    clerk: Clerk, organiser: Organiser
) -> None:
    one, two = "ab" * 32, "cd" * 32
    wrong = (
        ({"organiser": one, "notary": one[1:]}, "notary"),
        ({"organiser": one, "notary": "AB" * 32}, "notary"),
        ({"organiser": one, "notary": one}, "只能用一次"),
        ({"organiser": one, "notary": two, "mayor": one}, "mayor"),
    )
    for sealed, why in wrong:
        with pytest.raises(PlanRefusedError, match=why):
            _plan(organiser, sealed)
    clerk.enters_many(2)
    organiser.takes("plan", "close", "freeze", "commit", "void")
    first = {who: organiser.slip(1, who).sha256() for who in ("organiser", "notary")}
    with pytest.raises(PlanRefusedError, match="只能用一次"):
        _plan(organiser, first)


def _plan(organiser: Organiser, sealed: dict[str, str]) -> None:
    with organiser.office.write() as session:
        foreseen = campaigns.plan(session, MARCH)
        now = organiser.stage.tick()
        plan.plan(session, foreseen, mode="live", sealed=sealed, by="organiser", now=now)


def test_a_code_is_rehearsed_or_drawn_but_not_both(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(2)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", "void")
    with pytest.raises(PlanRefusedError, match="混用"):
        organiser.plans("live")
    assert organiser.plans("rehearsal").attempt == 2


def test_nothing_is_closed_before_the_last_period_ends(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(2)
    organiser.plans()
    organiser.stage.wait_until("2024-04-09T16:58")
    with pytest.raises(StepRefusedError, match="截止录入"):
        organiser.closes(on_time=False)
    with pytest.raises(StepRefusedError, match="下一步是：close"):
        organiser.freezes()
    organiser.closes(on_time=False)
    assert organiser.attempt.state == "closed"


def test_a_freeze_dated_before_the_registers_last_line_is_refused(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(2)
    organiser.plans()
    organiser.stage.wait_until("2024-04-12T09:00")
    clerk.enters(issued="2024-04-03")
    organiser.stage.now -= timedelta(days=2)
    organiser.closes()
    with pytest.raises(ClockWentBackError):
        organiser.freezes()
    assert organiser.attempt.state == "closed"


def test_a_live_draw_waits_until_the_one_before_it_is_drawn_or_void(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(3)
    later = organiser.at(APRIL)
    organiser.takes("plan", "close", "freeze")
    later.takes("plan", "close")
    for step in ("commit", "sources"):
        with pytest.raises(StepRefusedError, match=MARCH):
            later.freezes()
        organiser.takes(step)
    with pytest.raises(StepRefusedError, match=MARCH):
        later.freezes()
    organiser.draws()
    later.stage.now -= timedelta(minutes=5)
    with pytest.raises(StepRefusedError, match="校准时钟"):
        later.freezes()
    later.stage.now += timedelta(minutes=10)
    assert later.freezes().previous != "0" * 64


@after(3, "plan", "close", "freeze")
def test_a_rehearsal_waits_for_nobody(organiser: Organiser) -> None:
    rehearsal = organiser.at(APRIL)
    rehearsal.plans("rehearsal")
    rehearsal.closes()
    assert rehearsal.freezes().previous == "0" * 64
