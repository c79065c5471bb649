"""History: every attempt that was ever public, in the order of their freezes, and whether what was
published of each still lies there (`inspecting`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from draws import manifest as manifests
from lottery import attempts
from lottery.attempts import Attempt
from lottery.attempts.chain import END_FILES
from lottery.ceremony.seen.inspecting import GONE, SMALL, FolderInspector, HistoryFolder
from lottery.ceremony.steps import put_back
from lottery.protocol import line
from lottery.register import standing


@dataclass(frozen=True)
class HistoryEntry:
    """An attempt that was ever public. `manifest` is its manifest's hash (64 hex), `previous` the
    hash that it names, `ending` that of the file by which the next live one names it; empty where
    there is none. `size` are the lines of its register, `proved_from` those of the entry before it,
    0 for none. `committed` and `published` are when its folders were."""

    name: str
    code: str
    title: str
    live: bool
    state: str
    batches: tuple[str, ...]
    frozen: datetime
    committed: datetime | None
    published: datetime | None
    manifest: str
    previous: str
    ending: str
    size: int
    proved_from: int
    folders: tuple[HistoryFolder, ...]

    @property
    def lost(self) -> tuple[HistoryFolder, ...]:
        """Its folders that are not there, or not as they were published."""
        return tuple(folder for folder in self.folders if folder.is_lost)

    @property
    def bundle_is_gone(self) -> bool:
        """Whether its bundle was published and is not there."""
        return any(one.state == GONE and not one.commitment for one in self.folders)


def history(session: Session, public: Path, inspector: FolderInspector) -> tuple[HistoryEntry, ...]:
    """Every attempt that was committed, published, void or abandoned, the oldest first."""
    every = [each for each in attempts.all_attempts(session) if _is_public(each)]
    found: list[HistoryEntry] = []
    for each in sorted(every, key=lambda each: each.steps[line.FREEZE.name][0]):
        before = found[-1].size if found else 0
        folders = _folders(session, public, inspector, each)
        found.append(_entry(session, each, folders, before))
    return tuple(found)


def entry(
    session: Session, public: Path, inspector: FolderInspector, attempt: Attempt
) -> HistoryEntry | None:
    """An attempt as its history tells it; None for one that was never public."""
    if not _is_public(attempt):
        return None
    return _entry(session, attempt, _folders(session, public, inspector, attempt), 0)


def lost(session: Session, public: Path, inspector: FolderInspector) -> tuple[HistoryEntry, ...]:
    """The attempts of which a published folder is not there, or not as it was published."""
    every = [each for each in attempts.all_attempts(session) if _is_public(each)]
    told = [(each, _folders(session, public, inspector, each)) for each in every]
    return tuple(
        _entry(session, each, folders, 0)
        for each, folders in told
        if any(folder.is_lost for folder in folders)
    )


def unknown(session: Session, public: Path) -> tuple[str, ...]:
    """Folders that visitors see and of which the database knows no publication."""
    there = put_back.ahead(session, put_back.lying(public))
    return tuple(path.as_posix() for path in there)


def newest_size(session: Session) -> int:
    """The lines under the newest checkpoint; 0 where there is none."""
    newest = standing.checkpoints(session, 1)
    return newest[0].size if newest else 0


def _is_public(attempt: Attempt) -> bool:
    steps = attempt.steps
    shown = line.COMMIT.name in steps or line.PUBLISH.name in steps or bool(attempt.ended)
    return line.FREEZE.name in steps and shown


def _folders(
    session: Session, public: Path, inspector: FolderInspector, attempt: Attempt
) -> tuple[HistoryFolder, ...]:
    shown = put_back.folders([attempt])
    return tuple(inspector.inspect(session, public, each) for each in shown)


def _entry(
    session: Session, attempt: Attempt, folders: Iterable[HistoryFolder], before: int
) -> HistoryEntry:
    small = attempts.some_documents(session, attempt, SMALL)
    manifest = manifests.parse(small[manifests.FILE])
    ending = small.get(END_FILES[attempt.ended]) if line.PUBLISH.name in attempt.steps else None
    size = manifest.register_size
    return HistoryEntry(
        name=attempt.name,
        code=attempt.code,
        title=attempt.title,
        live=attempt.live,
        state=attempt.state,
        batches=manifest.batches,
        frozen=attempt.steps[line.FREEZE.name][0],
        committed=_when(attempt, line.COMMIT.name),
        published=_when(attempt, line.PUBLISH.name),
        manifest=manifest.sha256(),
        previous="" if manifest.previous == manifests.ZEROS else manifest.previous,
        ending="" if ending is None else sha256(ending).hexdigest(),
        size=size,
        proved_from=before if _provable(session, before, size) else 0,
        folders=tuple(folders),
    )


def _when(attempt: Attempt, step: str) -> datetime | None:
    return attempt.steps[step][0] if step in attempt.steps else None


def _provable(session: Session, old: int, new: int) -> bool:
    return 0 < old < new and all(standing.checkpoint(session, size) for size in (old, new))
