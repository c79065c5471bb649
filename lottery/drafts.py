"""Drafts: what is being made lies in a hidden place beside its own, or among the system's temporary
files, until it is whole; what a killed process left of it is swept away.

A draft is locked by the process that works on it, and the system lets go of the lock when that
process ends, however it ends. So nobody's running work is taken away, on this machine or (where
the disk knows locks) on another. Where files cannot be locked (Windows) nothing is swept.
"""

import glob
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lottery import readable
from lottery.acting import RandomBytes

_FOLDER = re.compile(r"\..+\.[0-9a-f]{8}")
_FILE = re.compile(r"\..+\.draft")
_WORK = "lottery-work-"


@contextmanager
def beside(place: Path, random_bytes: RandomBytes) -> Iterator[Path]:
    """A hidden folder beside `place`; gone at the end, if it was not put there."""
    readable.folder(place.parent)

    def make() -> Path:
        draft = place.with_name(f".{place.name}.{random_bytes(4).hex()}")
        draft.mkdir()
        return draft

    with _held(make) as draft:
        yield draft


@contextmanager
def file_beside(place: Path) -> Iterator[Path]:
    """A hidden empty file beside `place`, for its owner alone; gone at the end, if it was not put
    there."""

    def make() -> Path:
        prefix = f".{place.name}."
        number, name = tempfile.mkstemp(dir=place.parent, prefix=prefix, suffix=".draft")
        os.close(number)
        return Path(name)

    with _held(make) as draft:
        yield draft


@contextmanager
def work_folder(folder: Path | None = None) -> Iterator[Path]:
    """A folder for work in between, for its owner alone: among the system's temporary files, or
    hidden in a `folder`; gone at the end."""
    prefix = f".{_WORK}" if folder else _WORK
    with _held(lambda: Path(tempfile.mkdtemp(prefix=prefix, dir=folder))) as draft:
        yield draft


def sweep(*folders: Path) -> int:
    """Remove what killed processes left in these folders, and among the system's temporary files;
    how much that was."""
    found = [path for folder in folders if folder.is_dir() for path in _drafts(folder)]
    found += Path(tempfile.gettempdir()).glob(f"{_WORK}*")
    return sum(_removed(path) for path in found)


def sweep_beside(place: Path, *suffixes: str) -> int:
    """Remove what killed processes left beside a place, and beside names with such endings, in a
    folder that others use too; how much that was."""
    wanted = [f".{glob.escape(place.name)}.*", *(f".*{suffix}.*" for suffix in suffixes)]
    found = {path for pattern in wanted for path in place.parent.glob(pattern)}
    return sum(_removed(path) for path in found if _is_draft(path))


def _drafts(folder: Path) -> list[Path]:
    return [path for path in folder.glob(".*") if _is_draft(path)]


def _is_draft(path: Path) -> bool:
    kind = _FOLDER if path.is_dir() else _FILE
    ours = bool(kind.fullmatch(path.name)) or path.name.startswith(f".{_WORK}")
    return ours and not path.is_symlink()


def _removed(path: Path) -> bool:
    """Whether it was left alone by its maker, and is gone now."""
    if not _is_own(path):
        return False
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


def _is_own(path: Path) -> bool:
    """Whether it is a folder or a plain file of this user's: among the system's temporary files
    strangers put what they like, and a pipe would keep whoever opens it waiting."""
    try:
        found = path.lstat()
    except OSError:
        return False
    plain = stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)
    return plain and (sys.platform == "win32" or found.st_uid == os.geteuid())


@contextmanager
def _held(make: Callable[[], Path]) -> Iterator[Path]:
    """A draft that is locked. One that was swept before it could be is made again."""
    draft, held = _made(make)
    try:
        yield draft
    finally:
        _remove(draft)
        if held is not None:
            os.close(held)


def _made(make: Callable[[], Path]) -> tuple[Path, int | None]:
    """A draft and the handle that locks it: None on a disk without locks, which is never swept."""
    while True:
        draft = make()
        try:
            held = _lock(draft, waits=True)
        except FileNotFoundError:  # swept before it could be opened
            continue
        except OSError:
            return draft, None
        if held is None or _is_there(draft, held):
            return draft, held
        os.close(held)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _is_there(path: Path, handle: int) -> bool:
    """Whether what this handle has open still lies under its name."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _lock(path: Path, *, waits: bool = False) -> int | None:
    """Lock it and give its handle; None where there are no locks. OSError if another has it, unless
    one `waits`."""
    if sys.platform == "win32":
        return None
    import fcntl  # noqa: PLC0415 - Windows has none

    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle
