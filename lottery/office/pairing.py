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
from tempfile import mkdtemp
from typing import BinaryIO
from weakref import finalize

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from lottery import journal
from lottery.acknowledged import files
from lottery.acknowledged.keeping import FOLDER, mark_of
from lottery.errors import DatabaseMixedError, LotteryError
from lottery.ledger import holding
from lottery.office import Office, database, office_of
from lottery.texts import acknowledged as sentences

if sys.platform != "win32":
    import fcntl

PRESENT = ".present"
LOOKING = ".looking-"
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

    Raises DatabaseMixedError. Systems without such locks (Windows) cannot tell who is the first:
    there nothing is looked at.
    """
    if sys.platform == "win32" or office.settings.public_only:
        return Presence(None)
    place = office.settings.home / FOLDER / PRESENT
    try:
        files.folder_for_heads(place.parent)
        there = place.open("ab")
    except OSError:
        return Presence(None)  # a home that can only be read: nothing is damaged by opening it
    try:
        with suppress(BlockingIOError):
            fcntl.flock(there, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _look(office, hold)
        fcntl.flock(there, fcntl.LOCK_SH)
    except BaseException:
        there.close()
        raise
    presence = Presence(there)
    finalize(presence, there.close)  # an office that is forgotten has left, too
    return presence


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
    folder = Path(mkdtemp(prefix=LOOKING, dir=office.settings.home))
    try:
        for each in (file, wal):
            shutil.copyfile(each, folder / each.name)
        _hold_copy(office, folder / file.name, hold)
    except (LotteryError, DatabaseError) as why:
        raise DatabaseMixedError(sentences.mixed(file, wal, why)) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hold_copy(office: Office, copy: Path, hold: Hold) -> None:
    url = f"sqlite:///{copy.as_posix()}"
    other = office_of(replace(office.settings, database_url=url, second_disk=None))
    try:
        with other.read() as session:
            whole = session.execute(text("PRAGMA integrity_check(1)")).scalar_one()
            if whole != "ok":
                raise DatabaseMixedError(str(whole))
            if database.version(other.engine) != database.schema():
                return  # what the other tables should hold, the program that made them knows
            hold(session)
            journal.verify(session)
            if fault := next(holding.faults(session), None):
                raise DatabaseMixedError(str(fault))
    finally:
        other.close()
