"""Two processes find what one finds, and a process that ends too soon takes nothing with it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from draws import canonical, work
from draws.errors import DrawError
from draws.verify import verify
from draws.work import useful, working
from lottery import handouts
from tests import killed
from tests.draws.vectors import VECTORS, copied, spoil

SPOILED: dict[str, tuple[str, str] | None] = {
    "nothing": None,
    "a register's line": ("register.txt", "duplicate-line 300"),
    "a pool's line": ("pool.txt", "swap-lines 90 91"),
}


def _double(parent: int, number: int) -> int:
    if number == 3 and os.getpid() != parent:
        os._exit(1)
    return 2 * number


def test_results_keep_their_order_and_lost_ones_are_made_here() -> None:
    with working(2) as doer:
        found = list(doer(_double, ((os.getpid(), number) for number in range(40))))
        again = list(doer(_double, [(os.getpid(), 7)]))
    assert (found, again) == ([2 * number for number in range(40)], [14])


def _outcome(bundle: Path, processes: int) -> Any:
    said: list[tuple[str, str]] = []
    try:
        verdict = verify(
            bundle,
            text_only=True,
            processes=processes,
            report=lambda name, told: said.append((name, told)),
        )
    except DrawError as error:
        return error.check, error.args, said
    return verdict, said


@pytest.mark.parametrize("case", SPOILED.values(), ids=SPOILED.keys())
def test_two_processes_give_the_verdict_of_one(
    case: tuple[str, str] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canonical, "_BLOCK", 2000)
    bundle = copied("half-year-special", tmp_path)
    if case:
        spoil(bundle, *case)
    assert _outcome(bundle, 2) == _outcome(bundle, 1)


def test_lists_that_are_short_are_read_by_one() -> None:
    assert useful(1 << 20) == 1
    assert useful(1 << 30) == min(3, os.cpu_count() or 1)


def test_the_kits_archive_works_in_two_processes(tmp_path: Path) -> None:
    program = tmp_path / "draws.pyz"
    program.write_bytes(handouts.kit().content)
    command = [sys.executable, "-S", "-I", str(program), "verify", "--text", "--processes", "2"]
    done = subprocess.run(
        [*command, str(VECTORS / "tiny")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nVERIFIED  TINY-1 attempt 1" in done.stdout


def test_where_no_process_can_be_started_all_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def refusing(workers: int, *_: object) -> NoReturn:
        asked.append(workers)
        raise NotImplementedError("no semaphores on this system")

    monkeypatch.setattr(work, "ProcessPoolExecutor", refusing)
    with working(99) as doer:
        assert list(doer(pow, [(2, number) for number in range(5)])) == [1, 2, 4, 8, 16]
    assert asked == [61]


ENDLESS = """
import itertools
from draws.work import working

if __name__ == "__main__":
    with working(2) as work:
        for _ in work(pow, ((2, 3) for _ in itertools.count())):
            if work._executor and work._executor._processes:
                print("begun", flush=True)
                input()
"""


def test_a_process_ends_with_the_one_that_started_it_and_was_killed(tmp_path: Path) -> None:
    killed.leaves_nobody(tmp_path / "endless.py", ENDLESS, b"begun\n")
