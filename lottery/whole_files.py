"""Files that are whole or not there: written beside their place, and put there from the disk.

Whoever is killed at it, or meets a full disk, leaves the older file as it was, and a draft that is
swept (`lottery.drafts`).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lottery import drafts


def write(place: Path, data: bytes, mode: int = 0o600) -> None:
    """Put a file in its place, with these rights, on the disk with its name; raises OSError."""
    with written(place, data, mode) as draft:
        draft.replace(place)
    sync_folder(place.parent)


@contextmanager
def written(place: Path, data: bytes, mode: int = 0o600) -> Iterator[Path]:
    """A draft with this content, on the disk, beside the place to which the block may rename it."""
    with drafts.file_beside(place) as draft:
        with draft.open("wb") as out:
            out.write(data)
            out.flush()
            draft.chmod(mode)
            os.fsync(out.fileno())
        yield draft


def sync_folder(folder: Path) -> None:
    """Names that came to a folder are on the disk; Windows does so by itself. Raises OSError."""
    if sys.platform == "win32":
        return
    there = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(there)
    finally:
        os.close(there)
