"""Work over a long list is done by processes beside this one, and nobody can tell."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lottery.spreading import batched, spread

SCRIPT = """
import json, os, signal, sys
from multiprocessing import parent_process
from lottery.spreading import spread

KILLER = 7

def work(secret, item):
    if parent_process() and item == KILLER:
        os.kill(os.getpid(), signal.SIGKILL)
    return f"{secret} {item}", os.getpid()

def numbers(upto):
    yield from range(upto)
    raise LookupError

def tell():
    found = []
    try:
        for item, (said, process) in spread(work, "key", numbers(12), here=1):
            found.append((item, said, process == os.getpid()))
    except LookupError:
        print(json.dumps(found))

def wait():
    found = spread(work, "key", numbers(100), here=0)
    print(*{next(found)[1][1] for _ in range(4)} - {os.getpid()}, flush=True)
    input()

if __name__ == "__main__":
    {"tell": tell, "wait": wait}[sys.argv[1]]()
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A program that spreads work."""
    path = tmp_path / "spreading.py"
    path.write_text(SCRIPT)
    return path


def test_all_comes_in_order_even_where_a_process_is_killed(script: Path) -> None:
    done = subprocess.run([sys.executable, script, "tell"], capture_output=True, check=True)
    found = json.loads(done.stdout)
    assert [(item, said) for item, said, _ in found] == [(n, f"key {n}") for n in range(12)]
    assert [was_here for _, _, was_here in found[:3]] == [True, False, False]
    assert found[7][2]


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux tells when a process has ended")
def test_the_processes_end_with_the_one_that_started_them(script: Path) -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, str(script), "wait"]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        watched = [os.pidfd_open(int(each)) for each in process.stdout.readline().split()]
        process.kill()
    assert watched
    for each in watched:
        assert select.select([each], [], [], 60)[0]
        os.close(each)


def twice(secret: int, item: int) -> tuple[int, int]:
    """Twice a number, and where."""
    return secret * item, os.getpid()


def test_a_short_list_starts_no_process() -> None:
    assert list(spread(twice, 2, range(8), here=9)) == [(n, (2 * n, os.getpid())) for n in range(8)]


def test_rows_before_one_that_cannot_be_had_come_first() -> None:
    def numbers() -> Iterator[int]:
        yield from range(5)
        raise LookupError

    some = batched(numbers(), 2)
    assert [next(some), next(some), next(some)] == [[0, 1], [2, 3], [4]]
    with pytest.raises(LookupError):
        next(some)
