"""What a worker does with one piece: by `draws` alone, without any other piece, and of bounded
size whatever the piece holds. The same piece and question give the same answer on any machine."""

from dataclasses import dataclass
from hashlib import sha256

from draws import canonical, merkle, tickets
from draws.errors import DrawError
from lottery.scale import storage
from lottery.scale.places import PieceRange

MOST_TICKETS = 1 << 18
"""As many tickets one piece gives at most; over it, how many there are."""


@dataclass(frozen=True)
class Ask:
    """What is asked of a piece: its tree's `root`; of a pool the tickets under `seed` (64 hex) at
    or below `limit`, at most `most` of them."""

    root: bool = True
    seed: str = ""
    limit: int = tickets.LIMIT
    most: int = MOST_TICKETS


@dataclass(frozen=True)
class PieceFault:
    """What does not hold, as `draws.errors.DrawError` says it: `line` counts from 1 in the list."""

    message: str
    file: str
    line: int
    expected: str | None = None
    found: str | None = None

    def error(self, check: str = "") -> DrawError:
        """The same as an error of the check of that name."""
        made = DrawError(self.message, self.file, self.line, self.expected, self.found)
        made.check = check
        return made


@dataclass(frozen=True)
class PieceFound:
    """What a piece holds. `lines` and `length` (in bytes) were counted in it; `root` (32 bytes, or
    none where it was not asked for) is its subtree's, `sha256` its bytes'. `tickets` are (ticket of
    32 bytes, line without LF) in any order; `many` says how many there are where they are too many.
    `uncanonical`: the piece breaks a rule of canonical text, or does not end where a line ends."""

    number: int
    lines: int
    length: int
    sha256: bytes
    root: bytes = b""
    first: bytes = b""
    last: bytes = b""
    tickets: tuple[tuple[bytes, bytes], ...] = ()
    many: int = 0
    uncanonical: bool = False


def look(piece: PieceRange, ask: Ask) -> PieceFound:
    """Read a piece and answer."""
    return look_at(storage.read(piece.uri, piece.offset, piece.length), piece, ask)


def look_at(data: bytes, piece: PieceRange, ask: Ask) -> PieceFound:
    """Answer about a piece's bytes."""
    digest = sha256(data).digest()
    rows = data.split(b"\n")
    whole = rows.pop() == b""
    if not whole or not _canonical(data, piece):
        lines = len(rows) if whole else len(rows) + 1
        return PieceFound(piece.number, lines, len(data), digest, uncanonical=True)
    root = merkle.root(map(merkle.leaf_hash, rows)) if ask.root else b""
    kept = tickets.lowest(ask.seed, rows, ask.limit) if ask.seed else []
    many = len(kept) if len(kept) > ask.most else 0
    return PieceFound(
        piece.number,
        len(rows),
        len(data),
        digest,
        root,
        rows[0][:10] if rows else b"",
        rows[-1][:10] if rows else b"",
        () if many else tuple(kept),
        many,
    )


def plain(data: bytes, piece: PieceRange) -> bool:
    """Whether a piece is whole canonical lines of ASCII, one at least: what any engine's SQL takes
    for the same text. Every other is for `look_at`."""
    return data.endswith(b"\n") and data.isascii() and _canonical(data, piece)


def _canonical(data: bytes, piece: PieceRange) -> bool:
    try:
        canonical.check(data, piece.file, may_be_empty=True)
    except DrawError:
        return False
    return True
