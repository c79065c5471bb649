"""Slips whose hashes come in after the plan: each from its own party, once, kept by another."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from draws.manifest import Source
from lottery import attempts, journal
from lottery.accounts import Account
from lottery.attempts import Attempt
from lottery.ceremony.sources import sealing
from lottery.ceremony.sources.sealing import SealedSource
from lottery.ceremony.steps import plan
from lottery.errors import LotteryError, PlanRefusedError, SourceRefusedError, StepRefusedError
from lottery.models import SealedHash, SecondKeeper
from lottery.programme import SourcePlan, campaigns
from tests.actors import NOTARY, Clerk, Organiser, together
from tests.builders import APRIL, MARCH, PLANS, an_account
from tests.lottery.prepared import after

ORGANISER = an_account("organiser", "organiser")
OWNERS = {"organiser": ORGANISER, "notary": NOTARY}
KEEPERS = {"organiser": ("notary", "npc"), "notary": ("organiser", "npc")}
ONE, TWO = "ab" * 32, "cd" * 32


@pytest.fixture
def planned(organiser: Organiser) -> Organiser:
    """A live draw whose slips are still to come."""
    plans(organiser)
    return organiser


def plans(organiser: Organiser, **changes: object) -> Attempt:
    """Plan without any slip."""
    with organiser.office.write() as session:
        foreseen = replace(campaigns.plan(session, organiser.code), **changes)  # type: ignore[arg-type]
        now = organiser.stage.tick()
        return plan.plan(session, foreseen, mode="live", sealed={}, by="organiser", now=now)


def hands_in(
    organiser: Organiser,
    party: str = "organiser",
    digest: str = ONE,
    *,
    keepers: tuple[str, ...] | None = None,
    by: Account | None = None,
) -> SealedSource:
    """Hand in a hash, by the party itself if not told otherwise."""
    with organiser.office.write() as session:
        return sealing.hand_in(
            session,
            code=organiser.code,
            party=party,
            sha256=digest,
            keepers=KEEPERS[party] if keepers is None else keepers,
            by=by or OWNERS[party],
            now=organiser.stage.tick(),
        )


def slips(organiser: Organiser) -> dict[str, str]:
    """The hashes by party."""
    with organiser.office.read() as session:
        found = sealing.slips(session, attempts.newest(session, organiser.code))
    return {slip.party: slip.sha256 for slip in found}


def test_a_hash_handed_in_stands_in_the_manifest_and_opens_there(
    clerk: Clerk, planned: Organiser
) -> None:
    clerk.enters_many(3)
    for party in KEEPERS:
        planned.closes()
        with pytest.raises(StepRefusedError, match="密封单散列"):
            planned.proposes("freeze")
        hands_in(planned, party, planned.slip(1, party).sha256())
    manifest = planned.freezes()
    expected = [Source(4, "sealed", "organiser", sha256=slips(planned)["organiser"])]
    assert [*manifest.sources[3:4]] == expected
    planned.takes("commit", "sources", "draw", "minutes", "publish")


def test_a_hash_is_handed_in_once(planned: Organiser) -> None:
    assert slips(planned) == {"organiser": "", "notary": ""}
    first = hands_in(planned)
    assert first == SealedSource(4, "organiser", "市商务局", ONE, ("notary", "npc"))
    assert hands_in(planned) == first
    for digest, keepers in ((TWO, ("notary", "npc")), (ONE, ("notary", "cppcc"))):
        with pytest.raises(SourceRefusedError, match=ONE):
            hands_in(planned, digest=digest, keepers=keepers)
    assert slips(planned) == {"organiser": ONE, "notary": ""}
    with planned.office.read() as session:
        (line,) = journal.acts(session, "slip-sealed")
        (second,) = journal.acts(session, "slip-second-keeper")
    assert (line["party"], line["sha256"], line["keeper"]) == ("organiser", ONE, "notary")
    assert (second["party"], second["keeper"]) == ("organiser", "npc")


TWICE = ("notary", "notary")
KEPT = ("notary", "npc")
WRONG: tuple[tuple[str, str, tuple[str, ...], Account, str], ...] = (
    ("organiser", ONE, ("organiser", "npc"), ORGANISER, "另一方"),
    ("organiser", ONE, ("npc", "organiser"), ORGANISER, "另一方"),
    ("organiser", ONE, ("mayor", "npc"), ORGANISER, "notary"),
    ("organiser", ONE, ("npc", ""), ORGANISER, "notary"),
    ("organiser", ONE, ("notary",), ORGANISER, "两个保管方"),
    ("organiser", ONE, (), ORGANISER, "两个保管方"),
    ("organiser", ONE, ("notary", "npc", "cppcc"), ORGANISER, "两个保管方"),
    ("organiser", ONE, TWICE, ORGANISER, "另选一方"),
    ("organiser", ONE, KEPT, NOTARY, "本人"),
    ("notary", ONE, ("organiser", "npc"), ORGANISER, "本人"),
    ("organiser", ONE, KEPT, an_account("clerk", "clerk"), "本人"),
    ("organiser", ONE, KEPT, an_account("root", "administrator"), "本人"),
    ("organiser", ONE, KEPT, an_account("both", "organiser", "notary"), "同时担任"),
    ("npc", ONE, KEPT, an_account("npc", "supervisor"), "没有名为"),
    ("organiser", ONE.upper(), KEPT, ORGANISER, "64 位"),
    ("organiser", ONE[:-1], KEPT, ORGANISER, "64 位"),
    ("organiser", ONE + "\n", KEPT, ORGANISER, "64 位"),
    ("organiser", "", KEPT, ORGANISER, "64 位"),
)


def test_whoever_may_not_hand_in_is_told_why(planned: Organiser) -> None:
    for party, digest, keepers, by, says in WRONG:
        with pytest.raises(SourceRefusedError, match=says):
            hands_in(planned, party, digest, keepers=keepers, by=by)
    assert set(slips(planned).values()) == {""}


def test_an_organ_that_seals_hands_in_by_its_supervisor(organiser: Organiser) -> None:
    sources = (*PLANS[MARCH].sources, SourcePlan("sealed", "npc", "市人大常委会", None))
    attempt = plans(organiser, sources=sources)
    supervisor = an_account("npc", "supervisor", organ="市人大常委会")
    assert sealing.parties_of(attempt, supervisor) == ("npc",)
    assert sealing.parties_of(attempt, NOTARY) == ("notary",)
    assert sealing.parties_of(attempt, an_account("clerk", "clerk", organ="市人大常委会")) == ()
    assert "npc" not in sealing.keepers_for(attempt, "npc")
    slip = hands_in(organiser, "npc", TWO, keepers=("cppcc", "notary"), by=supervisor)
    assert (slip.sha256, slip.keepers) == (TWO, ("cppcc", "notary"))
    other = an_account("cppcc", "supervisor", organ="市政协")
    with pytest.raises(SourceRefusedError, match="本人"):
        hands_in(organiser, "npc", TWO, keepers=("cppcc", "notary"), by=other)


def test_no_hash_is_used_twice_over_the_programme(clerk: Clerk, planned: Organiser) -> None:
    clerk.enters_many(2)
    hands_in(planned)
    with pytest.raises(SourceRefusedError, match="只能用一次"):
        hands_in(planned, "notary")
    april = planned.at(APRIL)
    april.plans()
    given = april.slip(1, "notary").sha256()
    with pytest.raises(SourceRefusedError, match="只能用一次"):
        hands_in(planned, "notary", given)
    hands_in(planned, "notary", TWO)
    planned.takes("close", "freeze", "commit", "void")
    plans(planned)
    for digest in (ONE, TWO, given):
        with pytest.raises(SourceRefusedError, match="只能用一次"):
            hands_in(planned, digest=digest)
    assert set(slips(planned).values()) == {""}


def test_a_plan_given_again_keeps_what_was_handed_in(planned: Organiser) -> None:
    hands_in(planned)
    assert plans(planned).sources[3].parameter == ONE
    assert planned.attempt.attempt == 1
    with pytest.raises(PlanRefusedError, match="不能更改"):
        planned.plans()


def test_a_hash_comes_before_the_freeze_and_not_by_a_clock_put_back(
    clerk: Clerk, planned: Organiser
) -> None:
    clerk.enters_many(2)
    hands_in(planned)
    planned.closes()
    planned.stage.now = planned.stage.now.replace(year=2023)
    with pytest.raises(StepRefusedError, match="校准时钟"):
        hands_in(planned, "notary", TWO)
    planned.stage.wait_until("2024-04-09T17:30")
    hands_in(planned, "notary", TWO)
    planned.freezes()
    assert hands_in(planned).sha256 == ONE
    with pytest.raises(SourceRefusedError, match="不能更改"):
        hands_in(planned, "notary", "ef" * 32)


def test_of_two_hashes_handed_in_at_once_one_is_stored(planned: Organiser) -> None:
    april = planned.at(APRIL)
    plans(april)
    ways = [
        (lambda: hands_in(planned, "organiser", ONE), lambda: hands_in(planned, "organiser", TWO)),
        (
            lambda: hands_in(planned, "notary", "0" * 64),
            lambda: hands_in(april, "notary", "0" * 64),
        ),
    ]
    for one, other in ways:
        answers = together(one, other)
        assert [isinstance(each, SourceRefusedError) for each in answers].count(True) == 1, answers
    stored = [*slips(planned).values(), *slips(april).values()]
    assert sorted(map(bool, stored)) == [False, False, True, True]


TRIES = st.tuples(
    st.sampled_from([MARCH, APRIL]),
    st.sampled_from(["organiser", "notary"]),
    st.sampled_from([ONE, TWO, "0" * 64]),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.lists(TRIES, max_size=8))
def test_whatever_is_tried_each_party_has_its_first_fresh_hash(
    planned: Organiser, tries: list[tuple[str, str, str]]
) -> None:
    draws = {MARCH: planned, APRIL: planned.at(APRIL)}
    plans(draws[APRIL])
    stored = {(code, who): h for code in draws for who, h in slips(draws[code]).items()}
    for code, party, digest in tries:
        fresh = digest not in stored.values() and not stored[code, party]
        same = stored[code, party] == digest
        try:
            hands_in(draws[code], party, digest)
            assert fresh or same
            stored[code, party] = digest
        except LotteryError:
            assert not fresh
            assert not same
    assert stored == {(code, who): h for code in draws for who, h in slips(draws[code]).items()}


def test_the_table_only_grows(planned: Organiser) -> None:
    hands_in(planned)
    refused = pytest.raises(DBAPIError, match="only grows")
    with refused, planned.office.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM sealed_hash")
    assert slips(planned)["organiser"] == ONE


def test_a_hash_that_the_journal_does_not_tell_of_is_not_frozen(planned: Organiser) -> None:
    hands_in(planned, "organiser", ONE)
    with planned.office.write() as session:
        row = {"draw": MARCH, "attempt": 1, "party": "notary", "sha256": TWO}
        row |= {"keeper": "organiser", "at": planned.stage.now, "by": "somebody"}
        session.execute(insert(SealedHash).values(**row))
    hands_in(planned, "notary", TWO)  # names the second keeper of what lies there
    planned.closes()
    with pytest.raises(StepRefusedError, match="日志"):
        planned.freezes()


def test_a_second_keeper_that_the_journal_does_not_tell_of_is_not_frozen(
    planned: Organiser,
) -> None:
    for party, digest in (("organiser", ONE), ("notary", TWO)):
        hands_in(planned, party, digest)
    planned.closes()
    with planned.office.write() as session:
        row = {"draw": MARCH, "attempt": 1, "party": "mayor", "keeper": "npc"}
        row |= {"at": planned.stage.now, "by": "somebody"}
        session.execute(insert(SecondKeeper).values(**row))
    with pytest.raises(StepRefusedError, match="日志"):
        planned.freezes()


@after(2, "plan", "close")
def test_a_live_draw_does_not_freeze_before_two_keepers_of_each_slip_are_named(
    organiser: Organiser,
) -> None:
    organiser.enrols_notary()
    with pytest.raises(StepRefusedError, match="两个保管方"):
        organiser.puts_forward("freeze")
    hands_in(organiser, "organiser", organiser.slip(1, "organiser").sha256())
    with pytest.raises(StepRefusedError, match=r"公证处.*两个保管方"):
        organiser.puts_forward("freeze")
    with pytest.raises(SourceRefusedError, match="不能更改"):
        hands_in(organiser, "notary", TWO)
    hands_in(organiser, "notary", organiser.slip(1, "notary").sha256())
    organiser.freezes()
    with organiser.office.read() as session:
        kept = [slip.keepers for slip in sealing.slips(session, organiser.attempt)]
    assert kept == [("notary", "npc"), ("organiser", "npc")]


def test_a_rehearsals_slip_may_have_one_keeper_and_a_second_one_later(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(2)
    organiser.plans("rehearsal")
    digest = organiser.slip(1, "organiser").sha256()
    assert hands_in(organiser, "organiser", digest, keepers=("npc",)).keepers == ("npc",)
    both = hands_in(organiser, "organiser", digest, keepers=("npc", "cppcc"))
    assert hands_in(organiser, "organiser", digest, keepers=("npc", "cppcc")) == both
    for wrong in (("cppcc",), ("cppcc", "npc")):
        with pytest.raises(SourceRefusedError, match="不能更改"):
            hands_in(organiser, "organiser", digest, keepers=wrong)
    organiser.takes("close", "freeze")
