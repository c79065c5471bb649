"""A published folder as a plain one, for whoever reads files only: the verifier, a copy."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from draws.errors import DrawError
from lottery import drafts
from lottery.pieces import within
from lottery.pieces.joined import JoinedFile


@contextmanager
def plain(folder: Path) -> Iterator[Path]:
    """The folder itself, where its register lies in it; else a copy of it with every file, gone at
    the end. Raises OSError and DrawError."""
    if not within.is_thin(folder):
        yield folder
        return
    with drafts.work_folder() as room:
        copy = room / folder.name
        write(folder, copy)
        yield copy


def write(folder: Path, into: Path) -> int:
    """Write every file of a published folder to a new one, byte for byte; how many. Raises OSError,
    and DrawError where the pieces give another register than their index tells."""
    found = within.files(folder)
    into.mkdir()
    for name, lies in found.items():
        place = into / name
        place.parent.mkdir(exist_ok=True)
        with place.open("xb") as out, within.opened(lies) as data:
            shutil.copyfileobj(data, out, 1 << 20)
            out.flush()
            os.fsync(out.fileno())
        if isinstance(lies, JoinedFile) and within.digest_of(place) != lies.mark:
            raise DrawError("the pieces give another file", name)
    return len(found)
