"""A process killed before or after an act is stored leaves a draw that goes on as it was meant.

The acts that store most are killed here, on SQLite; `benchmarks/kills.py` kills at every step, at
moments that nobody chose, on both databases.
"""

import multiprocessing
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from draws.verify import verify
from lottery import proposals
from lottery.errors import ProposalRefusedError
from lottery.office import Office
from tests.actors import Clerk, Organiser
from tests.builders import MARCH
from tests.checked import assert_checks
from tests.lottery.ceremony import child

Snapshot = Callable[[Office], str]
Killed = Callable[[Organiser, str, str], None]
OPENING = (
    *("plan", "seal organiser", "seal notary", "close", "enrol"),
    *("propose freeze", "freeze", "cosign"),
)
WAY = {
    # Every act that stores something of a draw, and the state in which it leaves the draw.
    "plan": "open",
    "seal organiser": "open",
    "seal notary": "open",
    "close": "closed",
    "enrol": "closed",
    "object": "closed",
    "answer": "closed",
    "propose freeze": "closed",
    "freeze": "frozen",
    "cosign": "frozen",
    "propose commit": "frozen",
    "commit": "committed",
    "propose void": "committed",
    "decline void": "committed",
    "propose void again": "committed",
    "first typing": "committed",
    "differing typing": "committed",
    "first typing again": "committed",
    "agreeing typing": "rolling",
    "value 2": "rolling",
    "value 3": "rolling",
    "export": "rolling",
    "value 4": "rolling",  # of dice the first three, of sealed slips the others
    "value 5": "rolling",
    "differing result": "rolling",
    "equal result": "rolling",
    "draw": "drawn",
    "first picture": "drawn",
    "next picture": "drawn",
    "propose minutes": "drawn",
    "minutes": "signed",
}
KILLED = {
    *("plan", "close", "answer", "propose freeze", "freeze", "cosign", "commit"),
    *("first typing", "agreeing typing", "value 4", "equal result", "draw", "minutes"),
}
"""Others are done as they are meant: they are stored by the same transactions."""
NEW_EACH_TIME = {
    # Doing these twice is not doing them once: a typist's last word counts, a screen moves on.
    *("first typing", "differing typing", "first typing again", "propose void"),
    *("propose void again", "export"),
    *("first picture", "next picture"),
}


