"""Where pieces lie: each once, under its hash, and an index of them for each published attempt."""

from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from draws.errors import DrawError
from draws.pieces import PIECE, Index
from lottery import readable, whole_files

FOLDER, INDEXES, SUFFIX = "pieces", "of", ".pieces"
COMMITMENTS = "commitments"
READ_ONLY = 0o444


def public_of(folder: Path) -> Path:
    """The public folder in which a published folder lies."""
    within = folder.parent
    return within.parent if within.name == COMMITMENTS else within


def place(public: Path, digest: str) -> Path:
    """Where the piece with this hash (64 hex) lies, or would."""
    return public / FOLDER / digest[:2] / digest


def index_place(folder: Path) -> Path:
    """Where the index of a published folder's register lies; commitment and bundle of one attempt
    have the same register."""
    return public_of(folder) / FOLDER / INDEXES / f"{folder.name}{SUFFIX}"


def index_of(folder: Path) -> Index | None:
    """The index of a published folder's register; None where there is none. Raises DrawError for
    one that does not hold together, or cannot be read."""
    found = index_place(folder)
    try:
        return parse(found.read_bytes(), found.name)
    except FileNotFoundError:
        return None
    except OSError as why:
        raise DrawError("cannot be read", found.name, 0, "", why.strerror or str(why)) from None


def parse(data: bytes, name: str) -> Index:
    """An index, whatever the length of its pieces: they are of 65,536 lines, or of another power of
    two, that which gives its root. Raises DrawError."""
    refused: DrawError | None = None
    for lines in (PIECE, *(1 << height for height in range(16))):
        try:
            return Index.parse(data, name, lines)
        except DrawError as why:
            refused = refused or why
    raise refused or DrawError("malformed index", name)


def names(public: Path) -> tuple[str, ...]:
    """The attempts that have an index, by name."""
    found = (public / FOLDER / INDEXES).glob(f"[!.]*{SUFFIX}")
    return tuple(sorted(each.name.removesuffix(SUFFIX) for each in found))


def keep(public: Path, data: bytes) -> str:
    """Have a piece in its place, on the disk, for everybody to read; its hash. One that lies there
    with other bytes, or is a link, is written anew. Raises OSError."""
    digest = sha256(data).hexdigest()
    where = place(public, digest)
    if not _is_there(where, data):
        readable.folder(where.parent)
        whole_files.write(where, data, READ_ONLY)
    return digest


def _is_there(where: Path, data: bytes) -> bool:
    plain = where.is_file() and not where.is_symlink()
    return plain and where.stat().st_size == len(data) and where.read_bytes() == data


def keep_index(folder: Path, index: Index) -> None:
    """Have an index in its place, on the disk. Raises OSError."""
    where = index_place(folder)
    readable.folder(where.parent)
    whole_files.write(where, index.text(), readable.FILE)
    for each in (where.parent.parent, public_of(folder)):
        whole_files.sync_folder(each)


def lying(public: Path) -> Iterator[Path]:
    """Every piece that lies in a public folder."""
    for within in sorted((public / FOLDER).glob("[0-9a-f][0-9a-f]")):
        yield from sorted(within.glob("[0-9a-f]*"))


def take(theirs: Path, ours: Path) -> int:
    """Copy from another public folder the pieces and indexes that are not here; how many. What is
    not what its name says stays where it is. Raises OSError."""
    count = 0
    for piece in lying(theirs):
        if not place(ours, piece.name).is_file():
            data = piece.read_bytes()
            if sha256(data).hexdigest() == piece.name:
                keep(ours, data)
                count += 1
    for name in names(theirs):
        if not index_place(ours / name).exists():
            with suppress(DrawError):
                if index := index_of(theirs / name):
                    keep_index(ours / name, index)
                    count += 1
    return count
