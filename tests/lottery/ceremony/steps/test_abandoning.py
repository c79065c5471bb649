"""A slip that cannot be opened stops no draw for ever: three abandon it, a day later, in public."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise

import pytest

from lottery import attempts, journal, proposals
from lottery.accounts import Account
from lottery.attempts import chain
from lottery.ceremony import joint
from lottery.ceremony.sources import sealing
from lottery.ceremony.steps import abandon
from lottery.errors import (
    PlanRefusedError,
    ProposalRefusedError,
    SourceRefusedError,
    StepRefusedError,
)
from lottery.office import Office
from lottery.office.keys import signers
from lottery.programme import Programme, SourcePlan, campaigns
from tests.actors import MISSING, NOTARY, ORGANISER, SUPERVISOR, Clerk, Organiser
from tests.builders import APRIL, MARCH, PLANS, an_account
from tests.checked import assert_checks, assert_verifies

Snapshot = Callable[[Office], str]
DICE = ("source", "source", "source")
WHOLE = ("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
OTHERS = (*PLANS[MARCH].sources[:4], SourcePlan("sealed", "npc", "市人大常委会", None))
"""The sources of March, the notary's slip taken by another organ."""
MINUTE = timedelta(minutes=1, microseconds=70001)
"""What the stage's clock goes on by before each act."""


@pytest.fixture
def rolled(clerk: Clerk, organiser: Organiser) -> Organiser:
    """A live draw that waits for the notary's slip, the last one."""
    clerk.enters_many(8)
    organiser.takes("plan", "close", "freeze", "commit", *DICE, "source")
    return organiser


def confirms(organiser: Organiser, number: int, by: Account) -> attempts.Attempt:
    """Somebody gives his hand, and what was proposed is done with the last."""
    return joint.carry_out(
        organiser.office,
        signers(organiser.office.settings),
        proposal=number,
        by=by,
        now=organiser.stage.tick(),
        random_bytes=organiser.stage.random_bytes,
    )


def foresees(organiser: Organiser, **changes: object) -> None:
    """The programme says something else of the draw."""
    plan = replace(PLANS[organiser.code], **changes)  # type: ignore[arg-type]
    with organiser.office.write() as session:
        now = organiser.stage.tick()
        boxes = organiser.office.boxes
        campaigns.load(session, boxes, Programme((), (), (), (plan,)), by="test", now=now)


@pytest.mark.parametrize("order", [(NOTARY, SUPERVISOR), (SUPERVISOR, NOTARY)])
def test_three_hands_abandon_a_live_draw_and_each_is_on_record(
    rolled: Organiser, order: tuple[Account, Account]
) -> None:
    rolled.waits_a_day()
    made = rolled.proposes("abandon", MISSING)
    assert made.detail["missing"] == "5 sealed notary"
    first, last = order
    assert confirms(rolled, made.id, first).state == "rolling"
    for again in (first, ORGANISER):
        with pytest.raises(ProposalRefusedError):
            confirms(rolled, made.id, again)
    assert confirms(rolled, made.id, last).state == "abandoned"
    with rolled.office.read() as session:
        (line,) = journal.acts(session, "draw-abandoned")
        assert not proposals.open_for(session)
    told = (line["proposed"], line["also"], line["confirmed"], line["missing"])
    assert told == ("organiser", [first.username], last.username, "5 sealed notary")


def test_two_of_one_role_are_one_hand(rolled: Organiser) -> None:
    rolled.waits_a_day()
    made = rolled.proposes("abandon", MISSING)
    confirms(rolled, made.id, NOTARY)
    with pytest.raises(ProposalRefusedError, match="监督人员"):
        confirms(rolled, made.id, an_account("other", "notary"))
    with pytest.raises(ProposalRefusedError, match="同时担任"):
        confirms(rolled, made.id, an_account("both", "notary", "supervisor"))
    assert rolled.attempt.state == "rolling"


def test_one_hand_alone_abandons_no_live_draw(rolled: Organiser, snapshot: Snapshot) -> None:
    rolled.waits_a_day()
    before = snapshot(rolled.office)
    with pytest.raises(ProposalRefusedError, match="三人"), rolled.office.write() as session:
        abandon.abandon(session, code=MARCH, reason=MISSING, by="organiser", now=rolled.stage.now)
    assert snapshot(rolled.office) == before


def test_a_live_draw_waits_a_day_to_the_second(rolled: Organiser, snapshot: Snapshot) -> None:
    last = max(each.recorded_at for each in rolled.attempt.sources if each.recorded_at)
    due = last.replace(microsecond=0) + timedelta(hours=24)
    before = snapshot(rolled.office)
    rolled.stage.now = due - timedelta(microseconds=1) - MINUTE
    with pytest.raises(StepRefusedError, match="24 小时"):
        rolled.proposes("abandon", MISSING)
    assert snapshot(rolled.office) == before
    rolled.stage.now = due - MINUTE
    rolled.abandons()
    rolled.publishes()
    assert_verifies(rolled.office, MARCH)


