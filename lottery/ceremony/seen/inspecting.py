"""Whether a published folder lies there as it was published.

Small files are held against those that are stored, lists against the hashes of the stored manifest,
the register against its root, and the top of a bundle against the names in SHA256SUMS. A
register that lies in pieces is held by these, each of which is read once for all registers that
have it. Cards are held against the pool by whoever shows them (`lottery.hall.published`), minutes
by every verifier and by `lottery check`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool
from draws import register as registers
from draws.bundle import SUMS
from draws.manifest import Manifest
from draws.merkle import leaf_hash, root
from lottery import attempts, moves
from lottery.attempts.chain import END_FILES
from lottery.ceremony.steps.put_back import ShownFolder
from lottery.pieces import checking, store
from lottery.pieces.checking import KnownPieces
from lottery.protocol import line
from lottery.stamps import Stamp, stamp

THERE, GONE, CHANGED, ABSENT, AWAY = "there", "gone", "changed", "absent", "away"
"""`absent`: a commitment that is not there, and may be about to be put there; `away`: a folder that
a spare computer lacks by right."""
AFTER = (*END_FILES.values(), "seed.txt", "times.txt")
"""Files that came after a commitment."""
SMALL = (manifests.FILE, "signatures.txt", "keys.txt", "checkpoint.txt", *AFTER)


@dataclass(frozen=True)
class HistoryFolder:
    """A published folder: its path in the public folder, how it lies there, and which of its files
    are otherwise than published, or missing."""

    path: str
    commitment: bool
    state: str
    files: tuple[str, ...] = ()

    @property
    def is_lost(self) -> bool:
        """Whether visitors are to be warned: it is not there, or not as it was published."""
        return self.state not in {THERE, AWAY}


class FolderInspector:
    """Looks at published folders, again only where a file at their top has changed, or the index of
    a register in pieces. A piece that is lost or altered later is noticed by `lottery check`, and
    by whoever asks for the register."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[Stamp, tuple[str, ...]]] = {}
        self._pieces = KnownPieces()

    def inspect(self, session: Session, public: Path, shown: ShownFolder) -> HistoryFolder:
        """How a folder lies there now."""
        place, path = public / shown.path, shown.path.as_posix()
        if not (place / manifests.FILE).is_file():
            return HistoryFolder(path, shown.commitment, _missing(session, shown))
        now = (*stamp(place), *_index_stamp(place))
        known = self._known.get(place)
        if known is None or known[0] != now:
            known = self._known[place] = (
                now,
                tuple(dict.fromkeys(self._other(session, place, shown))),
            )
        return HistoryFolder(path, shown.commitment, CHANGED if known[1] else THERE, known[1])

    def _other(self, session: Session, place: Path, shown: ShownFolder) -> Iterator[str]:
        """The files that lie there otherwise than published, or no more."""
        small = attempts.some_documents(session, shown.attempt, SMALL)
        for name, data in small.items():
            if not (shown.commitment and name in AFTER) and _read(place / name) != data:
                yield name
        manifest = manifests.parse(small[manifests.FILE])
        for name, digest in _digests(manifest).items():
            there = _read(place / name)
            if there is None or sha256(there).hexdigest() != digest:
                yield name
        if not self._has_register(place, manifest):
            yield registers.FILE
        if not shown.commitment:
            yield from _unlisted(place)

    def _has_register(self, place: Path, manifest: Manifest) -> bool:
        data = _read(place / registers.FILE)
        if data is None:
            return checking.holds(place, manifest, self._pieces)
        return _is_register(data, manifest)


def _index_stamp(place: Path) -> Stamp:
    """The state of the index of a folder whose register lies in pieces alone."""
    index = store.index_place(place)
    if (place / registers.FILE).is_file() or not index.is_file():
        return ()
    at = index.stat()
    return ((index.name, at.st_ino, at.st_size, at.st_mtime_ns),)


def _missing(session: Session, shown: ShownFolder) -> str:
    if moves.is_spare(session):
        return AWAY
    return ABSENT if shown.attempt.state == line.COMMIT.name else GONE


def _digests(manifest: Manifest) -> dict[str, str]:
    return {
        "rules.txt": manifest.rules_sha256,
        pool.POOL: manifest.pool_sha256,
        pool.OMITTED: manifest.omitted_sha256,
    }


def _is_register(data: bytes, manifest: Manifest) -> bool:
    rows = data.split(b"\n")[:-1]
    if len(rows) != manifest.register_size:
        return False
    return root(leaf_hash(row) for row in rows).hex() == manifest.register_root


def _unlisted(place: Path) -> Iterator[str]:
    """What SHA256SUMS lists at the top of a bundle and is not there."""
    sums = _read(place / SUMS)
    if sums is None:
        yield SUMS
        return
    names = [row.partition("  ")[2] for row in sums.decode("utf-8", "replace").splitlines()]
    top = [name for name in names if "/" not in name and name != registers.FILE]
    yield from (name for name in top if not (place / name).is_file())


def _read(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except OSError:
        return None
