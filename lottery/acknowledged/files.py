"""The folder of the heads, and a lock between processes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def folder_for_heads(folder: Path) -> None:
    """Make the folder if there is none; whoever shows what is published reads the heads, too."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)


@contextmanager
def locked(place: Path, *, waits: bool = True) -> Iterator[None]:
    """Nobody else, of this process or another, is in a block over the same file; raises
    BlockingIOError where somebody is and one does not want to wait.

    The file is its owner's alone: whoever could open it could keep everybody waiting.
    """
    with open(place, "ab", opener=_own) as held:
        if sys.platform == "win32":
            held.seek(0)
            try:
                how = msvcrt.LK_LOCK if waits else msvcrt.LK_NBLCK
                msvcrt.locking(held.fileno(), how, 1)
            except PermissionError as why:
                raise BlockingIOError(why.errno, why.strerror) from None
        else:
            fcntl.flock(held, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield
        finally:
            if sys.platform == "win32":
                held.seek(0)
                msvcrt.locking(held.fileno(), msvcrt.LK_UNLCK, 1)


def _own(place: str, flags: int) -> int:
    return os.open(place, flags, 0o600)