def test_a_rehearsal_is_abandoned_at_once_by_one_hand(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(4)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", *DICE)
    organiser.abandons()
    bundle = organiser.publishes()
    told = (bundle / "abandoned.txt").read_text("utf-8")
    assert "missing: 4 sealed organiser\n" in told
    assert f"reason: {MISSING}\n" in told
    assert_verifies(organiser.office, MARCH)


@pytest.mark.parametrize(
    ("values", "why"),
    [((), "只能在“正在记录随机数”"), (DICE[:1], "总能得到"), ((*DICE, "source", "source"), "开奖")],
)
def test_a_draw_is_abandoned_for_nothing_that_can_be_had(
    clerk: Clerk, organiser: Organiser, snapshot: Snapshot, values: tuple[str, ...], why: str
) -> None:
    clerk.enters_many(4)
    organiser.takes("plan", "close", "freeze", "commit", *values)
    organiser.waits_a_day()
    before = snapshot(organiser.office)
    with pytest.raises(StepRefusedError, match=why):
        organiser.proposes("abandon", MISSING)
    assert snapshot(organiser.office) == before


def test_a_reason_is_one_line_and_stays(rolled: Organiser, snapshot: Snapshot) -> None:
    rolled.waits_a_day()
    for wrong in ("", " 空格在前", "两行\n原因", "两个  空格"):
        with pytest.raises(StepRefusedError, match="终止原因"):
            rolled.proposes("abandon", wrong)
    text = rolled.abandons()
    before = snapshot(rolled.office)
    assert rolled.abandons() == text
    with pytest.raises(StepRefusedError, match=MISSING):
        rolled.abandons("另一个原因")
    assert snapshot(rolled.office) == before


def test_a_slip_that_is_found_after_all_goes_on_and_ends_the_proposal(rolled: Organiser) -> None:
    rolled.waits_a_day()
    made = rolled.proposes("abandon", MISSING)
    confirms(rolled, made.id, NOTARY)
    rolled.takes("source")
    with pytest.raises(ProposalRefusedError, match="撤回"):
        confirms(rolled, made.id, SUPERVISOR)
    rolled.takes("draw", "minutes", "publish")
    assert rolled.attempt.state == "published"


def test_whoever_kept_his_slip_back_seals_none_in_the_next_attempt(rolled: Organiser) -> None:
    rolled.waits_a_day()
    rolled.takes("abandon", "publish")
    with pytest.raises(PlanRefusedError, match=r"市公证处.*不能再制作密封单"):
        rolled.plans()
    assert rolled.attempt.attempt == 1
    foresees(rolled, sources=OTHERS)
    assert rolled.plans().attempt == 2
    foresees(rolled)
    with pytest.raises(PlanRefusedError, match=r"市公证处.*不能再制作密封单"):
        rolled.plans()  # nor by planning anew


def test_a_void_between_two_attempts_gives_nobody_his_slip_back(rolled: Organiser) -> None:
    rolled.waits_a_day()
    rolled.takes("abandon", "publish")
    foresees(rolled, sources=OTHERS)
    rolled.takes("plan", "close", "freeze", "commit", "void", "publish")
    with rolled.office.read() as session:
        assert chain.barred(session, attempts.newest(session, MARCH), 3) == ("notary",)
    foresees(rolled)
    with pytest.raises(PlanRefusedError, match="市公证处"):
        rolled.plans()


def test_the_party_itself_is_told_where_it_would_seal_nevertheless(rolled: Organiser) -> None:
    rolled.waits_a_day()
    rolled.takes("abandon", "publish")
    with rolled.office.write() as session:
        attempt = attempts.newest(session, MARCH)
        source = attempt.sources[4]
        with pytest.raises(SourceRefusedError, match="不能再制作密封单"):
            sealing.check_party(session, attempt, source, attempt.attempt + 1)


def test_the_chain_goes_on_after_an_abandoned_attempt(clerk: Clerk, rolled: Organiser) -> None:
    rolled.waits_a_day()
    text = rolled.abandons()
    rolled.publishes()
    foresees(rolled, sources=OTHERS)
    rolled.takes("plan", "close")
    assert rolled.freezes().previous == sha256(text).hexdigest()
    rolled.takes("commit", "sources", "draw", "minutes", "publish")
    rolled.stage.wait_until("2024-04-20T09:00")
    clerk.enters_many(3, issued="2024-04-18")
    rolled.at(APRIL).takes(*WHOLE)
    for before, after in pairwise((MARCH, f"{MARCH}.2", APRIL)):
        assert_verifies(rolled.office, after, before)
    assert_checks(rolled.office)


def test_another_live_draw_follows_an_abandoned_one(clerk: Clerk, rolled: Organiser) -> None:
    rolled.waits_a_day()
    text = rolled.abandons()
    rolled.publishes()
    rolled.stage.wait_until("2024-04-20T09:00")
    clerk.enters_many(3, issued="2024-04-18")
    april = rolled.at(APRIL)
    april.takes("plan", "close")
    assert april.freezes().previous == sha256(text).hexdigest()
    april.takes("commit", "sources", "draw", "minutes", "publish")
    assert_verifies(rolled.office, APRIL, MARCH)
    with pytest.raises(StepRefusedError, match=f"{APRIL}.*新代号"):
        rolled.plans(sources=OTHERS)


def test_an_abandoned_bundle_holds_what_there_was_and_no_more(rolled: Organiser) -> None:
    rolled.waits_a_day()
    rolled.takes("abandon")
    bundle = rolled.publishes()
    names = {path.name for path in bundle.iterdir()}
    assert {"abandoned.txt", "times.txt", "sealed-organiser.txt", "SHA256SUMS"} <= names
    assert not {"seed.txt", "result.txt", "winners", "minutes.pdf", "sealed-notary.txt"} & names
    assert "已终止" in (bundle / "README.txt").read_text("utf-8")
    times = (bundle / "times.txt").read_text("utf-8").splitlines()
    assert [line[:2] for line in times[4:]] == ["1 ", "2 ", "3 ", "4 "]
    assert rolled.publishes() == bundle
    assert_checks(rolled.office)
