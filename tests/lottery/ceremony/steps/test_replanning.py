"""Before the freeze a draw is planned anew; what changes and what stays is said, and shown."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from lottery import journal, proposals
from lottery.attempts import overlap
from lottery.ceremony import loading
from lottery.ceremony.sources import sealing
from lottery.ceremony.steps import foreseen, replanning
from lottery.errors import PlanRefusedError, ProgrammeError, StepRefusedError
from lottery.office import Office
from lottery.programme import Campaign, Omission, Programme, SourcePlan, TierPlan, campaigns
from lottery.programme.file import parse_programme
from lottery.programme.prizes import prize_table
from tests.actors import Clerk, Organiser
from tests.builders import APRIL, MARCH, MARCH_ONLY, PLANS, SPECIAL
from tests.checked import assert_checks
from tests.lottery.prepared import after

Snapshot = Callable[[Office], str]
TIERS = (
    TierPlan("1", "一等奖", 3, "轿车一辆", 8000000, 1),
    TierPlan("3", "三等奖", 5, "玉米油券", 5000, 0),
)
NPC = SourcePlan("sealed", "npc", "市人大常委会", None)


def changes(organiser: Organiser, **wanted: object) -> tuple[str, ...]:
    """Plan anew; what that changes."""
    before = organiser.attempt
    return replanning.changes(before, organiser.plans("live", **wanted))


def test_tiers_and_texts_of_a_planned_draw_are_corrected_and_slips_stay(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(8)
    organiser.plans()
    organiser.names_keepers()
    told = changes(organiser, tiers=TIERS, place="二楼")
    assert "地点：由“一楼大厅”改为“二楼”" in told
    assert any("一等奖（1）：2 个" in each and "一等奖（1）：3 个" in each for each in told)
    assert any(each.startswith("奖项：去掉“二等奖") for each in told)
    assert any(each.startswith("奖项：增加“三等奖") for each in told)
    assert "保留：“市公证处”已提交的密封单散列和保管方" in told
    stored = organiser.attempt
    assert (stored.attempt, stored.tiers, stored.place) == (1, TIERS, "二楼")
    with organiser.office.read() as session:
        assert all(len(each.keepers) == 2 for each in sealing.slips(session, stored))
        (line,) = journal.acts(session, "draw-planned-anew", draw=MARCH)
    assert line["plan"] == foreseen.digest(stored)
    organiser.closes()
    changes(organiser, tiers=TIERS, place="三楼")
    manifest = organiser.freezes()
    assert manifest.tiers == (("1", 3), ("3", 5))
    organiser.takes("commit", "sources", "draw", "minutes", "publish")
    assert_checks(organiser.office)


def test_a_party_that_is_no_source_any_more_is_told_to_destroy_its_slip(
    organiser: Organiser,
) -> None:
    organiser.plans()
    told = changes(organiser, sources=(*PLANS[MARCH].sources[:4], NPC))
    assert any(each.startswith("不再使用：“市公证处”") for each in told)
    assert any(each.startswith("保留：“市商务局”") for each in told)
    assert [each.who for each in organiser.attempt.sources[3:]] == ["organiser", "npc"]


@after(0, "plan", "close")
@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"sources": PLANS[MARCH].sources[:4]}, "两方的密封单"),
        ({"batches": ("fp-2024-04",)}, "不能再改"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_the_old_one_stays(
    organiser: Organiser, snapshot: Snapshot, wanted: dict[str, object], why: str
) -> None:
    before = snapshot(organiser.office)
    with pytest.raises(PlanRefusedError, match=why):
        organiser.plans("live", **wanted)
    assert snapshot(organiser.office) == before


@after(2, "plan", "close", "freeze")
def test_nothing_is_planned_anew_after_the_freeze(organiser: Organiser) -> None:
    with pytest.raises(StepRefusedError, match="没有作废或终止"):
        organiser.plans(place="二楼")


@after(2, "plan", "close")
def test_whoever_confirms_a_freeze_confirms_the_prizes_that_were_proposed(
    organiser: Organiser,
) -> None:
    organiser.names_keepers()
    made = organiser.proposes("freeze")
    assert made.detail["tiers"][0]["count"] == 2
    organiser.plans(tiers=TIERS)
    with organiser.office.read() as session:
        assert proposals.get(session, made.id).end
    stale = replace(made, detail={**made.detail})
    fresh = organiser.proposes("freeze")
    assert fresh.detail["plan"] != stale.detail["plan"]
    assert fresh.detail["tiers"][1]["prize"] == "玉米油券"


def test_prizes_are_shown_with_counts_values_and_their_sum() -> None:
    told = prize_table(TIERS)
    assert "一等奖（1）：3 个，轿车一辆，每个 80,000.00 元，共 240,000.00 元，候补 1 名" in told
    assert "合计 8 个奖，价值 240,250.00 元" in told


@after(6, "plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
def test_a_draw_that_takes_in_a_batch_already_drawn_says_so(organiser: Organiser) -> None:
    special, april = organiser.at(SPECIAL), organiser.at(APRIL)
    with organiser.office.read() as session:
        assert not overlap.drawn_already(session, organiser.attempt)
    special.plans()
    april.plans()
    with organiser.office.read() as session:
        (found,) = overlap.drawn_already(session, special.attempt)
        assert (found.batch, found.by) == ("fp-2024-03", (MARCH,))
        assert not overlap.drawn_already(session, april.attempt)


def loads(organiser: Organiser, programme: Programme) -> loading.Loaded:
    """Load a programme."""
    with organiser.office.write() as session:
        boxes, now = organiser.office.boxes, organiser.stage.tick()
        return loading.load(session, boxes, programme, by="test", now=now)


def test_loading_says_what_changed_and_that_a_planned_draw_is_to_be_planned_anew(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(2)
    other = replace(PLANS[MARCH], tiers=TIERS)
    told = loads(organiser, Programme((), (), (), (other,)))
    assert any("三等奖" in each for each in told.changed)
    assert not told.unchanged
    organiser.plans(tiers=PLANS[MARCH].tiers)
    told = loads(organiser, Programme((), (), (), (PLANS[MARCH],)))
    assert any("重新立项（lottery plan" in each for each in told.unchanged)
    assert not loads(organiser, Programme((), (), (), (PLANS[MARCH],))).changed
    organiser.takes("close", "freeze")
    told = loads(organiser, Programme((), (), (), (other,)))
    assert any("已封存" in each and "这一次不变" in each for each in told.unchanged)


def test_loading_leaves_what_was_announced_and_says_why(organiser: Organiser) -> None:
    stands = parse_programme(MARCH_ONLY.encode()).campaigns[0]
    rules, period = stands.rules[0], stands.periods[0]
    changed = Campaign(
        stands.code,
        "开发票",
        (replace(period, title="三月"),),
        (replace(rules, text=rules.text + "附则\n"), replace(rules, version=2)),
    )
    with organiser.office.read() as session:
        before = campaigns.campaign(session, "fp")
    told = loads(organiser, Programme((changed,), (), (), ()))
    assert len(told.unchanged) == 2
    assert any("第 1 版" in each for each in told.unchanged)
    assert any("由“开发票中大奖”改为“开发票”" in each for each in told.changed)
    assert any("第 2 版" in each for each in told.changed)
    with organiser.office.read() as session:
        after = campaigns.campaign(session, "fp")
    assert after.periods == before.periods
    assert after.rules[0] == before.rules[0]


def test_an_omission_of_a_draw_that_is_not_foreseen_is_still_refused(organiser: Organiser) -> None:
    wrong = replace(PLANS[MARCH], omits=(Omission("won-earlier", ("NOWHERE",)),))
    with pytest.raises(ProgrammeError, match="NOWHERE"):
        loads(organiser, Programme((), (), (), (wrong,)))
