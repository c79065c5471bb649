"""Make a backup: all of a home but its keys, sealed, opened again, and only then in its place."""

import os
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from logging import getLogger
from pathlib import Path
from typing import IO, BinaryIO, cast

from lottery import drafts, journal, whole_files
from lottery.acknowledged import files, last_backup, walking
from lottery.acknowledged.last_backup import LastBackup
from lottery.acting import Acting
from lottery.backup import about as abouts
from lottery.backup import databases, failing, looking
from lottery.backup.about import AboutBackup
from lottery.errors import BackupRefusedError
from lottery.office import Office
from lottery.office.settings import FILE, Settings
from lottery.pieces import store
from lottery.sealed import SealingWriter
from lottery.texts import backup as sentences
from lottery.version import __version__

ACT = "backup-begun"
_log = getLogger("lottery.backup")
PUBLIC = "public"
_ONE_AT_A_TIME = ".backup"
"""The lock, beside the heads: of two backups of one home the second is refused."""


@dataclass(frozen=True)
class Made:
    """A backup that was opened and held; the older files that were over are removed, but for those
    that are `kept_on`. What was wrong with the second disk before stands in sentences."""

    place: Path
    about: AboutBackup
    size: int
    pruned: tuple[Path, ...]
    second_faults: tuple[str, ...] = ()
    kept_on: tuple[Path, ...] = ()


def make(office: Office, place: Path, passphrase: str, *, days: int, acting: Acting) -> Made:
    """Write a backup of an open office to a file (or into a folder, under a name of its own) that
    may be kept so many days; others may be at work meanwhile.

    Raises BackupRefusedError, and leaves nothing behind, if it cannot be written or does not hold.
    """
    place = _named(office.settings, place, acting)
    if place.exists():
        raise BackupRefusedError(sentences.place_taken(place))
    try:
        with files.locked(office.keeper.place.parent / _ONE_AT_A_TIME, waits=False):
            return _make(office, place, passphrase, days, acting)
    except BlockingIOError:
        raise BackupRefusedError(sentences.UNDER_WAY) from None
    except OSError as why:
        where = why.filename or place
        said = sentences.not_written(where, why.strerror or str(why))
        raise failing.refusal(why, said) from None


def _make(office: Office, place: Path, passphrase: str, days: int, acting: Acting) -> Made:
    _begin(office, days, acting)
    faults = _walk_second(office)
    drafts.sweep_beside(place, abouts.SUFFIX)
    with drafts.file_beside(place) as draft:
        with drafts.work_folder(office.settings.home) as folder:
            about = _write(office, draft, folder, passphrase, days=days, acting=acting)
        with drafts.work_folder(office.settings.home) as folder:
            looking.hold(draft, passphrase, folder)
        draft.replace(place)
    whole_files.sync_folder(place.parent)
    _note(office, place, about, days, acting)
    size = place.stat().st_size
    _log.info("backup made journal=%d register=%d bytes=%d", about.journal, about.register, size)
    gone, kept_on = prune(place.parent, about.origin, acting)
    return Made(place, about, size, gone, faults, kept_on)


def prune(folder: Path, origin: str, acting: Acting) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Remove the backups of this register in a folder that may not be kept any more; those that are
    gone, and those that could not be removed."""
    gone, kept_on = [], []
    for file in sorted(folder.glob(f"*{abouts.SUFFIX}")):
        try:
            about = abouts.of(file)
        except BackupRefusedError:
            continue  # nobody knows whose it is
        if about.origin == origin and about.is_over(acting.now):
            try:
                file.unlink()
            except OSError:  # the new backup is there all the same
                kept_on.append(file)
                continue
            gone.append(file)
    return tuple(gone), tuple(kept_on)


def _named(settings: Settings, place: Path, acting: Acting) -> Path:
    if not place.is_dir():
        return place.absolute()
    moment = acting.now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    name = "".join(sign if sign.isalnum() else "-" for sign in settings.origin)
    return place.absolute() / f"{name}-{moment}{abouts.SUFFIX}"


def _write(
    office: Office, draft: Path, folder: Path, passphrase: str, *, days: int, acting: Acting
) -> AboutBackup:
    copy = folder / looking.DATABASE
    size, root, acts, last, schema = databases.copy(office.engine, copy)
    now = acting.now.astimezone(UTC)
    about = AboutBackup(
        origin=office.settings.origin,
        schema=schema,
        program=__version__,
        database=databases.kind(office.engine),
        made_at=now.isoformat(),
        expires_at=(now + timedelta(days=days)).isoformat(),
        register=size,
        root=root,
        journal=acts,
        hash=last,
    )
    with draft.open("wb") as out:
        line = about.line()
        writer = SealingWriter(out, abouts.KIND, line, passphrase, acting.random_bytes)
        with tarfile.open(fileobj=cast("IO[bytes]", writer), mode="w|") as archive:
            _put(archive, copy, looking.DATABASE)
            for path, name in members(office.settings):
                _put(archive, path, name)
        writer.finish()
        out.flush()
        os.fsync(out.fileno())
    return about


def members(settings: Settings) -> Iterator[tuple[Path, str]]:
    """The files of a home that go with its database: its settings, and what is published.

    Hidden ones are drafts and archives, which are made again. Keys are apart.
    """
    yield settings.home / FILE, FILE
    public, pieces = settings.public_dir, settings.public_dir / store.FOLDER
    rest = [path for path in public.rglob("*") if not path.is_relative_to(pieces)]
    yield from _shown(public, rest)
    # Looked for last: a register that somebody puts into pieces meanwhile is in them before its
    # file is gone.
    if not pieces.is_symlink():
        yield from _shown(public, pieces.rglob("*"))


def _shown(public: Path, paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for path in sorted(paths):
        inside = path.relative_to(public)
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path, f"{PUBLIC}/{inside.as_posix()}"


def _put(archive: tarfile.TarFile, path: Path, name: str) -> None:
    try:
        data = path.open("rb")
    except FileNotFoundError:
        return  # replaced by a newer one just now, or put into pieces
    with data:
        told = tarfile.TarInfo(name)
        told.size = os.fstat(data.fileno()).st_size
        archive.addfile(told, cast("BinaryIO", data))


def _begin(office: Office, days: int, acting: Acting) -> None:
    """The journal tells of it before the copy: so nothing is behind it that was not copied."""
    with office.write() as session:
        journal.write(session, actor=acting.by, act=ACT, detail={"days": days}, now=acting.now)


def _walk_second(office: Office) -> tuple[str, ...]:
    """What is wrong with the second disk. If anything is, what comes from here on is not put behind
    that, so that this backup and the new file are all that is needed."""
    with office.read() as session:
        faults = tuple(walking.faults(office.keeper, session))
    if faults:
        office.keeper.go_on_in_a_new_file(office.read)
    return faults


def _note(office: Office, place: Path, about: AboutBackup, days: int, acting: Acting) -> None:
    """The home keeps when it was made; the second disk goes on in a new file."""
    folder = office.keeper.place.parent
    last_backup.note(folder, LastBackup(about.made_at, str(place), about.journal))
    office.keeper.rotate(office.read, about.journal, acting.now - timedelta(days=days))
