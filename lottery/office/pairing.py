"""Does the -wal file beside a database of SQLite belong to it?

SQLite puts what lies in the -wal into the database, whoever's it is: an older database that was put
back beside a newer -wal is damaged by opening it, in silence. So before anything opens the two, and
if nobody else has, the database is held against the mark in the acknowledged head (when it was last
written, and its size); if it is another one (or the power went while SQLite wrote), a copy of both
is opened and all of it held.
"""

import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal
from weakref import finalize

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from lottery import drafts, journal
from lottery.acknowledged import files
from lottery.acknowledged.keeping import FOLDER, mark_of
from lottery.errors import DatabaseMixedError, LotteryError
from lottery.ledger import holding
from lottery.office import Office, database, office_of
from lottery.texts import acknowledged as sentences
from lottery.texts import errors as error_words

if sys.platform != "win32":
    import fcntl

PRESENT, LOOKING = ".present", ".looking"
"""Whoever works with the database holds the one, whoever looks at it before holds the other."""
_EMPTY_WAL = 32
"""A -wal of so many bytes holds nothing but its own beginning."""

Hold = Callable[[Session], None]
"""Holds what lies in a session's database; raises what it finds."""


@dataclass
class Presence:
    """Whoever works with a home's database is known to be there until `leave`."""

    file: BinaryIO | None

    def leave(self) -> None:
        """Whoever comes next may be alone."""
        if self.file is not None:
            self.file.close()
            self.file = None


def enter(office: Office, hold: Hold) -> Presence:
    """Be there; whoever is the first looks at the database before it is opened.

    Whoever comes while another one looks waits, and looks again if that one found something wrong.
    Whoever only shows what is published looks too, where he may see the locks, and is not counted:
    he damages nothing, and must not keep those who come later from looking.

    Raises DatabaseMixedError. Systems without such locks (Windows) cannot tell who is the first:
    there nothing is looked at.
    """
    if sys.platform == "win32":
        return Presence(None)
    shows, folder = office.settings.public_only, office.settings.home / FOLDER
    try:
        looking, there = _locks(folder, "rb" if shows else "ab")
    except OSError:
        return Presence(None)  # a home that can only be read: nothing is damaged by opening it
    try:
        with looking:
            fcntl.flock(looking, fcntl.LOCK_EX)
            with suppress(BlockingIOError):
                fcntl.flock(there, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _look(office, hold)
            fcntl.flock(there, fcntl.LOCK_UN if shows else fcntl.LOCK_SH)
    except BaseException:
        there.close()
        raise
    presence = Presence(there)
    finalize(presence, there.close)  # an office that is forgotten has left, too
    return presence


def _locks(folder: Path, mode: Literal["rb", "ab"]) -> tuple[BinaryIO, BinaryIO]:
    """The two files, open; raises OSError."""
    places = [folder / name for name in (LOOKING, PRESENT)]
    if mode == "ab":
        files.folder_for_heads(folder)
        for place in places:
            if not place.exists():
                place.touch()
                place.chmod(0o644)
    looking = places[0].open(mode)
    try:
        return looking, places[1].open(mode)
    except OSError:
        looking.close()
        raise


def _look(office: Office, hold: Hold) -> None:
    file = database.file_of(office.engine)
    if file is None or not file.exists():
        return
    wal = file.with_name(f"{file.name}-wal")
    head = office.keeper.head()
    if not wal.exists() or wal.stat().st_size <= _EMPTY_WAL:
        return
    if head is not None and head.file == mark_of(file):
        return
    shows = office.settings.public_only
    with drafts.work_folder(None if shows else office.settings.home) as folder:
        try:
            for each in (file, wal):
                shutil.copyfile(each, folder / each.name)
            _hold_copy(office, folder / file.name, hold)
        except (LotteryError, DatabaseError) as why:
            raise DatabaseMixedError(sentences.mixed(file, wal, why)) from None


def _hold_copy(office: Office, copy: Path, hold: Hold) -> None:
    url = f"sqlite:///{copy.as_posix()}"
    other = office_of(replace(office.settings, database_url=url, second_disk=None))
    try:
        with other.read() as session:
            whole = session.execute(text("PRAGMA integrity_check(1)")).scalar_one()
            if whole != "ok":
                raise DatabaseMixedError(error_words.sqlite_said(whole))
            if database.version(other.engine) != database.schema():
                return  # what the other tables should hold, the program that made them knows
            hold(session)
            journal.verify(session)
            if office.settings.public_only:
                return  # without keys nobody can tell the ledger
            if fault := next(holding.faults(session), None):
                raise DatabaseMixedError(str(fault))
    finally:
        other.close()
