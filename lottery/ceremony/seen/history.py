"""History: every attempt that was ever public, in the order of their freezes, and whether what was
published of each still lies there.

The page looks at names and at the small files that are stored; what it did not look at it says.
Whole files are compared by `lottery check`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.bundle import SUMS
from lottery import attempts, moves
from lottery.attempts import Attempt
from lottery.attempts.chain import END_FILES
from lottery.ceremony.steps import put_back
from lottery.ceremony.steps.put_back import ShownFolder
from lottery.protocol import line
from lottery.register import standing

THERE, GONE, CHANGED, ABSENT = "there", "gone", "changed", "absent"
"""`absent`: a commitment that is not there, and may be about to be put there."""
_SMALL = (manifests.FILE, "signatures.txt", "keys.txt", "checkpoint.txt", *END_FILES.values())


@dataclass(frozen=True)
class HistoryFolder:
    """A published folder: its path in the public folder, and how it lies there."""

    path: str
    commitment: bool
    state: str


@dataclass(frozen=True)
class HistoryEntry:
    """An attempt that was ever public. `previous` is the hash that its manifest names (64 hex),
    `ending` that of the file by which the next live one names it; empty where there is none. `size`
    are the lines of its register, `proved_from` those of the entry before it, 0 for none."""

    name: str
    title: str
    live: bool
    state: str
    frozen: datetime
    previous: str
    ending: str
    size: int
    proved_from: int
    folders: tuple[HistoryFolder, ...]


def history(session: Session, public: Path) -> tuple[HistoryEntry, ...]:
    """Every attempt that was committed, published, void or abandoned, the oldest first."""
    every = attempts.all_attempts(session)
    shown: dict[str, list[ShownFolder]] = {}
    for folder in put_back.folders(every):
        shown.setdefault(folder.attempt.name, []).append(folder)
    known = [each for each in every if line.FREEZE.name in each.steps]
    known = [each for each in known if each.name in shown or each.ended]
    known.sort(key=lambda each: each.steps[line.FREEZE.name][0])
    found: list[HistoryEntry] = []
    for each in known:
        before = found[-1].size if found else 0
        found.append(_entry(session, public, each, shown.get(each.name, []), before))
    return tuple(found)


def gone(session: Session, public: Path) -> tuple[HistoryFolder, ...]:
    """The published folders that are not there; none at a spare computer, which lacks them by
    right."""
    if moves.is_spare(session):
        return ()
    return tuple(_folder(public, each, {}) for each in put_back.absent(session, public))


def unknown(session: Session, public: Path) -> tuple[str, ...]:
    """Folders that visitors see and of which the database knows no publication."""
    there = put_back.ahead(session, put_back.lying(public))
    return tuple(path.as_posix() for path in there)


def _entry(
    session: Session, public: Path, attempt: Attempt, shown: list[ShownFolder], before: int
) -> HistoryEntry:
    small = attempts.some_documents(session, attempt, _SMALL)
    manifest = manifests.parse(small[manifests.FILE])
    ending = small.get(END_FILES[attempt.ended]) if line.PUBLISH.name in attempt.steps else None
    size = manifest.register_size
    return HistoryEntry(
        name=attempt.name,
        title=attempt.title,
        live=attempt.live,
        state=attempt.state,
        frozen=attempt.steps[line.FREEZE.name][0],
        previous="" if manifest.previous == manifests.ZEROS else manifest.previous,
        ending="" if ending is None else sha256(ending).hexdigest(),
        size=size,
        proved_from=before if _provable(session, before, size) else 0,
        folders=tuple(_folder(public, each, small) for each in shown),
    )


def _provable(session: Session, old: int, new: int) -> bool:
    return 0 < old < new and all(standing.checkpoint(session, size) for size in (old, new))


def _folder(public: Path, shown: ShownFolder, small: dict[str, bytes]) -> HistoryFolder:
    place = public / shown.path
    is_out = line.PUBLISH.name in shown.attempt.steps
    state = GONE if is_out else ABSENT
    if (place / manifests.FILE).is_file():
        state = CHANGED if any(_other(place, shown, small)) else THERE
    return HistoryFolder(shown.path.as_posix(), shown.commitment, state)


def _other(place: Path, shown: ShownFolder, small: dict[str, bytes]) -> Iterator[str]:
    """The stored small files that lie there otherwise or no more, and the names of SHA256SUMS."""
    for name, data in small.items():
        if shown.commitment and name in END_FILES.values():
            continue
        path = place / name
        if not path.is_file() or path.stat().st_size != len(data) or path.read_bytes() != data:
            yield name
    if not shown.commitment:
        yield from _missing(place)


def _missing(place: Path) -> Iterator[str]:
    """What SHA256SUMS lists at the top of a bundle and is not there; cards are not looked at."""
    try:
        rows = (place / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError):
        yield SUMS
        return
    names = [row.partition("  ")[2] for row in rows]
    yield from (name for name in names if "/" not in name and not (place / name).is_file())


def newest_size(session: Session) -> int:
    """The lines under the newest checkpoint; 0 where there is none."""
    newest = standing.checkpoints(session, 1)
    return newest[0].size if newest else 0
