"""Open a backup and hold it: every chunk, every file, and the register and journal in it."""

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from draws.errors import DrawError
from draws.merkle import leaf_hash
from lottery import journal
from lottery.acknowledged.head import Grown
from lottery.acknowledged.published import KnownRoot
from lottery.backup import about as abouts
from lottery.backup import databases, failing
from lottery.backup.about import AboutBackup
from lottery.errors import BackupRefusedError, LotteryError
from lottery.office import database
from lottery.register import checking
from lottery.sealed import SealedKind, SealedReader
from lottery.texts import backup as sentences
from lottery.texts import errors as error_words

DATABASE = "database"


@dataclass(frozen=True)
class Held:
    """A backup that opens and holds: what it says of itself, and how many files lie in it."""

    about: AboutBackup
    files: int


def hold(file: Path, passphrase: str, folder: Path) -> Held:
    """Open all of a backup; its database is looked at in an empty folder, and stays there.

    Raises BackupRefusedError if anything does not hold.
    """
    about, count = abouts.of(file), 0
    with opened(file, passphrase) as archive:
        for name, data in contents(archive):
            count += 1
            with (folder / "any").open("wb") as out:
                _copy(data, out if name == DATABASE else None)
            if name == DATABASE:
                (folder / "any").replace(folder / DATABASE)
    if not (folder / DATABASE).exists():
        raise BackupRefusedError(sentences.spoiled())
    hold_database(folder / DATABASE, about)
    return Held(about, count)


@contextmanager
def opened(
    file: Path, passphrase: str, kind: SealedKind = abouts.KIND
) -> Iterator[tarfile.TarFile]:
    """The archive in a sealed file, to be read from its beginning to its end."""
    try:
        with file.open("rb") as data:
            reader = SealedReader(data, kind, passphrase)
            with tarfile.open(fileobj=cast("IO[bytes]", reader), mode="r|") as archive:
                yield archive
            while reader.read(1 << 16):  # to the last chunk, which says that it is the last
                pass
    except tarfile.TarError:
        raise BackupRefusedError(sentences.spoiled()) from None
    except OSError as why:
        said = sentences.not_read(file, why.strerror or str(why))
        raise failing.refusal(why, said) from None


def contents(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    """The files of an archive by name; BackupRefusedError for anything but plain files inside."""
    for member in archive:
        path = PurePosixPath(member.name)
        data = archive.extractfile(member) if member.isfile() else None
        if data is None or path.is_absolute() or ".." in path.parts or "\\" in member.name:
            raise BackupRefusedError(sentences.spoiled())
        yield member.name, data


def hold_database(place: Path, about: AboutBackup) -> None:
    """Hold a copied database to what the backup says of it; raises BackupRefusedError."""
    try:
        found = _sqlite(place, about) if about.database == "sqlite" else dump(place)
    except BackupRefusedError:
        raise
    except (DrawError, DatabaseError, ValueError, LotteryError) as why:
        raise failing.refusal(why, sentences.does_not_hold(why)) from None
    if found != (about.register, about.root, about.journal, about.hash):
        raise BackupRefusedError(sentences.does_not_hold(sentences.OTHER_HEAD))


def _sqlite(place: Path, about: AboutBackup) -> tuple[int, str, int, str]:
    with databases.opened(place) as engine, database.reading(engine) as session:
        whole = session.execute(text("PRAGMA integrity_check(1)")).scalar_one()
        if whole != "ok":
            raise BackupRefusedError(sentences.does_not_hold(error_words.sqlite_said(whole)))
        known = KnownRoot(about.register, about.root, str(place))
        if about.schema == database.schema():
            checking.check_register(session, [known])
            journal.verify(session)
        return databases.standing(session)[:4]


def dump(place: Path) -> tuple[int, str, int, str]:
    """A dump is read without a server: the register's lines, and the journal from its first line
    to where it says that it ends. Raises JournalBrokenError."""
    lines = dict(databases.dumped_lines(place))
    if sorted(lines) != list(range(len(lines))):
        raise BackupRefusedError(sentences.spoiled())
    grown = Grown().by(leaf_hash(lines[number]) for number in range(len(lines)))
    acts, last = journal.follow(databases.dumped_journal(place))
    if (acts, last) != databases.dumped_head(place):
        raise BackupRefusedError(sentences.spoiled())
    return grown.size, grown.root(), acts, last


def _copy(data: IO[bytes], out: IO[bytes] | None) -> None:
    while chunk := data.read(1 << 20):
        if out is not None:
            out.write(chunk)
