"""Whether pieces are what they are called, and give the registers that their indexes tell of.

Each piece is read once, in however many registers it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from draws import register as registers
from draws.errors import DrawError
from draws.manifest import Manifest
from draws.pieces import Piece
from lottery.pieces import store, thinning

State = tuple[int, int, int, int]


@dataclass(frozen=True)
class StoredFault:
    """What is otherwise than it was stored: its path in the public folder, the attempts whose
    register needs it, and whether it is `gone`, `changed`, or no `index` of anything."""

    path: str
    attempts: tuple[str, ...]
    kind: str


@dataclass
class KnownPieces:
    """Pieces that were held against their hash and root, and in which state: looked at again only
    when that changes."""

    known: dict[str, tuple[State, Piece | None]] = field(default_factory=dict)

    def is_whole(self, public: Path, piece: Piece) -> bool:
        """Whether a piece lies there with the bytes and the root that an index tells."""
        where = store.place(public, piece.sha256)
        try:
            now = _state(where)
            if now[1] != piece.length:  # nor is what somebody made huge read
                return False
            known = self.known.get(piece.sha256)
            if known is None or known[0] != now:
                found = Piece.of(0, where.read_bytes())
                known = self.known[piece.sha256] = (now, found)
        except OSError:
            return False
        found_piece = known[1]
        return found_piece is not None and (
            (found_piece.sha256, found_piece.length, found_piece.root)
            == (piece.sha256, piece.length, piece.root)
        )


def _state(place: Path) -> State:
    at = place.stat()
    return at.st_ino, at.st_size, at.st_mtime_ns, at.st_ctime_ns


def holds(folder: Path, manifest: Manifest, seen: KnownPieces) -> bool:
    """Whether the register of a published folder, which lies in pieces, is the manifest's and that
    of its sums. False where there is none."""
    try:
        index = store.index_of(folder)
    except (OSError, DrawError):
        return False
    if index is None or index.file != registers.FILE:
        return False
    told = thinning.told_in_sums(folder)
    if told is not None and told != index.sha256:
        return False
    if (index.size, index.root) != (manifest.register_size, manifest.register_root):
        return False
    public = store.public_of(folder)
    return all(seen.is_whole(public, piece) for piece in index.pieces)


def faults(public: Path) -> Iterator[StoredFault]:
    """The pieces and indexes that are not what they were, with those who need them."""
    seen, bad = KnownPieces(), dict[str, list[str]]()
    for name in store.names(public):
        try:
            index = store.index_of(public / name)
        except (OSError, DrawError):
            index = None
        if index is None:
            yield StoredFault(_within(public, store.index_place(public / name)), (name,), "index")
            continue
        for piece in index.pieces:
            if not seen.is_whole(public, piece):
                bad.setdefault(piece.sha256, []).append(name)
    for digest, needing in bad.items():
        where = store.place(public, digest)
        kind = "changed" if where.is_file() else "gone"
        yield StoredFault(_within(public, where), tuple(needing), kind)


def _within(public: Path, place: Path) -> str:
    return place.relative_to(public).as_posix()
