"""The second disk: where every acknowledged change lies once more, away from the database.

A folder on another disk, of one home alone. In it lie the marker, by which the disk is told from
the empty folder that it is mounted on, and files of records (`lines`): each begins where a backup
was made, or where the disk came into use. Records hold what the database holds: personal data in
boxes, and no key. Whoever has this disk has what a copy of the database would give him.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from logging import getLogger
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from lottery import journal, machine, whole_files
from lottery.acknowledged import changes, files, lines
from lottery.acknowledged.changes import CommittedChange
from lottery.acknowledged.head import Head, parse
from lottery.acknowledged.lines import LinesBegun
from lottery.acknowledged.links import Link, goes_on
from lottery.errors import SecondDiskError
from lottery.texts import acknowledged as sentences

MARKER = "fpdraw-second-disk.txt"
LEAST_FREE = 64 << 20
"""With fewer bytes left nothing is begun that could not be acknowledged."""
_DIGITS = 12
_LOCK = ".lock"
"""The heads of a home lock out its own programs alone, and another home may name the same disk."""
_log = getLogger("lottery.acknowledged")


@dataclass(frozen=True)
class SecondDisk:
    """The folder of one home's acknowledged changes."""

    folder: Path
    origin: str

    def require_ready(self, *, used: bool) -> None:
        """Raise SecondDiskError unless the disk is there, is this home's, and has room.

        `used`: it is known to have been in use, so that an empty folder is not it.
        """
        if not self._is_marked():
            if used or not self.folder.is_dir():
                raise SecondDiskError(sentences.second_absent(self.folder))
            return
        if used and not self.places():
            raise SecondDiskError(sentences.second_emptied(self.folder))
        try:
            free = machine.free_bytes(self.folder)
        except OSError as why:
            raise SecondDiskError(sentences.second_unreadable(self.folder, why)) from None
        if free < LEAST_FREE:
            raise SecondDiskError(sentences.second_full(self.folder, free >> 20))

    def require_there(self) -> None:
        """Raise SecondDiskError unless records of this register lie there, to be read alone."""
        if not self._is_marked() or not self.places():
            raise SecondDiskError(sentences.second_not_found(self.folder))

    def require_new(self) -> None:
        """Raise SecondDiskError where records lie there already, whoever's they are."""
        if self._is_marked() and self.places():
            raise SecondDiskError(sentences.second_not_new(self.folder))

    def require_own(self, session: Session, end: Head) -> None:
        """Raise SecondDiskError unless the last record is one of this database: of two homes that
        write on one disk neither may go on."""
        if not self.is_own(session, end):
            told = (end.journal, end.at, journal.head(session)[0])
            raise SecondDiskError(sentences.second_of_another_home(self.folder, *told))

    @staticmethod
    def is_own(session: Session, end: Head) -> bool:
        """Whether a database has the line of the journal with which the disk ends."""
        size, _ = journal.head(session)
        return end.journal <= size and Link(end.journal, end.hash).is_in(session)

    def _is_marked(self) -> bool:
        """Whether it is a second disk of this register's; SecondDiskError if another's."""
        try:
            told = (self.folder / MARKER).read_text("utf-8")
        except FileNotFoundError:
            return False
        except (OSError, UnicodeDecodeError) as why:
            raise SecondDiskError(sentences.second_unreadable(self.folder, why)) from None
        if told != self._marker():
            raise SecondDiskError(sentences.second_of_others(self.folder, told.strip()))
        return True

    def end(self) -> Head | None:
        """The head up to which everything lies there; None before the disk was begun.

        Raises SecondDiskError.
        """
        try:
            places = self.places()
            if not places:
                return None
            return parse(changes.parse(lines.last(places[-1]).content).head.encode())
        except (OSError, ValueError) as why:
            raise SecondDiskError(sentences.second_unreadable(self.folder, why)) from None

    def follow(self, session: Session, head: Head) -> None:
        """Put what the database has more than the disk behind the rest; raises OSError, and
        SecondDiskError where what is there cannot be gone on from, or is another home's."""
        with files.locked(self.folder / _LOCK):
            self._follow(session, head)

    def _follow(self, session: Session, head: Head) -> None:
        end = self.end()
        if end is None:
            whole_files.write(self.folder / MARKER, self._marker().encode())
        else:
            self.require_own(session, end)
        if end is None or changes.begins_anew(session, end.journal, head.journal):
            self.rotate(session, head)
        elif end.journal < head.journal:
            place = self.places()[-1]
            last = lines.last(place)
            known = changes.parse(last.content)
            change = changes.since(session, known, head, _schema(session))
            if last.size < place.stat().st_size:
                _log.warning("second-disk mended upto=%d: a record was cut off", known.upto)
            lines.append(place, last, change.content())
        elif head.second < end.journal:  # whoever wrote the last record never said that it is there
            whole_files.sync(self.places()[-1])

    def rotate(self, session: Session, head: Head) -> None:
        """Go on in a new file, which begins at this head; raises OSError."""
        schema = _schema(session)
        place = self._place(head.journal)
        if not place.exists():
            content = changes.nothing(session, head, schema).content()
            lines.begin(place, LinesBegun(head.journal, head.hash), content)
            _log.info("second-disk begun after=%d", head.journal)

    def let_go(self, covered: int, until: datetime) -> None:
        """Remove the files whose changes are all at line `covered` or before, and that nobody has
        written to since `until`; raises OSError."""
        for place, later in pairwise(self.places()):
            if _after(later) <= covered and place.stat().st_mtime < until.timestamp():
                place.unlink()

    def places(self) -> list[Path]:
        """The files of records, the oldest first; by their names it is known where they begin, so
        that one whose first bytes are spoiled is still let go of in its time."""
        return sorted(self.folder.glob(f"{'[0-9]' * _DIGITS}{lines.SUFFIX}"))

    def changes(self, after: int) -> Iterator[CommittedChange]:
        """What was committed behind this line of the journal, record by record.

        Raises SecondDiskError where the files do not go back so far, or do not hold together.
        """
        places = self.reaching(after)
        if not places or _after(places[0]) > after:
            raise SecondDiskError(sentences.second_too_short(self.folder, after))
        upto = None
        for place in places:
            begun = _after(place)
            if upto is not None and begun != upto:
                raise SecondDiskError(sentences.second_gap(place, upto, begun))
            upto = begun
            for change in self._read(place):
                upto = change.upto
                if change.upto > after:
                    yield change
        end = self.end()
        if end is None or upto != end.journal:
            raise SecondDiskError(sentences.second_damaged(self.folder, upto or after))

    def _read(self, place: Path) -> Iterator[CommittedChange]:
        """The changes in a file; SecondDiskError at the first one that does not go on from the one
        before, as where two homes have written there."""
        try:
            begun = lines.begun(place)
            last = Link(begun.after, begun.hash)
            for record in lines.walk(place):
                change = changes.parse(record.content)
                link = goes_on(change, last)
                if link is None:
                    raise SecondDiskError(sentences.second_unlinked(place, last.seq))
                last = link
                yield change
        except (OSError, ValueError) as why:
            raise SecondDiskError(sentences.second_unreadable(place, why)) from None

    def reaching(self, after: int) -> list[Path]:
        """The files that may hold what comes behind a line: no later one begins at it or before."""
        places = self.places()
        ends = [_after(later) for later in places[1:]]
        return [place for place, end in zip(places, ends, strict=False) if end > after] + places[
            -1:
        ]

    def unbroken_since(self) -> int | None:
        """The line of the journal behind which records go on without a gap to the last one; None
        before the disk was begun. Raises SecondDiskError."""
        try:
            places, since = self.places(), None
            for place in reversed(places):
                upto = changes.parse(lines.last(place).content).upto
                if since is not None and upto != since:
                    break
                since = _after(place)
        except (OSError, ValueError) as why:
            raise SecondDiskError(sentences.second_unreadable(self.folder, why)) from None
        return since

    def _place(self, after: int) -> Path:
        return self.folder / f"{after:0{_DIGITS}d}{lines.SUFFIX}"

    def _marker(self) -> str:
        return f"fpdraw-second-disk/1\norigin: {self.origin}\n"


def _after(place: Path) -> int:
    """The line behind which a file begins, as it is called after it."""
    return int(place.stem)


def _schema(session: Session) -> str:
    found: str = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return found
