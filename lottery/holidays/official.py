"""A year as a notice arranges it, and the years that are known (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_NEW_YEAR_REACHES_BACK_TO = 25
"""From this day of December on, the notice of the next year may say otherwise: 2018-12-29 was
worked and 2018-12-31 was off by the notice of 2019."""


@dataclass(frozen=True)
class DaysOff:
    """A holiday: its days off from `first` to `last`, weekends among them, and the weekend days
    that are worked for it."""

    name: str
    first: date
    last: date
    workdays: tuple[date, ...] = ()

    def days(self) -> Iterator[date]:
        """Its days off."""
        for count in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=count)


@dataclass(frozen=True)
class OfficialYear:
    """A year's arrangement: `source` is the notice with its number, `sha256` that of the file."""

    year: int
    source: str
    holidays: tuple[DaysOff, ...]
    sha256: str

    @property
    def earliest(self) -> date:
        """The first day that a notice of this year may arrange."""
        return date(self.year - 1, 12, _NEW_YEAR_REACHES_BACK_TO)

    def says(self, day: date) -> bool | None:
        """Whether it makes a day a workday, or (False) a day off; None if it does not name it."""
        for each in self.holidays:
            if day in each.workdays:
                return True
            if each.first <= day <= each.last:
                return False
        return None


@dataclass(frozen=True)
class OfficialCalendar:
    """The years that are known, one arrangement a year."""

    years: tuple[OfficialYear, ...] = ()

    def year(self, number: int) -> OfficialYear | None:
        """The arrangement of a year; None if nobody loaded it."""
        return next((each for each in self.years if each.year == number), None)

    def asked(self, day: date) -> tuple[int, ...]:
        """The years whose arrangements must be known to know a day, the one that decides first."""
        reaches = day.month == 12 and day.day >= _NEW_YEAR_REACHES_BACK_TO
        return (day.year + 1, day.year) if reaches else (day.year,)

    def unknown(self, day: date) -> int:
        """The first year that must be known to know this day and is not; 0 if it is known."""
        return next((each for each in sorted(self.asked(day)) if self.year(each) is None), 0)

    def is_workday(self, day: date) -> bool:
        """Whether people work on a day that is known."""
        for number in self.asked(day):
            arranged = self.year(number)
            said = arranged.says(day) if arranged else None
            if said is not None:
                return said
        return day.weekday() < _SATURDAY
