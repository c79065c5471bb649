"""A process killed before or after a step is stored leaves a draw that goes on as it was meant."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lottery import publication
from lottery.errors import DrawUnknownError
from lottery.office import Office
from tests.actors import Clerk, Organiser
from tests.builders import MARCH

Snapshot = Callable[[Office], str]
ROOT = Path(__file__).parents[3]
WAY = (
    # What one process takes and commits, and what it has written when it is killed.
    ("", "plan", ""),
    ("plan", "close", "open"),
    ("close", "propose-freeze", "closed"),
    ("propose-freeze", "freeze", "closed"),
    ("freeze", "commit", "frozen"),
    ("commit", "source", "committed"),
    ("source", "source", "rolling"),
    ("sources", "draw", "rolling"),
    ("draw", "minutes", "drawn"),
)
ALSO_ON_POSTGRESQL = {"freeze", "draw"}
Killed = Callable[..., None]


@pytest.fixture
def killed(database_url: str) -> Killed:
    """Takes steps in another process, and kills that where it waits in the last of them."""

    def take(organiser: Organiser, when: str, *steps: str) -> None:
        arguments = (str(organiser.office.settings.home), organiser.stage.tick().isoformat())
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.lottery.ceremony.child", *arguments, when, *steps],
            cwd=ROOT,
            env={**os.environ, "LOTTERY_DATABASE_URL": database_url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert child.stdout
        said = child.stdout.readline()
        child.kill()
        child.communicate()
        assert said.strip() == b"here", (when, steps)
        organiser.stage.tick()

    return take


def test_a_step_that_was_not_stored_never_happened_and_one_that_was_is_not_taken_twice(
    clerk: Clerk, organiser: Organiser, snapshot: Snapshot, killed: Killed
) -> None:
    clerk.enters_many(9)
    organiser.stage.wait_until("2024-04-09T17:00")
    everywhere = organiser.office.engine.dialect.name == "sqlite"
    for stored, lost, state in WAY:
        if not everywhere and lost not in ALSO_ON_POSTGRESQL:
            organiser.takes(*([stored] if stored else []))
            continue
        killed(organiser, "before", *([stored] if stored else []), lost)
        if not stored:
            with pytest.raises(DrawUnknownError):
                _ = organiser.attempt
            continue
        assert organiser.attempt.state == state
        before = snapshot(organiser.office)
        if stored != "source":  # of which there are five
            organiser.takes(stored)
        assert snapshot(organiser.office) == before, stored
    organiser.takes("minutes", "publish")
    publication.verify_apart(organiser.office.settings.public_dir / MARCH)


def test_publication_shows_a_whole_bundle_or_none(
    clerk: Clerk, organiser: Organiser, killed: Killed
) -> None:
    clerk.enters_many(4)
    organiser.takes("plan", "close", "freeze", "commit", "void")
    public = organiser.office.settings.public_dir
    killed(organiser, "writing", "publish")
    visible = [path.name for path in public.iterdir() if not path.name.startswith(".")]
    assert visible == ["commitments"]
    assert any(path.name.startswith(f".{MARCH}") for path in public.iterdir())
    killed(organiser, "before", "publish")
    assert organiser.attempt.state == "void"
    files = {path: path.read_bytes() for path in (public / MARCH).iterdir()}
    publication.verify_apart(public / MARCH)
    killed(organiser, "after", "publish")
    assert organiser.attempt.state == "published-void"
    organiser.publishes()
    assert {path: path.read_bytes() for path in (public / MARCH).iterdir()} == files