@pytest.fixture(scope="module")
def nursery() -> multiprocessing.context.BaseContext:
    """Where processes come from that have the program in memory already."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([child.__name__])
    return context


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh file of SQLite."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'lottery.db')}"


@pytest.fixture
def killed(database_url: str, nursery: multiprocessing.context.BaseContext) -> Killed:
    """Does an act in another process, and kills that where it waits."""

    def take(organiser: Organiser, when: str, act: str) -> None:
        ours, theirs = nursery.Pipe()
        home = str(organiser.office.settings.home)
        arguments = (theirs, home, database_url, organiser.stage.tick().isoformat(), when, act)
        process = nursery.Process(target=child.run, args=arguments)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        assert ours.poll(60), (when, act)
        assert ours.recv() == "here", (when, act)
        process.kill()
        process.join()
        organiser.stage.tick()

    return take


def repeated(organiser: Organiser, act: str) -> None:
    """Do what was done already, as somebody does who does not know whether it was."""
    organiser.stage.tick()
    child.acts(organiser)[act]()


def test_an_act_that_was_not_stored_never_happened_and_one_that_was_is_not_done_twice(
    clerk: Clerk, organiser: Organiser, snapshot: Snapshot, killed: Killed
) -> None:
    clerk.enters_many(9)
    organiser.stage.wait_until("2024-04-09T17:00")
    for act, state in WAY.items():
        if act not in KILLED:
            repeated(organiser, act)
            continue
        before = snapshot(organiser.office)
        killed(organiser, "before", act)
        assert snapshot(organiser.office) == before, act
        killed(organiser, "after", act)
        stored = snapshot(organiser.office)
        assert stored != before, act
        assert organiser.attempt.state == state, act
        if act not in NEW_EACH_TIME:
            # A proposal is confirmed once; whatever else is done again gives what is stored.
            with suppress(ProposalRefusedError):
                repeated(organiser, act)
            assert snapshot(organiser.office) == stored, act
    repeated(organiser, "commitment")
    verify(organiser.publishes(), keys=committed_keys(organiser))
    with organiser.office.read() as session:
        assert not proposals.open_for(session)
    assert_checks(organiser.office)


def committed_keys(organiser: Organiser) -> Path:
    """The keys that were published before the draw."""
    return organiser.office.settings.public_dir / "commitments" / MARCH / "keys.txt"


def done(organiser: Organiser, *acts: str) -> None:
    """Do these acts, without a crash."""
    organiser.stage.wait_until("2024-04-09T17:00")
    for act in acts:
        repeated(organiser, act)


def test_a_void_is_stored_whole_or_not_at_all(
    clerk: Clerk, organiser: Organiser, snapshot: Snapshot, killed: Killed
) -> None:
    clerk.enters_many(2)
    done(organiser, *OPENING, "propose commit", "commit", "propose void")
    before = snapshot(organiser.office)
    killed(organiser, "before", "void")
    assert snapshot(organiser.office) == before
    killed(organiser, "after", "void")
    assert organiser.attempt.state == "void"


def test_an_attempt_is_abandoned_whole_or_not_at_all_whenever_a_hand_is_cut_off(
    clerk: Clerk, organiser: Organiser, snapshot: Snapshot, killed: Killed
) -> None:
    clerk.enters_many(4)
    done(organiser, *OPENING, "propose commit", "commit", "commitment")
    organiser.takes("source", "source", "source", "source")
    organiser.waits_a_day()
    for act in ("propose abandon", "agree abandon", "abandon"):
        before = snapshot(organiser.office)
        killed(organiser, "before", act)
        assert snapshot(organiser.office) == before, act
        assert organiser.attempt.state == "rolling"
        killed(organiser, "after", act)
        stored = snapshot(organiser.office)
        assert stored != before, act
        with suppress(ProposalRefusedError):
            repeated(organiser, act)
        assert snapshot(organiser.office) == stored, act
    assert organiser.attempt.state == "abandoned"
    public = organiser.office.settings.public_dir
    committed = visible(public)
    for when in ("verifying", "renaming"):
        killed(organiser, when, "publish")
        assert visible(public) == committed, when
    killed(organiser, "before", "publish")
    killed(organiser, "after", "publish")
    assert organiser.attempt.state == "published-abandoned"
    verify(public / MARCH, keys=committed_keys(organiser))
    assert_checks(organiser.office)


def visible(folder: Path) -> dict[str, bytes]:
    """What a stranger can fetch, by name; drafts are hidden."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    names = (path for path in paths if not any(part.startswith(".") for part in path.parts))
    return {path.as_posix(): (folder / path).read_bytes() for path in names}


def test_what_is_published_is_seen_whole_or_not_at_all(
    clerk: Clerk, organiser: Organiser, killed: Killed
) -> None:
    clerk.enters_many(4)
    done(organiser, *OPENING, "propose commit", "commit")
    public = organiser.office.settings.public_dir
    for when in ("verifying", "renaming"):
        killed(organiser, when, "commitment")
        assert not visible(public), when
    assert any(path.name.startswith(f".{MARCH}") for path in (public / "commitments").iterdir())
    killed(organiser, "after", "commitment")
    committed = visible(public)
    assert "signatures.txt" in {Path(name).name for name in committed}
    done(organiser, "commitment", "propose void", "void")
    for when in ("verifying", "renaming"):
        killed(organiser, when, "publish")
        assert visible(public) == committed, when
    killed(organiser, "before", "publish")
    assert organiser.attempt.state == "void"
    whole = visible(public)
    verify(public / MARCH, keys=committed_keys(organiser))
    killed(organiser, "after", "publish")
    assert organiser.attempt.state == "published-void"
    organiser.publishes()
    assert visible(public) == whole
