"""Tests put their files into memory, where the machine offers enough of it as files.

They write and sync tens of thousands of small files and databases, and nobody cuts the power of
the machine between two tests. What a sync and a full disk mean is tested by what the program asks
of the system, not by the disk. Nothing is left behind, whoever is killed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
ROOM = 8 * 2**30
"""Bytes of memory free for files: of some workers, and of their servers with all databases."""

_SWEEPER = """
import fcntl, os, shutil, sys
fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
shutil.rmtree(sys.argv[1], ignore_errors=True)
"""
"""Removes a folder when nobody holds it any more, of whatever its holders died."""


def offered() -> Path | None:
    """Where memory is offered as files, if there is room enough."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return None
    room = min(shutil.disk_usage(MEMORY).free, _free())
    return MEMORY if room > ROOM else None


def _free() -> int:
    """Bytes of memory that nobody needs."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    (kib,) = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return int(kib) * 1024


def place() -> Path | None:
    """Where a server's files go: to memory; None for where temporary files go by themselves, which
    is in memory too in a session of tests."""
    return None if Path(tempfile.gettempdir()).is_relative_to(MEMORY) else offered()


@contextmanager
def folder(memory: Path) -> Iterator[Path]:
    """A folder in memory for this process and all that it starts, with their temporary files.

    It is gone after the block, or when this process and whoever else holds it were killed.
    """
    made = Path(tempfile.mkdtemp(prefix="lottery-tests-", dir=memory))
    temporary = made / "tmp"
    temporary.mkdir()
    for each, rights in ((made, 0o755), (temporary, 0o1777)):
        each.chmod(rights)  # PostgreSQL is a user of its own
    with held(made):
        sweeper = subprocess.Popen(
            [sys.executable, "-S", "-c", _SWEEPER, made], start_new_session=True
        )
        os.environ["TMPDIR"], tempfile.tempdir = str(temporary), None
        yield made
    sweeper.wait()


@contextmanager
def held(made: Path) -> Iterator[None]:
    """Such a folder stays as long as the block, or until this process ends."""
    import fcntl  # noqa: PLC0415 - which Windows has not, nor such folders

    number = os.open(made, os.O_RDONLY)
    fcntl.flock(number, fcntl.LOCK_SH)
    try:
        yield
    finally:
        os.close(number)
