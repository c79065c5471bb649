"""The years that the office has loaded: stored with their files, the newest of a year counts.

A last day that was published stands on what was loaded by then; nothing is overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import journal, models, moves
from lottery.holidays.files import parse
from lottery.holidays.official import OfficialCalendar, OfficialYear


@dataclass(frozen=True)
class LoadedYear:
    """A version of a year: the file as it was loaded, by whom and when."""

    arranged: OfficialYear
    file: bytes
    at: datetime
    by: str


@dataclass(frozen=True)
class CalendarChange:
    """What loading a file has done: the year as it is now, and what counted before, if any did."""

    arranged: OfficialYear
    before: OfficialYear | None

    @property
    def is_new(self) -> bool:
        """Whether it is another file than the one that counted."""
        return self.before is None or self.before.sha256 != self.arranged.sha256


def load(session: Session, data: bytes, *, by: str, now: datetime) -> CalendarChange:
    """Let a year's file count from now on; the one that counts already changes nothing. Raises
    CalendarFileError."""
    moves.require_main(session)
    arranged = parse(data)
    change = CalendarChange(arranged, current(session).year(arranged.year))
    if change.is_new:
        row = {"year": arranged.year, "sha256": arranged.sha256, "at": now, "by": by}
        session.add(models.StoredOfficialYear(content=data.decode(), **row))
        session.flush()
        detail = {"year": arranged.year, "sha256": arranged.sha256, "notice": arranged.source}
        earlier = {"before": change.before.sha256} if change.before else {}
        journal.write(session, actor=by, act="calendar-loaded", detail=detail | earlier, now=now)
    return change


def foresee(session: Session, data: bytes) -> CalendarChange:
    """What loading a file would do, which is not done. Raises CalendarFileError."""
    arranged = parse(data)
    return CalendarChange(arranged, current(session).year(arranged.year))


def current(session: Session) -> OfficialCalendar:
    """The years as they count."""
    return _calendar(versions(session))


def as_of(session: Session, moment: datetime) -> OfficialCalendar:
    """The years as they counted then."""
    return _calendar(_until(session, moment))


def file_of(session: Session, year: int, moment: datetime) -> bytes:
    """The file of a year that counted then. Raises KeyError."""
    return {each.arranged.year: each.file for each in _until(session, moment)}[year]


def versions(session: Session) -> tuple[LoadedYear, ...]:
    """Every version of every year, as they were loaded."""
    rows = session.scalars(select(models.StoredOfficialYear).order_by(models.StoredOfficialYear.id))
    return tuple(
        LoadedYear(parse(row.content.encode()), row.content.encode(), row.at, row.by)
        for row in rows
    )


def _until(session: Session, moment: datetime) -> tuple[LoadedYear, ...]:
    return tuple(each for each in versions(session) if each.at <= moment)


def _calendar(loaded: tuple[LoadedYear, ...]) -> OfficialCalendar:
    newest = {each.arranged.year: each.arranged for each in loaded}
    return OfficialCalendar(tuple(newest[year] for year in sorted(newest)))
