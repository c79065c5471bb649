"""Files that are whole or not there: written beside their place, and put there from the disk.

Whoever is killed at it, or meets a full disk, leaves the older file as it was, and a draft that is
swept (`lottery.drafts`).
"""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import UnsupportedOperation
from pathlib import Path
from typing import BinaryIO

from lottery import drafts

_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
"""What a disk says that knows one name a file alone, as the sticks do that Windows reads too."""


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
            draft.chmod(mode)
            _fill(out, data)
        yield draft


def create(place: Path, data: bytes) -> None:
    """Put a new file in its place, for its owner alone (where systems know owners).

    Raises FileExistsError where there is one, and OSError.
    """
    with creating(place) as put:
        put(data)


@contextmanager
def creating(place: Path) -> Iterator[Callable[[bytes], None]]:
    """What puts a new file in its place; its draft is there before the block begins, so whoever
    must not fail once he has begun sees first that the folder takes a file.

    Raises FileExistsError where there is one, before the block and when it is put there, and
    OSError.
    """
    with filling(place) as (out, finish):

        def put(data: bytes) -> None:
            out.write(data)
            finish()

        yield put


@contextmanager
def filling(place: Path) -> Iterator[tuple[BinaryIO, Callable[[], None]]]:
    """As `creating`, of a file that is too large to be held: a stream to write it to, and what puts
    it in its place then."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
    with drafts.file_beside(place) as draft, draft.open("wb") as out:

        def finish() -> None:
            settle(out)
            out.close()  # some systems rename no file that is open
            take_place(draft, place)
            sync_folder(place.parent)

        yield out, finish


def settle(out: BinaryIO) -> None:
    """Have on the disk what was written to a stream, if there is one below it. Raises OSError."""
    out.flush()
    with suppress(UnsupportedOperation):  # it lies in memory
        os.fsync(out.fileno())


def take_place(draft: Path, place: Path) -> None:
    """Give a whole file a second name that nobody has taken; on a disk that knows one name a file,
    that name alone. Raises FileExistsError where somebody was faster, and OSError."""
    if sys.platform == "win32":  # where renaming replaces nothing
        draft.rename(place)
        return
    try:
        place.hardlink_to(draft)
    except OSError as why:
        if why.errno not in _NO_LINKS:
            raise
        _rename(draft, place)


def _rename(draft: Path, place: Path) -> None:
    """The name is taken first, by an empty file: a renaming alone would replace another's."""
    os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        draft.replace(place)
    except OSError:
        place.unlink(missing_ok=True)
        raise


def _fill(out: BinaryIO, data: bytes) -> None:
    """Write a file's content, and have it on the disk."""
    out.write(data)
    out.flush()
    os.fsync(out.fileno())


def sync(place: Path) -> None:
    """Have on the disk what lies in a file, whoever has written it. Raises OSError."""
    with place.open("rb+") as there:
        os.fsync(there.fileno())


def sync_folder(folder: Path) -> None:
    """Names that came to a folder are on the disk; Windows does so by itself. Raises OSError."""
    if sys.platform == "win32":
        return
    there = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(there)
    finally:
        os.close(there)
