"""Drafts: what is being made lies in a hidden place beside its own, or among the system's temporary
files, until it is whole; what a killed process left of it is swept away.

A draft is locked by the process that works on it, and the system lets go of the lock when that
process ends, however it ends. So nobody's running work is taken away, on this machine or (where
the disk knows locks) on another. Where files cannot be locked (Windows) nothing is swept.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lottery.acting import RandomBytes

_NEW = ".new"
_FOLDER = re.compile(r"\..+\.[0-9a-f]{8}")
_FILE = re.compile(r"\..+\.draft")
_WORK = "lottery-work-"


@contextmanager
def beside(place: Path, random_bytes: RandomBytes) -> Iterator[Path]:
    """A hidden folder beside `place`; gone at the end, if it was not put there."""
    draft = place.with_name(f".{place.name}.{random_bytes(4).hex()}")
    draft.parent.mkdir(parents=True, exist_ok=True)
    new = draft.with_name(f"{draft.name}{_NEW}")
    new.mkdir()
    with _held(new, draft):
        yield draft


@contextmanager
def file_beside(place: Path) -> Iterator[Path]:
    """A hidden empty file beside `place`, for its owner alone; gone at the end, if it was not put
    there."""
    number, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=_NEW)
    os.close(number)
    new = Path(name)
    with _held(new, new.with_suffix(".draft")) as draft:
        yield draft


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder of the system's for work in between, for its owner alone; gone at the end."""
    new = Path(tempfile.mkdtemp(prefix="lottery-new-"))
    draft = new.with_name(new.name.replace("lottery-new-", _WORK, 1))
    with _held(new, draft):
        yield draft


def sweep(*folders: Path) -> int:
    """Remove what killed processes left in these folders, and among the system's temporary files;
    how much that was."""
    found = [path for folder in folders if folder.is_dir() for path in _drafts(folder)]
    found += Path(tempfile.gettempdir()).glob(f"{_WORK}*")
    return sum(_removed(path) for path in found)


def _drafts(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.glob(".*")
        if (_FOLDER if path.is_dir() else _FILE).fullmatch(path.name) and not path.is_symlink()
    ]


def _removed(path: Path) -> bool:
    """Whether it was left alone by its maker, and is gone now."""
    try:
        held = _lock(path)
    except OSError:  # somebody works on it, it is somebody else's, or it is gone already
        return False
    if held is None:
        return False
    try:
        _remove(path)
    finally:
        os.close(held)
    return True


@contextmanager
def _held(new: Path, draft: Path) -> Iterator[Path]:
    """The draft under its own name, which it gets when it is locked: so nobody sweeps it before."""
    held = None
    with suppress(OSError):  # a disk without locks: then nothing on it is ever swept
        held = _lock(new)
    try:
        new.rename(draft)
        yield draft
    finally:
        _remove(draft)
        if held is not None:
            os.close(held)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _lock(path: Path) -> int | None:
    """Lock it and give its handle; None where there are no locks. OSError if another has it."""
    if sys.platform == "win32":
        return None
    import fcntl  # noqa: PLC0415 - Windows has none

    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle
