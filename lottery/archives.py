"""The archive of a published folder: one file, made once, sent as a file.

It lies in a hidden folder beside the bundle, and holds its files under their names, in one order,
with one date, without compression: the same bytes on every machine. Whoever can change it can send
a false archive, which no verifier accepts.
"""

import os
import zipfile
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from lottery import drafts, readable

DATE = (1980, 1, 1, 0, 0, 0)
HIDDEN = ".archives"


def shelf(folder: Path) -> Path:
    """Where the archives of a published folder lie: beside it, or, for a process that may not write
    there, in a folder of its own that ends with it."""
    beside = folder.parent / HIDDEN
    if os.access(beside if beside.is_dir() else folder.parent, os.W_OK):
        readable.folder(beside)
        return beside
    own = Path(_own_shelf().name) / sha256(str(folder.parent).encode()).hexdigest()[:16]
    own.mkdir(exist_ok=True)
    return own


@cache
def _own_shelf() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(prefix="fpdraw-archives-")


def archive_of(folder: Path) -> Path:
    """The archive of a published folder, made now if there is none of its present state."""
    place = shelf(folder) / f"{folder.name}.zip"
    changed = _changed(folder)
    if not place.is_file() or place.stat().st_mtime_ns != changed:
        with drafts.file_beside(place) as made:
            write_archive(folder, made)
            readable.show(made)
            os.utime(made, ns=(changed, changed))
            made.replace(place)
    return place


def _changed(folder: Path) -> int:
    """When a file came to the folder or went, in nanoseconds; files never change."""
    inner = [path for path in folder.iterdir() if path.is_dir()]
    return max(path.stat().st_mtime_ns for path in (folder, *inner))


def members(folder: Path) -> list[Path]:
    """Every plain file below a published folder: by path, winners' cards last."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return [named[name] for name in sorted(named, key=lambda name: ("/" in name, name))]


def write_archive(folder: Path, place: Path) -> None:
    """Write the folder's files to a zip, each under the folder's name and its path in it."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
        for path in members(folder):
            inner = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", DATE)
            with archive.open(inner, "w") as out, path.open("rb") as data:
                while chunk := data.read(1 << 16):
                    out.write(chunk)
