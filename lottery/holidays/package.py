"""A year's file from the package `chinesecalendar`, which keeps the notices as lists of days.

It follows the State Council within weeks; whoever loads a year holds it against the notice all the
same. `lottery.holidays` asks it for nothing: the office works by the files that it has loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from importlib import import_module

from lottery.errors import CalendarFileError
from lottery.holidays.files import written
from lottery.holidays.official import DaysOff, OfficialYear
from lottery.texts.office import holidays as words


def file_from_package(year: int, source: str) -> bytes:
    """The file of a year; `source` is the notice with its number. Raises CalendarFileError where
    the package is not installed or does not know the year."""
    try:
        package = import_module("chinese_calendar")
    except ImportError:
        raise CalendarFileError(words.NO_PACKAGE) from None
    names = {each.value: each.chinese for each in package.Holiday}
    off, worked = _of_year(package.holidays, year), _of_year(package.workdays, year)
    if date(year, 1, 1) not in off:
        raise CalendarFileError(words.package_too_old(package.__version__, year))
    return written(year, source, _holidays(off, worked, names))


def _of_year(days: Mapping[date, str], year: int) -> dict[date, str]:
    """The days that the notice of a year arranges: New Year may begin in December."""
    edge = OfficialYear(year, "", (), "").earliest, OfficialYear(year + 1, "", (), "").earliest
    return {day: days[day] for day in sorted(days) if edge[0] <= day < edge[1]}


def _holidays(
    off: Mapping[date, str], worked: Mapping[date, str], names: Mapping[str, str]
) -> Iterable[DaysOff]:
    """Each run of days off, called by all its holidays, with the workdays of their names."""
    for run in _runs(off):
        own = dict.fromkeys(off[day] for day in run)
        days = tuple(day for day in worked if worked[day] in own)
        yield DaysOff("、".join(names[name] for name in own), run[0], run[-1], days)


def _runs(off: Iterable[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in off:
        if runs and runs[-1][-1] == day - timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
