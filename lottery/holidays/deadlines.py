"""The last day of a period, moved where nobody works on it (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lottery.clock import SHANGHAI
from lottery.holidays.official import OfficialCalendar
from lottery.programme.claiming import NEXT_WORKDAY

COUNTED, WORKDAY, MOVED, UNKNOWN = "counted", "workday", "moved", "unknown-year"
"""Why a last day is this one: none is moved by these rules; it is worked; it was moved to the next
day that is; or nobody can tell, so that it was not moved."""


@dataclass(frozen=True)
class Deadline:
    """A last day, which ends at 24:00 in Shanghai, and what it was `unmoved`.

    `years` are the arrangements that it stands on, `unknown` the year of the one that is missing, 0
    where none is.
    """

    day: date
    unmoved: date
    why: str
    years: tuple[int, ...] = ()
    unknown: int = 0

    @property
    def ends_at(self) -> datetime:
        """The first moment that is too late."""
        return datetime.combine(self.day + timedelta(days=1), time(), SHANGHAI)


def last_day(published: date, days: int, moves: str, calendar: OfficialCalendar) -> Deadline:
    """The last of `days` days after the day of publication, which does not count itself; by `moves`
    (`lottery.programme.claiming.MOVES`) the next workday, if nobody works on it."""
    unmoved = published + timedelta(days=days)
    if moves != NEXT_WORKDAY:
        return Deadline(unmoved, unmoved, COUNTED)
    day, years = unmoved, set[int]()
    while True:
        if unknown := calendar.unknown(day):
            return Deadline(unmoved, unmoved, UNKNOWN, unknown=unknown)
        years.update(calendar.asked(day))
        if calendar.is_workday(day):
            why = WORKDAY if day == unmoved else MOVED
            return Deadline(day, unmoved, why, tuple(sorted(years)))
        day += timedelta(days=1)
