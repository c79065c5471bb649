"""Files of tests lie in memory, and nothing is left there."""

import subprocess
import sys
from pathlib import Path

from tests import in_memory

HOLD = """
import sys, time
from pathlib import Path
from tests.in_memory import folder, held
with folder(Path(sys.argv[1])) as made, held(made):
    (made / "tests").mkdir()
    print(made, flush=True)
    sys.stdin.read()
"""


def holder(memory: Path) -> "subprocess.Popen[str]":
    """A process that holds a folder until it is told to end; whoever sweeps it has its output."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, memory],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_nothing_is_left_of_a_session_that_ended(tmp_path: Path) -> None:
    with holder(tmp_path) as session:
        assert session.stdout
        assert session.stdin
        made = Path(session.stdout.readline().strip())
        assert (made / "tests").is_dir()
        session.stdin.close()
        assert session.wait() == 0
        assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_a_session_that_was_killed_once_its_workers_are_gone(
    tmp_path: Path,
) -> None:
    with holder(tmp_path) as session:
        assert session.stdout
        made = Path(session.stdout.readline().strip())
        with in_memory.held(made):
            session.kill()
            session.wait()
            assert (made / "tests").is_dir()
        assert session.stdout.read() == ""  # the sweeper is gone too
        assert list(tmp_path.iterdir()) == []
