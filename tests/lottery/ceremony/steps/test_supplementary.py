"""A supplementary draw: prizes still open fall among those who have won nothing yet."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from lottery import attempts
from lottery.ceremony.steps import publish
from lottery.errors import PlanRefusedError, ProgrammeError, StepRefusedError
from lottery.programme import DrawPlan, Omission, Programme, TierPlan, campaigns
from tests.actors import Clerk, Organiser, numbers
from tests.builders import APRIL, MARCH, a_plan
from tests.lottery.prepared import after

MORE = "ZP-FP-2024-03-B"
WHOLE = ("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")


def foresee(organiser: Organiser, plan: DrawPlan) -> Organiser:
    """Load a programme with one more draw; who holds it."""
    programme = Programme((), (), (), (plan,))
    with organiser.office.write() as session:
        now = organiser.stage.tick()
        campaigns.load(session, organiser.office.boxes, programme, by="organiser", now=now)
    return organiser.at(plan.code)


def a_supplement(**changes: object) -> DrawPlan:
    """The two prizes of March's second tier that nobody has claimed."""
    plan = a_plan(
        code=MORE,
        title="测试市2024年3月补充抽奖",
        tiers=(TierPlan("2", "二等奖", 2, "运动服饰券", 50000, 1),),
        omits=(Omission("staff"), Omission("won-earlier", (MARCH,))),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def pinned(bundle: Path) -> tuple[str, str]:
    """The option that pins the keys which were published before the draw."""
    return "--keys", str(bundle.parent / "commitments" / bundle.name / "keys.txt")


def test_a_supplementary_draw_leaves_earlier_winners_out_and_names_the_earlier_draw(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(12)
    organiser.takes(*WHOLE)
    with organiser.office.read() as session:
        earlier = attempts.document(session, organiser.attempt, "result.txt")
    won = {line.split()[2] for line in earlier.decode().splitlines()[5:] if line[0] in "12"}
    more = foresee(organiser, a_supplement())
    more.takes("plan", "close")
    manifest = more.freezes()
    assert manifest.previous == sha256(earlier).hexdigest()
    more.takes("commit", "sources")
    assert not numbers(more.draws()) & won
    more.takes("minutes", "publish")
    public = organiser.office.settings.public_dir
    omitted = (public / MORE / "omitted.txt").read_text("utf-8").splitlines()
    assert omitted == [f"{entry} won-earlier" for entry in sorted(won)]
    publish.verify_apart(public / MORE, *pinned(public / MORE), "--previous", str(public / MARCH))


@after(6, "plan", "close", "freeze", "commit", "void", "publish", "plan", "close")
def test_what_is_left_of_a_void_draw_is_another_draw_once_a_live_one_came_between(
    clerk: Clerk, organiser: Organiser
) -> None:
    organiser.stage.wait_until("2024-04-20T09:00")
    clerk.enters_many(3, issued="2024-04-18")
    organiser.at(APRIL).takes(*WHOLE)
    with pytest.raises(StepRefusedError, match=f"{APRIL}.*新代号"):
        organiser.freezes()
    foresee(organiser, a_supplement(omits=())).takes(*WHOLE)
    public = organiser.office.settings.public_dir
    publish.verify_apart(public / MORE, *pinned(public / MORE), "--previous", str(public / APRIL))


@after(3, "plan", "close", "freeze", "commit", "void")
def test_a_void_draw_is_not_planned_again_after_a_later_one(organiser: Organiser) -> None:
    organiser.at(APRIL).takes("plan", "close", "freeze")
    with pytest.raises(StepRefusedError, match=f"{APRIL}.*新代号"):
        organiser.plans()
    assert organiser.attempt.attempt == 1


def test_a_supplement_waits_for_the_draw_that_it_supplements(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(3)
    more = foresee(organiser, a_supplement())
    organiser.takes("plan")
    more.takes("plan", "close")
    organiser.takes("close", "freeze", "commit", "void")
    with pytest.raises(StepRefusedError, match=r"result\.txt"):
        more.freezes()


def test_a_live_draw_leaves_nobody_out_for_having_won_in_a_rehearsal(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(3)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", "sources", "draw")
    more = foresee(organiser, a_supplement())
    with pytest.raises(PlanRefusedError, match="演练"):
        more.plans()


@pytest.mark.parametrize("code", ["ZP-NOWHERE", MORE])
def test_a_programme_names_only_draws_that_are_foreseen(organiser: Organiser, code: str) -> None:
    with pytest.raises(ProgrammeError, match=code):
        foresee(organiser, a_supplement(omits=(Omission("won-earlier", (code,)),)))
