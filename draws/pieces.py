"""Long lists in pieces: 65,536 lines each, the last one shorter, and an index of them.

A piece is an aligned perfect subtree of the list's tree, so the pieces' roots give the list's root.
Of two registers of a programme the older one is the beginning of the newer: they share every whole
piece, which then has to be kept, fetched and looked at once. The index proves nothing by itself:
its size and root, or its hash, are held against what manifest and checkpoint say.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from . import canonical
from .canonical import HEX64, NUMBER, Fields
from .errors import DrawError
from .merkle import Tree, leaf_hash
from .merkle import root as root_over

PIECE = 1 << 16
"""Lines of a piece."""
LONGEST = 128
"""Bytes of a line with its LF, at most: the longest event of a register has 116."""
LISTS = ("register.txt", "pool.txt", "omitted.txt")
_READ = 1 << 20
_ROW = f"({NUMBER}) ({HEX64}) ({NUMBER}) ({HEX64})"


@dataclass(frozen=True)
class Piece:
    """One piece: its number from 0, the SHA-256 of its bytes (64 hex), how many bytes they are
    (`length`), and the RFC 6962 root over its lines (64 hex)."""

    number: int
    sha256: str
    length: int
    root: str

    @classmethod
    def of(cls, number: int, data: bytes) -> "Piece":
        """The piece with these bytes: whole lines with their LF."""
        leaves = (leaf_hash(line) for line in data[:-1].split(b"\n"))
        return cls(number, sha256(data).hexdigest(), len(data), root_over(leaves).hex())

    def text(self) -> str:
        """Its line in an index."""
        return f"{self.number} {self.sha256} {self.length} {self.root}"


def cut(stream: BinaryIO, file: str, lines: int = PIECE) -> Iterator[bytes]:
    """The bytes of each piece of a list in turn; a piece has so many `lines`.

    Raises DrawError for a list that does not end in LF, and for lines too long to be any list's.
    """
    buffer, counted, number = bytearray(), 0, 0
    while data := stream.read(_READ):
        buffer += data
        counted += data.count(b"\n")
        while counted >= lines:
            yield (whole := _first(buffer, lines))
            del buffer[: len(whole)]
            counted, number = counted - lines, number + 1
        if len(buffer) > lines * LONGEST + _READ:
            raise DrawError(f"a line of over {LONGEST} bytes", file, number * lines + counted + 1)
    if buffer:
        if not buffer.endswith(b"\n"):
            line = number * lines + counted + 1
            raise DrawError("not canonical: no line end at the end", file, line)
        yield bytes(buffer)


def _first(buffer: bytearray, lines: int) -> bytes:
    end = 0
    for _ in range(lines):
        end = buffer.index(b"\n", end) + 1
    return bytes(buffer[:end])


@dataclass(frozen=True)
class Index:
    """The pieces of a list: `file` is its name, `size` its lines, `length` (in bytes) and
    `sha256` are of the whole file, `root` is over all its lines (both 64 hex)."""

    file: str
    size: int
    length: int
    sha256: str
    root: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, file: str, pieces: Iterable[bytes], lines: int = PIECE) -> "Index":
        """The index over the bytes of a list's pieces, as `cut` gives them.

        >>> index = Index.of("pool.txt", [b"a\\nb\\n", b"c\\n"], lines=2)
        >>> index.size, [piece.length for piece in index.pieces]
        (3, [4, 2])
        >>> Index.parse(index.text(), lines=2) == index
        True
        """
        whole, size, found = sha256(), 0, []
        for number, data in enumerate(pieces):
            whole.update(data)
            size += data.count(b"\n")
            found.append(Piece.of(number, data))
        length = sum(piece.length for piece in found)
        root = joined(found, size, lines).hex()
        return cls(file, size, length, whole.hexdigest(), root, tuple(found))

    def text(self) -> bytes:
        """The index as it is written, `fpdraw-pieces/1`."""
        head = ["fpdraw-pieces/1", f"file: {self.file}", f"size: {self.size}"]
        head += [f"bytes: {self.length}", f"sha256: {self.sha256}", f"root: {self.root}"]
        return canonical.text_of([*head, *(piece.text() for piece in self.pieces)])

    @classmethod
    def parse(cls, data: bytes, name: str = "pieces.txt", lines: int = PIECE) -> "Index":
        """Read an index; raises DrawError unless its pieces make up what it says of the list."""
        fields = Fields(data, name, "fpdraw-pieces/1")
        file = fields.take("file", "|".join(LISTS))
        size, length = (int(fields.take(each, NUMBER)) for each in ("size", "bytes"))
        whole, root = (fields.take(each, HEX64) for each in ("sha256", "root"))
        found = tuple(_piece(line, row, at, name) for at, (line, row) in enumerate(fields.rest()))
        if len(found) != -(-size // lines):
            raise DrawError("another number of pieces", name, 0, -(-size // lines), len(found))
        if length != (total := sum(piece.length for piece in found)):
            raise DrawError("another length", name, 4, total, length)
        if root != (over := joined(found, size, lines).hex()):
            raise DrawError("the pieces give another root", name, 6, over, root)
        return cls(file, size, length, whole, root, found)


def _piece(line: int, row: str, at: int, name: str) -> Piece:
    match = re.fullmatch(_ROW, row)
    if not match or int(match[1]) != at:
        raise DrawError("malformed piece", name, line, f"{at} <sha256> <bytes> <root>", row)
    return Piece(at, match[2], int(match[3]), match[4])


def joined(pieces: Iterable[Piece], size: int, lines: int = PIECE) -> bytes:
    """The root over all lines of a list of `size` lines, from the roots of its pieces."""
    tree, rest, height = Tree(), None, lines.bit_length() - 1
    for piece in pieces:
        if size - tree.size >= lines:
            tree.graft(bytes.fromhex(piece.root), height)
        else:
            rest = bytes.fromhex(piece.root)
    return tree.root(rest)
