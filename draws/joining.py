"""A list put together from its pieces: whoever has the older ones fetches only what is new.

Pieces are looked for in a folder by their hash, and cut out of older lists of the same programme.
Nothing is believed: each piece is held against its hash, the whole against that of the index, which
whoever verifies the bundle holds against SHA256SUMS and the manifest.
"""

import argparse
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from . import files, output
from .errors import DrawError
from .pieces import LONGEST, PIECE, Index, Piece, cut

MOST_BYTES = 64 << 20
"""An index of over 400,000 pieces, which are more lines than any register has."""
MOST_OF_PIECE = PIECE * LONGEST
MISSING = 2


def add(command: argparse.ArgumentParser) -> None:
    """What the command is told."""
    command.add_argument("index", type=Path, help="the index of the list, as it is published")
    command.add_argument("pieces", type=Path, help="the folder of pieces, each under its hash")
    command.add_argument("out", type=Path, help="the list that is made; must not be there yet")
    have = "an older list, whose pieces need not be fetched; may be given more than once"
    command.add_argument(
        "--have", type=Path, action="append", default=[], metavar="FILE", help=have
    )
    command.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    data = files.read(given.index, most=MOST_BYTES)
    index = Index.parse(data, str(given.index))
    places = Places(given.pieces, given.have, PIECE)
    if missing := places.missing(index):
        for digest in missing:
            output.say(digest)
        return MISSING
    write(index, places, given.out)
    output.say(f"JOINED  {given.out}: {index.size} lines, {index.length} bytes, {index.sha256}")
    return 0


class Places:
    """Where pieces are: in a folder, as `HASH` or `HA/HASH`, or within older lists."""

    def __init__(self, folder: Path, older: Iterable[Path] = (), lines: int = PIECE) -> None:
        self._folder = folder
        self._within: dict[str, tuple[Path, int, int]] = {}
        for place in older:
            start = 0
            with place.open("rb") as stream:
                for data in cut(stream, str(place), lines):
                    self._within[sha256(data).hexdigest()] = (place, start, len(data))
                    start += len(data)

    def missing(self, index: Index) -> list[str]:
        """The hashes of the pieces that are nowhere, in their order."""
        wanted = dict.fromkeys(piece.sha256 for piece in index.pieces)
        return [d for d in wanted if d not in self._within and self._file(d) is None]

    def read(self, piece: Piece) -> bytes:
        """A piece's bytes; raises DrawError for one that is gone, or not what its hash says."""
        if piece.sha256 in self._within:
            place, start, length = self._within[piece.sha256]
            with place.open("rb") as stream:
                stream.seek(start)
                data = stream.read(length)
        elif (found := self._file(piece.sha256)) is not None:
            place, data = found, files.read(found, most=MOST_OF_PIECE)
        else:
            raise DrawError("the piece is missing", piece.sha256)
        if (digest := sha256(data).hexdigest()) != piece.sha256:
            raise DrawError(f"piece {piece.number} is damaged", str(place), 0, piece.sha256, digest)
        return data

    def _file(self, digest: str) -> Path | None:
        both = (self._folder / digest, self._folder / digest[:2] / digest)
        return next((place for place in both if place.is_file()), None)


def joined(index: Index, places: Places) -> Iterator[bytes]:
    """The bytes of a list in turn; after the last one, raises DrawError if they are another's."""
    whole, size, length = sha256(), 0, 0
    for piece in index.pieces:
        whole.update(data := places.read(piece))
        size, length = size + data.count(b"\n"), length + len(data)
        yield data
    said = (index.sha256, f"{index.size} lines", f"{index.length} bytes")
    made = (whole.hexdigest(), f"{size} lines", f"{length} bytes")
    for expected, found in zip(said, made, strict=True):
        if expected != found:
            raise DrawError("the pieces give another file", index.file, 0, expected, found)


def write(index: Index, places: Places, out: Path) -> None:
    """Write a list to a new file, whole or not at all. Raises DrawError and OSError."""
    _check_free(out)
    draft = out.with_name(f".{out.name}.draft")
    try:
        file = draft.open("xb")  # never that of another join, nor what a link leads to
    except FileExistsError:
        told = "another join writes it, or was killed: if none is running, delete it"
        raise DrawError(told, str(draft)) from None
    try:
        with file:
            for data in joined(index, places):
                file.write(data)
        _check_free(out)
        draft.replace(out)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _check_free(out: Path) -> None:
    if os.path.lexists(out):
        raise DrawError("there is a file already", str(out))
