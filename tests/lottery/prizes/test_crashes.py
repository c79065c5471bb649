"""A process killed before or after an act about a prize is stored; and two clerks at one moment."""

import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest

from lottery.errors import PrizeRefusedError, ProposalRefusedError
from lottery.office import Office
from lottery.prizes import acts, list_check, papers, recorded, standing
from lottery.prizes.life import Deed
from tests.actors import Organiser
from tests.checked import assert_checks
from tests.lottery.ceremony import child as ceremony
from tests.lottery.prepared import done
from tests.lottery.prizes import child
from tests.lottery.prizes.test_acts import STEPS, Desk

PREPARED = {"organiser": done(9, *STEPS)}
ACTS = {"call": False, "papers": True, "propose": False, "confirm": True}
"""In their order, and whether the process is killed at it: the others store by the same
transactions as these."""


@pytest.fixture(scope="module")
def nursery() -> multiprocessing.context.BaseContext:
    """Where processes come from that have the program in memory already."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([child.__name__])
    return context


@pytest.fixture
def kill(
    database_url: str, nursery: multiprocessing.context.BaseContext
) -> Callable[[Organiser, str, str], None]:
    """Does an act in another process, and kills that where it waits."""

    def take(organiser: Organiser, when: str, act: str) -> None:
        ours, theirs = nursery.Pipe()
        home, moment = organiser.office.settings.home, organiser.stage.tick().isoformat()
        arguments = (theirs, str(home), database_url, moment, when, act, child.acts)
        process = nursery.Process(target=ceremony.run, args=arguments)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        assert ours.poll(60), (when, act)
        assert ours.recv() == "here", (when, act)
        process.kill()
        process.join()
        organiser.stage.tick()

    return take


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_not_stored_of_a_prize_never_happened_and_what_was_is_not_done_twice(
    organiser: Organiser,
    snapshot: Callable[[Office], str],
    kill: Callable[[Organiser, str, str], None],
) -> None:
    office = organiser.office
    for act, is_killed in ACTS.items():
        if not is_killed:
            child.acts(organiser)[act]()
            continue
        before = snapshot(office)
        kill(organiser, "before", act)
        assert snapshot(office) == before, act
        kill(organiser, "after", act)
        stored = snapshot(office)
        assert stored != before, act
        with suppress(ProposalRefusedError, PrizeRefusedError):
            child.acts(organiser)[act]()
        assert snapshot(office) == stored, act
    for when in ("before", "after"):
        kill(organiser, when, "publish")
    child.acts(organiser)["publish"]()
    desk = Desk(organiser)
    assert [desk.standing("2", slot).life.turn for slot in (1, 2)] == [1, 2]
    with office.read() as session:
        kept = papers.kept(session, desk.prize("1", 2))
        assert [each.kind for each in kept] == ["identity", "mandate"]
        assert list(recorded.faults(session)) == []
        assert list_check.unlisted_of(session, office.settings.public_dir, desk.attempt) is None
    assert_checks(office)


def test_of_two_clerks_who_act_at_one_moment_one_is_refused_and_nothing_is_doubled(
    organiser: Organiser,
) -> None:
    desk, both = Desk(organiser), Barrier(2)
    now, prize = desk.stage.tick(), desk.prize("2", 1)

    def calls(by: str) -> str:
        deed = Deed("notified", {"how": "call", "outcome": "reached"})
        both.wait()
        try:
            with desk.office.write() as session:
                acts.take(
                    *(session, desk.attempt, prize, deed, desk.claims), expected=0, by=by, now=now
                )
        except PrizeRefusedError as refused:
            return str(refused)
        return ""

    with ThreadPoolExecutor(2) as clerks:
        told = sorted(clerks.map(calls, ("first", "second")))
    assert told[0] == ""
    assert "不是最新情况" in told[1]
    with desk.office.read() as session:
        assert [act.number for act in standing.history(session, prize)] == [1]
    assert_checks(desk.office)
