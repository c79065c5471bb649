"""The sealed file: parts by name, one behind the other, never all of them in memory.

    fpdraw-parcel/2 LF    {"needs": N} LF    what `lottery.sealed` makes of the rest

Sealed is a tar archive in gzip. A part lies in it as one or several members of at most 4 MiB, which
follow each other: `NAME.0`, `NAME.1` and so on; so nobody need know a part's size before it is
written. N is how many bytes of disk whoever opens it should have. Whoever has the file without the
passphrase learns that and its size; whoever has both can go on with the draw and read its cards.
The form before it (`first_form`) is read, and written no more.
"""

import gzip
import json
import re
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, cast

from lottery import machine, passphrases, whole_files
from lottery.acting import RandomBytes
from lottery.errors import MachineFaultError, ParcelRefusedError
from lottery.sealed import CHUNK, SealedKind, SealedReader, SealingWriter
from lottery.spare_computer import first_form
from lottery.texts.ceremony import spare_computer as sentences

KIND = SealedKind(
    b"fpdraw-parcel/2\n",
    ParcelRefusedError,
    unknown=sentences.parcel_unknown,
    closed=sentences.parcel_closed,
    spoiled=sentences.parcel_spoiled,
    short=sentences.passphrase_short,
)
MEMBER = 4 << 20
MOST_BYTES = 64 << 30
"""A parcel with more in it is not written, and not opened: some thirty million entries."""
_PLAIN = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,31}/)?[A-Za-z0-9][A-Za-z0-9._@-]{0,99}")
_MEMBER = re.compile(r"(.+)\.(0|[1-9][0-9]{0,8})")
_UNREADABLE = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError)

Parts = Iterable[tuple[str, Iterable[bytes]]]
"""Each part by its name, in as many pieces as its maker likes."""


def check_passphrase(passphrase: str) -> None:
    """ParcelRefusedError where it is too short."""
    if passphrases.is_short(passphrase):
        raise ParcelRefusedError(sentences.passphrase_short(passphrases.LEAST))


def seal(
    parts: Parts,
    out: BinaryIO,
    passphrase: str,
    random_bytes: RandomBytes,
    *,
    needs: int = 0,
    chunk: int = CHUNK,
    member: int = MEMBER,
    most: int = MOST_BYTES,
) -> None:
    """Write the sealed file with these parts, and have it on the disk.

    Raises ParcelRefusedError for more than could be opened again, MachineFaultError where the disk
    takes no more.
    """
    about = json.dumps({"needs": needs}).encode()
    try:
        writer = SealingWriter(out, KIND, about, passphrase, random_bytes, chunk=chunk)
        # It is ciphers for the most part: to try harder saves one in a hundred.
        with gzip.GzipFile("", "wb", compresslevel=1, fileobj=writer, mtime=0) as packed:
            _archive(parts, packed, member, most)
        writer.finish()
        whole_files.settle(out)
    except OSError as why:
        kind = machine.kind_of(why) or "broken"
        raise MachineFaultError(sentences.parcel_unwritten(), kind) from why


def _archive(parts: Parts, packed: gzip.GzipFile, member: int, most: int) -> None:
    total = 0
    with tarfile.open(fileobj=packed, mode="w|") as archive:
        for name, pieces in parts:
            for number, data in enumerate(_members(pieces, member)):
                total += len(data)
                if total > most:
                    raise ParcelRefusedError(sentences.parcel_large(most))
                told = tarfile.TarInfo(f"{name}.{number}")
                told.size = len(data)
                archive.addfile(told, BytesIO(data))


def _members(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in members of this size, the last one shorter; one where there are none."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) > size:
            yield bytes(waiting[:size])
            del waiting[:size]
    yield bytes(waiting)


def unpack(
    data: BinaryIO,
    passphrase: str,
    folder: Path,
    names: frozenset[str],
    folders: tuple[str, ...] = (),
    *,
    chunk: int = CHUNK,
    member: int = MEMBER,
    most: int = MOST_BYTES,
) -> dict[str, Path]:
    """The parts of a sealed file by name, each a file in an empty folder of the caller's own. It
    returns when all of it has opened; whatever it leaves behind before that counts for nothing.

    Raises ParcelRefusedError unless it opens, whole, and holds at most `names`, and files with
    plain names in `folders` (each ends with `/`); and where the disk has no room for it. OSError.
    """
    laying = Laying(folder, names, folders)
    data.seek(0)
    if data.read(len(first_form.FIRST_LINE)) == first_form.FIRST_LINE:
        first_form.unpack(data, passphrase, folder, laying.place_of, most)
        return laying.found
    reader = SealedReader(data, KIND, passphrase, chunk=chunk)
    try:
        with gzip.GzipFile("", "rb", fileobj=cast("IO[bytes]", reader)) as packed:
            with tarfile.open(fileobj=packed, mode="r|") as archive:
                for told in archive:
                    if told.name == "about.json.0":
                        _require_room(reader.about, folder)
                    laying.lay(told, archive.extractfile(told), member, most)
            while packed.read(CHUNK):  # to the last chunk, which says that it is the last
                pass
        while reader.read(CHUNK):
            pass
    except _UNREADABLE:
        raise ParcelRefusedError(sentences.parcel_unknown()) from None
    return laying.found


def digest(data: BinaryIO) -> str:
    """The SHA-256 of a whole file (64 hex)."""
    data.seek(0)
    hashed = sha256()
    while piece := data.read(CHUNK):
        hashed.update(piece)
    return hashed.hexdigest()


class Laying:
    """Lays the members of parts down as files, in their order."""

    def __init__(self, folder: Path, names: frozenset[str], folders: tuple[str, ...]) -> None:
        self.found: dict[str, Path] = {}
        self._folder, self._names, self._folders = folder, names, folders
        self._last, self._total = ("", -1), 0

    def place_of(self, name: str) -> Path:
        """Where a part comes to lie; ParcelRefusedError for one that has no business here, or is
        there already."""
        if name in self.found or not (name in self._names or self._is_inside(name)):
            raise ParcelRefusedError(sentences.parcel_unknown())
        place = self._folder / name
        above = place.parent
        if place.is_dir() or (above.exists() and not above.is_dir()):  # folder and file at once
            raise ParcelRefusedError(sentences.parcel_unknown())
        above.mkdir(parents=True, exist_ok=True)
        self.found[name] = place
        return place

    def lay(self, told: tarfile.TarInfo, data: IO[bytes] | None, member: int, most: int) -> None:
        """Put the next member behind the one before it, or begin a part with it."""
        shape = _MEMBER.fullmatch(told.name)
        self._total += told.size
        if shape is None or data is None or told.size > member or self._total > most:
            raise ParcelRefusedError(sentences.parcel_unknown())
        name, number = shape[1], int(shape[2])
        if number and (name, number - 1) != self._last:
            raise ParcelRefusedError(sentences.parcel_unknown())
        place = self.found[name] if number else self.place_of(name)
        self._last = (name, number)
        with place.open("ab") as out:
            out.write(data.read())

    def _is_inside(self, name: str) -> bool:
        parts = (name.removeprefix(each) for each in self._folders if name.startswith(each))
        return any(_PLAIN.fullmatch(part) for part in parts)


def _require_room(about: bytes, folder: Path) -> None:
    """There is as much disk as its writer says that it needs; who that is, is known by now."""
    try:
        needs = int(json.loads(about)["needs"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise ParcelRefusedError(sentences.parcel_unknown()) from None
    if (free := machine.free_bytes(folder)) < needs:
        raise ParcelRefusedError(sentences.room_wanted(folder, needs, free))
