"""Is the site able to work: database, what was acknowledged, register, disks, clock. For machines
that ask each minute."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lottery import journal, machine, moves
from lottery.acknowledged.keeping import Acknowledged
from lottery.errors import LotteryError
from lottery.office import Office, database
from lottery.office.settings import Settings
from lottery.operations.rounds import RegisterRounds

GOOD, UNDER_WAY, BAD = "ok", "checking", "failed"
FREE_BYTES = 512 * 1024**2
"""A disk with less room fails: a day of entries and a published draw still fit then."""
BEHIND = timedelta(seconds=60)
"""By how much the clock may lie behind the last act: two machines' clocks differ a little."""

_log = logging.getLogger(__name__)


ORDER = ("database", "acknowledged", "at_work", "register", "disk", "clock")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: its name, GOOD, UNDER_WAY or BAD, and why."""

    name: str
    standing: str
    why: str = ""


@dataclass
class Health:
    """The health of one office, followed by one process."""

    office: Office
    rounds: RegisterRounds = field(default_factory=RegisterRounds)
    _lock: Lock = field(default_factory=Lock)

    def checks(self, now: datetime) -> tuple[Check, ...]:
        """What was looked at, in the ORDER of its names.

        The register is walked from where the last question ended: UNDER_WAY until every line was
        looked at; then again in rounds, so that a line that is altered later is seen by the next
        round (`rounds.walked_at`: when the last one ended). Whatever is BAD is told to the log.
        """
        with self._lock:
            found = (*self._of_database(now), _of_disks(self.office.settings))
        found = tuple(sorted(found, key=lambda one: ORDER.index(one.name)))
        for one in found:
            if one.standing == BAD:
                _log.error("health check=%s standing=%s why=%r", one.name, one.standing, one.why)
        return found

    def _of_database(self, now: datetime) -> Iterator[Check]:
        try:
            database.check_schema(self.office.engine)
            seen = self._seen()
            with self.office.read() as session:
                last = journal.newest(session)
                yield Check("database", GOOD)
                yield _of_acknowledged(session, seen)
                yield _of_work(session)
                yield _of_clock(last.at if last else now, now)
                yield self._of_register(session, now)
        except (LotteryError, SQLAlchemyError, OSError) as why:
            yield Check("database", BAD, _first_line(why))

    def _seen(self) -> Acknowledged | LotteryError:
        """What was acknowledged, before the view of the database is opened; or why nobody knows."""
        try:
            return self.office.keeper.seen()
        except LotteryError as why:
            return why

    def _of_register(self, session: Session, now: datetime) -> Check:
        try:
            seen, lines = self.rounds.on(session, now)
        except LotteryError as why:
            return Check("register", BAD, _first_line(why))
        if self.rounds.why:
            return Check("register", BAD, self.rounds.why)
        if lines < seen or (self.rounds.caught_up and lines > seen):
            return Check("register", BAD, f"{seen} lines are there, not {lines}")
        if lines > seen:
            return Check("register", UNDER_WAY, f"{seen} of {lines} lines")
        return Check("register", GOOD)


def _of_acknowledged(session: Session, seen: Acknowledged | LotteryError) -> Check:
    """Whether the database goes on from what was acknowledged, and the next act can be."""
    try:
        if isinstance(seen, LotteryError):
            raise seen
        seen.require(session)
    except LotteryError as why:
        return Check("acknowledged", BAD, _first_line(why))
    return Check("acknowledged", GOOD)


def _of_work(session: Session) -> Check:
    over = moves.retired(session)
    return (
        Check("at_work", BAD, f"retired {over.at.isoformat()}") if over else Check("at_work", GOOD)
    )


def _of_clock(last: datetime, now: datetime) -> Check:
    if now < last - BEHIND:
        return Check("clock", BAD, f"{now.isoformat()}, and the last act was {last.isoformat()}")
    return Check("clock", GOOD)


def _of_disks(settings: Settings) -> Check:
    """The room on the disks that this process writes to."""
    for place in places(settings):
        try:
            free = machine.free_bytes(place)
        except OSError as why:
            return Check("disk", BAD, _first_line(why))
        if free < FREE_BYTES:
            return Check("disk", BAD, f"{free} bytes free at {place}")
    return Check("disk", GOOD)


def places(settings: Settings) -> tuple[Path, ...]:
    """The folders whose disks must have room."""
    found = (settings.home, settings.public_dir, settings.second_disk, settings.log_folder)
    return tuple(dict.fromkeys(place for place in found if place is not None))


def _first_line(why: Exception) -> str:
    return str(why).partition("\n")[0]
