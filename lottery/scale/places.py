"""Where a list lies, and as which ranges of bytes it is read: one for each piece.

A list lies in one file (of a machine or of object storage) or in pieces: an index
(`draws.pieces`) and a folder of files named by their SHA-256. pool.txt has lines of one length, so
its ranges are computed; every other list is cut at its line ends, by one look through it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from draws.pieces import PIECE, Index
from draws.pool import POOL
from lottery.errors import ScaleRefusedError
from lottery.scale import storage
from lottery.texts import scale as words

MOST_PIECES = 1 << 20
"""As many pieces of a list are joined: 68 thousand million lines."""
MOST_LENGTH = 1 << 26
"""A piece is read whole; one of the longest lines has an eighth of so many bytes."""
MOST_WIDTH = 256
"""A pool's line has 77 bytes without tags, 108 with them."""


@dataclass(frozen=True)
class PieceRange:
    """A piece of the list `file`: `lines` lines from `first_line` (from 0), which are the
    `length` bytes from `offset` on of what lies at `uri`. `sha256` (64 hex) is the piece's name,
    where it has one; `held` that of the bytes that were judged, which `read` holds it to.

    Small, so that it can be handed to a worker on another machine.
    """

    file: str
    number: int
    uri: str
    offset: int
    length: int
    first_line: int
    lines: int
    sha256: str = ""
    held: str = ""

    def read(self) -> bytes:
        """Its bytes; raises ScaleRefusedError where they are no longer those that were judged."""
        data = storage.read(self.uri, self.offset, self.length)
        if self.held and sha256(data).hexdigest() != self.held:
            raise ScaleRefusedError(words.changed(self.file, self.number))
        return data


@dataclass(frozen=True)
class CutList:
    """A list as its pieces, in order. `read` counts the bytes that were looked through to cut it;
    `computed` says that nobody has looked for line ends yet."""

    file: str
    ranges: tuple[PieceRange, ...]
    piece: int
    read: int = 0
    computed: bool = False

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return self.ranges[-1].first_line + self.ranges[-1].lines if self.ranges else 0

    @property
    def length(self) -> int:
        """How many bytes there are."""
        return sum(each.length for each in self.ranges)


def cut(uri: str, file: str, piece: int = PIECE, *, computed: bool = True) -> CutList:
    """The pieces of a list in one file; by its line ends if `computed` is not wanted or cannot be.

    Raises ScaleRefusedError where nothing lies there, or for more than MOST_PIECES.
    """
    size = storage.size_of(uri)
    if size is None:
        raise ScaleRefusedError(words.nothing_there(file, storage.shown(uri)))
    width = _width(uri) if computed and file == POOL else 0
    if width and size % width == 0:
        return _computed(uri, file, piece, size // width, width)
    ranges = tuple(_bounded(_at_line_ends(uri, file, piece)))
    return CutList(file, ranges, piece, read=size)


def in_pieces(index: Index, store: str, piece: int = PIECE) -> CutList:
    """The pieces of a list that an index names, each a file of the folder `store`: `<sha256>`, or
    `<its first two digits>/<sha256>`."""
    flat = not index.pieces or storage.size_of(storage.below(store, index.pieces[0].sha256))
    ranges = (
        PieceRange(
            index.file,
            each.number,
            storage.below(store, name if flat else f"{name[:2]}/{name}"),
            0,
            each.length,
            each.number * piece,
            min(piece, index.size - each.number * piece),
            name,
        )
        for each in index.pieces
        for name in (each.sha256,)
    )
    return CutList(index.file, tuple(_bounded(ranges)), piece)


def _width(uri: str) -> int:
    """The bytes of the first line with its LF; 0 where none is of a pool's length."""
    return storage.read(uri, 0, MOST_WIDTH).find(b"\n") + 1


def _computed(uri: str, file: str, piece: int, lines: int, width: int) -> CutList:
    starts = range(0, lines, piece)
    ranges = (
        PieceRange(file, number, uri, at * width, least * width, at, least)
        for number, at in enumerate(starts)
        for least in (min(piece, lines - at),)
    )
    return CutList(file, tuple(_bounded(ranges)), piece, read=MOST_WIDTH, computed=True)


def _bounded(ranges: Iterator[PieceRange]) -> Iterator[PieceRange]:
    for each in ranges:
        if each.number >= MOST_PIECES:
            raise ScaleRefusedError(words.too_many_pieces(each.file, MOST_PIECES))
        if each.length > MOST_LENGTH:
            raise ScaleRefusedError(words.piece_too_long(each.file, each.number, MOST_LENGTH))
        yield each


def _at_line_ends(uri: str, file: str, piece: int) -> Iterator[PieceRange]:
    """Cut behind every `piece`-th LF; a last line without LF counts as one."""
    number = start = lines = at = 0
    for block in storage.blocks(uri):
        place = -1
        left = block.count(b"\n")
        while lines + left >= piece:
            place = _after(block, place, piece - lines)
            left -= piece - lines
            end = at + place + 1
            yield PieceRange(file, number, uri, start, end - start, number * piece, piece)
            number, start, lines = number + 1, end, 0
        lines += left
        at += len(block)
    if at > start:
        ends = storage.read(uri, at - 1, 1) == b"\n"
        whole = lines if ends else lines + 1
        yield PieceRange(file, number, uri, start, at - start, number * piece, whole)


def _after(block: bytes, place: int, count: int) -> int:
    """Where the `count`-th LF after `place` stands."""
    for _ in range(count):
        place = block.index(b"\n", place + 1)
    return place
