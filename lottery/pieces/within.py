"""The files of a published folder, wherever their bytes lie: as plain files, or in pieces."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from errno import ENOENT
from hashlib import new, sha256
from pathlib import Path
from typing import BinaryIO

from draws import register as registers
from draws.algorithms import sm3
from draws.errors import DrawError
from draws.pieces import Index
from lottery.pieces import store
from lottery.pieces.joined import JoinedFile, Stretch

Lying = Path | JoinedFile
"""Where the bytes of a published file lie."""


def files(folder: Path) -> dict[str, Lying]:
    """Every file of a published folder by its path in it, with `/`: winners' cards last. What a
    link leads to is none of them. Raises DrawError for an index that does not hold together."""
    found = lying(folder)
    if registers.FILE not in found and (joined := in_pieces(folder)):
        found[registers.FILE] = joined
    return _in_order(found)


def lying(folder: Path) -> dict[str, Lying]:
    """The same without a register that lies in pieces."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return _in_order({path.relative_to(folder).as_posix(): path for path in paths})


def _in_order(found: Mapping[str, Lying]) -> dict[str, Lying]:
    return {name: found[name] for name in sorted(found, key=lambda name: ("/" in name, name))}


def find(folder: Path, name: str) -> Lying | None:
    """Where a file of a published folder lies; None where it holds none of this name."""
    if (folder / name).is_file():
        return folder / name
    return in_pieces(folder) if name == registers.FILE else None


def in_pieces(folder: Path) -> JoinedFile | None:
    """The register of a published folder, as its pieces give it; None where it has none in pieces.
    Raises DrawError."""
    if not folder.is_dir() or (index := store.index_of(folder)) is None:
        return None
    return joined_of(store.public_of(folder), index)


def is_thin(folder: Path) -> bool:
    """Whether a published folder's register lies in pieces alone. Raises DrawError."""
    return not (folder / registers.FILE).is_file() and in_pieces(folder) is not None


def joined_of(public: Path, index: Index) -> JoinedFile:
    """The list that an index tells of, from the pieces in a public folder."""
    places = ((store.place(public, piece.sha256), piece.length) for piece in index.pieces)
    return JoinedFile(tuple(Stretch(where, size) for where, size in places), index.sha256)


def of_bytes(data: bytes) -> JoinedFile:
    """A file that holds these bytes, and lies nowhere."""
    return JoinedFile((data,), sha256(data).hexdigest())


def size_of(lies: Lying) -> int:
    """How many bytes a file has. Raises OSError."""
    if isinstance(lies, JoinedFile):
        return lies.size
    try:
        return lies.stat().st_size
    except FileNotFoundError:
        return _since_in_pieces(lies).size


def opened(lies: Lying) -> BinaryIO:
    """A file, to be read. Raises OSError."""
    if isinstance(lies, JoinedFile):
        return lies.open()
    try:
        return lies.open("rb")
    except FileNotFoundError:
        return _since_in_pieces(lies).open()


def _since_in_pieces(gone: Path) -> JoinedFile:
    """A register that another process has put into pieces since it was looked for; raises
    FileNotFoundError for any other file that is gone."""
    with suppress(DrawError):
        if gone.name == registers.FILE and (joined := in_pieces(gone.parent)):
            return joined
    raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(gone))


def read(lies: Lying) -> bytes:
    """A file's bytes. Raises OSError."""
    with opened(lies) as file:
        return file.read()


def chunks(lies: Lying) -> Iterator[bytes]:
    """A file's bytes in turn. Raises OSError."""
    with opened(lies) as file:
        while data := file.read(1 << 20):
            yield data


def digest_of(lies: Lying, algorithm: str = "sha256") -> str:
    """A file's hash (hex), `sha256` or `sm3`. Raises OSError."""
    digest = sm3.new() if algorithm == "sm3" else new(algorithm)
    for data in chunks(lies):
        digest.update(data)
    return digest.hexdigest()


def read_or_none(folder: Path, name: str) -> bytes | None:
    """The bytes of a file of a published folder; None where they cannot be had."""
    try:
        lies = find(folder, name)
        return None if lies is None else read(lies)
    except (OSError, DrawError):
        return None
