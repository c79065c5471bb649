"""What is made of a published folder, once, and sent as a file: its archive, that of its cards, and
its texts compressed.

They lie in a hidden folder beside the bundle. An archive holds files under their names, in one
order, with one date, without compression: the same bytes on every machine. Whoever can change what
lies there can send a false archive or text, which no verifier accepts.
"""

import gzip
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from draws import register as registers
from lottery import drafts, readable
from lottery.pieces import within, zipping
from lottery.pieces.joined import JoinedFile
from lottery.pieces.within import Lying

DATE = zipping.DATE
HIDDEN = ".archives"
CARDS = "winners"
_SUMS = ("SHA256SUMS", "SM3SUMS")
_State = tuple[int, int, int, int]
_ONE_AT_A_TIME = Lock()
"""Many who ask at once wait for the one who makes it."""


@dataclass(frozen=True)
class Packed:
    """A published text, compressed: where it lies, and what tells it from those of other states."""

    place: Path
    mark: str


@dataclass(frozen=True)
class _Compared:
    """In which states a file and what was compressed of it were held against each other, and the
    mark of that; empty if it does not fit."""

    states: tuple[_State, _State]
    mark: str


_put_together: dict[Path, tuple[tuple[int, str], JoinedFile]] = {}
"""Archives that lie nowhere, by their folder and the state that they are of."""
_held_against: dict[Path, _Compared] = {}


def shelf(folder: Path) -> Path:
    """Where the archives of a published folder lie: beside it, or, for a process that may not write
    there, in a folder of its own that ends with it."""
    beside = folder.parent / HIDDEN
    if os.access(beside if beside.is_dir() else folder.parent, os.W_OK):
        readable.folder(beside)
        return beside
    own = Path(_own_shelf().name) / sha256(str(folder.parent).encode()).hexdigest()[:16]
    own.mkdir(parents=True, exist_ok=True)
    return own


@cache
def _own_shelf() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(prefix="fpdraw-archives-")


def sent_archive(folder: Path) -> Lying:
    """The archive of a published folder as it is sent: a file, or, where its register lies in
    pieces, put together of these. Raises OSError and DrawError."""
    joined = within.in_pieces(folder)
    if joined is None or not within.is_thin(folder):
        return archive_of(folder)
    now = _changed(folder), joined.mark
    known = _put_together.get(folder)
    if known is None or known[0] != now:
        sums = {registers.FILE: crc_of(folder, joined)}
        made = zipping.archive(folder.name, within.files(folder), sums)
        known = _put_together[folder] = (now, made)
    known[1].require()
    return known[1]


def crc_of(folder: Path, joined: JoinedFile) -> int:
    """The CRC-32 of a folder's register in pieces: read through once, and noted beside."""
    name = f"{folder.name}.{registers.FILE}.crc"

    def is_of_it(place: Path) -> bool:
        return place.is_file() and place.read_text("ascii").startswith(f"{joined.mark} ")

    def write(made: Path) -> None:
        made.write_text(f"{joined.mark} {zipping.crc_of(joined)}", "ascii")

    return int(_made(folder, name, is_of_it, write).read_text("ascii").partition(" ")[2])


def archive_of(folder: Path) -> Path:
    """The archive of a published folder, made now if there is none of its present state."""
    return _archive(folder, f"{folder.name}.zip", _changed(folder), members(folder))


def cards_of(folder: Path) -> Path:
    """The archive of a bundle's winners' cards alone; KeyError if it has none."""
    cards = [path for path in members(folder) if path.parent == folder / CARDS]
    if not cards:
        raise KeyError(CARDS)
    return _archive(folder, f"{folder.name}.{CARDS}.zip", _changed(folder), cards)


def packed(folder: Path, file: Path) -> Packed | None:
    """A text of a published folder, compressed once for each state of the file; None if that
    cannot be (a full disk, a file that is being written): the text itself is there for all.

    Of each there is one, so that all of them take less room than what is published.
    """
    try:
        now = _state(file)
        name = f"{folder.name}.{file.name}.gz"
        place = _made(folder, name, partial(_is_of, file, now), partial(_pack, file))
        return Packed(place, _held_against[place].mark) if _is_of(file, now, place) else None
    except OSError:
        return None


