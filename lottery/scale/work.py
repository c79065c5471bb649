"""What a worker does with one piece: by `draws` alone, without any other piece, and of bounded
size whatever the piece holds. The same piece and question give the same answer on any machine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from draws import canonical, merkle, pool, register, tickets
from draws.errors import DrawError
from lottery.scale import forms
from lottery.scale.forms import FormAsked, PieceFault, PieceForm
from lottery.scale.places import PieceRange

MOST_TICKETS = 1 << 18
"""As many tickets one piece gives at most; over it, how many there are."""


@dataclass(frozen=True)
class Ask:
    """What is asked of a piece: its tree's `root`; of a pool the tickets under `seed` (64 hex) at
    or below `limit`, at most `most` of them; the `form` of its lines; of a register the commits
    that begin with one of `beginnings` (8 bytes each), at most `most`, too."""

    root: bool = True
    seed: str = ""
    limit: int = tickets.LIMIT
    most: int = MOST_TICKETS
    form: FormAsked | None = None
    beginnings: frozenset[bytes] = frozenset()


@dataclass(frozen=True)
class PieceFound:
    """What a piece holds. `lines` and `length` (in bytes) were counted in it; `root` (32 bytes, or
    none where it was not asked for) is its subtree's, `sha256` its bytes'. `tickets` are (ticket of
    32 bytes, line without LF) in any order; `many` says how many there are where they are too many.
    `uncanonical`: the piece breaks a rule of canonical text, or does not end where a line ends;
    then nothing else is told. `form` and `commits` (line from 1, 64 hex) are there if asked for."""

    number: int
    lines: int
    length: int
    sha256: bytes
    root: bytes = b""
    tickets: tuple[tuple[bytes, bytes], ...] = ()
    many: int = 0
    uncanonical: bool = False
    form: PieceForm | None = None
    commits: tuple[tuple[int, bytes], ...] = ()


def look(piece: PieceRange, ask: Ask) -> PieceFound:
    """Read a piece and answer."""
    return look_at(piece.read(), piece, ask)


def look_at(data: bytes, piece: PieceRange, ask: Ask) -> PieceFound:
    """Answer about a piece's bytes."""
    digest, lines = sha256(data).digest(), data.count(b"\n")
    whole = data.endswith(b"\n") or not data
    if not whole or not _canonical(data, piece):
        lines += not whole
        return PieceFound(piece.number, lines, len(data), digest, uncanonical=True)
    kept = tickets.lowest_in(ask.seed, data, ask.limit) if ask.seed and data else []
    many = len(kept) if len(kept) > ask.most else 0
    root = _root(data) if ask.root else b""
    found = PieceFound(
        piece.number, lines, len(data), digest, root, () if many else tuple(kept), many
    )
    return with_form(found, data, piece, ask)


def _root(data: bytes) -> bytes:
    """The root over whole lines."""
    tree = merkle.Tree()
    tree.extend(merkle.subtrees_of(data))
    return tree.root()


def with_form(found: PieceFound, data: bytes, piece: PieceRange, ask: Ask) -> PieceFound:
    """What was found of whole canonical lines, with their form and commits as far as they were
    asked for."""
    if ask.form:
        found = replace(found, form=_form(data, piece, ask.form))
    if ask.beginnings:
        commits = _beginning(data, piece, ask.beginnings)
        many = len(commits) if len(commits) > ask.most else found.many
        found = replace(found, many=many, commits=() if many else tuple(commits))
    return found


def plain(data: bytes, piece: PieceRange) -> bool:
    """Whether a piece is whole canonical lines of ASCII, one at least: what any engine's SQL takes
    for the same text. Every other is for `look_at`."""
    return data.endswith(b"\n") and data.isascii() and _canonical(data, piece)


def _form(data: bytes, piece: PieceRange, asked: FormAsked) -> PieceForm:
    if piece.file == register.FILE:
        return forms.of_register(data, piece.first_line, asked)
    if piece.file == pool.POOL:
        return forms.of_pool(data, piece.first_line, asked)
    return forms.of_omitted(data.split(b"\n")[:-1], piece.first_line, asked)


def _beginning(
    data: bytes, piece: PieceRange, beginnings: frozenset[bytes]
) -> list[tuple[int, bytes]]:
    """Line and commit of the submits whose commit begins as was asked for."""
    wanted = {each.hex().encode() for each in beginnings}
    return [
        (line, row[-75:-11])
        for line, row in enumerate(data.split(b"\n"), piece.first_line + 1)
        if row[-75:-59] in wanted and row.startswith(b"submit ")
    ]


def differs(
    piece: PieceRange, register_pieces: Sequence[PieceRange], below: int
) -> PieceFault | None:
    """The first line of a pool's piece whose commit is not the register's; the form of the lines
    above line `below` holds. `register_pieces` are those in which their entries stand, in order."""
    rows = piece.read().split(b"\n")[:-1]
    rows = rows[: below - piece.first_line - 1]
    pieces = iter(register_pieces)
    lines: list[bytes] = []
    first = end = 0
    for line, row in enumerate(rows, piece.first_line + 1):
        entry = int(row[:10])
        while entry >= end and (each := next(pieces, None)):
            lines = each.read().split(b"\n")
            first, end = each.first_line, each.first_line + each.lines
        event = lines[entry - first] if entry < end else b""
        commit = event[-75:-11] if event.startswith(b"submit ") else b""
        if commit != row[-64:]:
            told = commit.decode() or "none", row[-64:].decode()
            return PieceFault("not the register's commit", pool.POOL, line, *told)
    return None


def _canonical(data: bytes, piece: PieceRange) -> bool:
    try:
        canonical.check(data, piece.file, may_be_empty=True)
    except DrawError:
        return False
    return True