def prepare(folder: Path) -> None:
    """Make all that is asked for when a folder has been published, before anybody asks; of one
    whose register lies in pieces, no copies that hold it whole."""
    sent_archive(folder)
    if within.is_thin(folder):
        for ending in ("zip", f"{registers.FILE}.gz", "kit.zip", "kit.state"):
            (folder.parent / HIDDEN / f"{folder.name}.{ending}").unlink(missing_ok=True)
    texts = [path for path in folder.iterdir() if is_text(path)]
    with suppress(KeyError):
        texts.append(cards_of(folder))
    for text in texts:
        packed(folder, text)


def is_text(file: Path) -> bool:
    """Whether a published file is a text, by its name."""
    return file.suffix == ".txt" or file.name in _SUMS


def _archive(folder: Path, name: str, changed: int, files: Sequence[Path]) -> Path:
    """An archive that bears the date of the state that it was made of."""

    def is_of_now(place: Path) -> bool:
        return place.is_file() and place.stat().st_mtime_ns == changed

    def write(made: Path) -> None:
        write_archive(folder, made, files)
        os.utime(made, ns=(changed, changed))

    return _made(folder, name, is_of_now, write)


def _made(
    folder: Path, name: str, fits: Callable[[Path], bool], write: Callable[[Path], None]
) -> Path:
    """What is made of a published folder: as whoever published it has left it, or made now."""
    beside = folder.parent / HIDDEN / name
    if fits(beside):
        return beside
    with _ONE_AT_A_TIME:
        place = shelf(folder) / name
        if not fits(place):
            with drafts.file_beside(place) as made:
                write(made)
                readable.show(made)
                made.replace(place)
    return place


def _pack(file: Path, made: Path) -> None:
    with (
        file.open("rb") as data,
        made.open("wb") as out,
        gzip.GzipFile("", "wb", 6, out, mtime=0) as into,
    ):
        shutil.copyfileobj(data, into)


def _is_of(file: Path, now: _State, place: Path) -> bool:
    """Whether a compressed file is one of these bytes: by the sum at its end, which is held against
    the file once for each state that the two are found in."""
    if not place.is_file():
        return False
    states = now, _state(place)
    known = _held_against.get(place)
    if known is None or known.states != states:
        mark = _mark_of(file, place)
        known = _held_against[place] = _Compared(states, mark)
    return bool(known.mark) and _state(file) == now


def _mark_of(file: Path, place: Path) -> str:
    """What tells a compressed file from others, by the bytes that were compressed; empty if they
    are not those of the file."""
    total = 0
    with file.open("rb") as data:
        while chunk := data.read(1 << 18):
            total = zlib.crc32(chunk, total)
    size, length = file.stat().st_size, place.stat().st_size
    with place.open("rb") as data:
        data.seek(max(0, length - 8))
        fits = data.read() == struct.pack("<LL", total, size & 0xFFFFFFFF)
    return f"{total:08x}-{size:x}-{length:x}" if fits else ""


def _state(file: Path) -> _State:
    """What tells two states of a file apart, also where its date was set back."""
    at = file.stat()
    return at.st_ino, at.st_size, at.st_mtime_ns, at.st_ctime_ns


def _changed(folder: Path) -> int:
    """When a file came to the folder or went, in nanoseconds; files never change."""
    inner = [path for path in folder.iterdir() if path.is_dir()]
    return max(path.stat().st_mtime_ns for path in (folder, *inner))


def members(folder: Path) -> list[Path]:
    """Every plain file below a published folder: by path, winners' cards last."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return [named[name] for name in sorted(named, key=lambda name: ("/" in name, name))]


def write_archive(folder: Path, place: Path, files: Sequence[Path] | None = None) -> None:
    """Write the folder's files, or some of them, to a zip, each under the folder's name and its
    path in it."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
        for path in members(folder) if files is None else files:
            inner = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", DATE)
            inner.file_size = path.stat().st_size  # over 2 GiB the first header is another one
            with archive.open(inner, "w") as out, path.open("rb") as data:
                while chunk := data.read(1 << 16):
                    out.write(chunk)
