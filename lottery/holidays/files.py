"""A year's arrangement as a file: read, with what is wrong in its place, and written.

    form = "fpdraw-calendar/1"
    year = 2026
    source = "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"

    [[holiday]]
    name = "元旦"
    first = 2026-01-01
    last = 2026-01-03
    work = [2026-01-04]

The days of New Year that lie in December belong to the year that begins.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from lottery.errors import CalendarFileError
from lottery.holidays.official import DaysOff, OfficialYear
from lottery.programme.sections import ProgrammeSection
from lottery.texts.office import holidays as words
from lottery.texts.office import programme as of_programme

FORM = "fpdraw-calendar/1"
FIRST_YEAR, LAST_YEAR = 2000, 2199
MOST_BYTES, MOST_DAYS = 65_536, 31
_SATURDAY = 5


class CalendarSection(ProgrammeSection):
    """A table of such a file."""

    def error(self, why: object) -> CalendarFileError:
        """An error at this place, to be raised."""
        return CalendarFileError(words.malformed(self.where, why))

    def days(self, name: str) -> tuple[date, ...]:
        """A list of TOML dates; none if it is left out."""
        values: list[Any] = self._take(name, list, [])
        if not all(type(value) is date for value in values):
            raise self.error(of_programme.of_another_type(name))
        return tuple(values)


def parse(data: bytes) -> OfficialYear:
    """Read a year's file. Raises CalendarFileError naming the place."""
    top = CalendarSection(words.FILE, _values(data))
    if (form := top.text("form")) != FORM:
        raise top.error(words.another_form(form, FORM))
    year = top.number("year", LAST_YEAR)
    if year < FIRST_YEAR:
        raise top.error(words.not_a_year(year, FIRST_YEAR, LAST_YEAR))
    source, parts = top.text("source"), top.sections("holiday")
    top.end()
    if str(year) not in source:
        raise top.error(words.source_of_another(source, year))
    holidays = tuple(map(_holiday, parts))
    found = OfficialYear(year, source, holidays, sha256(data).hexdigest())
    _check(top, found)
    return found


def written(year: int, source: str, holidays: Iterable[DaysOff]) -> bytes:
    """The file of a year."""
    head = (f'form = "{FORM}"', f"year = {year}", f'source = "{source}"')
    blocks = ["\n".join(head), *map(_block, holidays)]
    return ("\n\n".join(blocks) + "\n").encode()


def _block(holiday: DaysOff) -> str:
    lines = ["[[holiday]]", f'name = "{holiday.name}"']
    lines += [f"first = {holiday.first}", f"last = {holiday.last}"]
    if holiday.workdays:
        lines.append(f"work = [{', '.join(map(str, holiday.workdays))}]")
    return "\n".join(lines)


def _values(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise CalendarFileError(words.malformed(words.FILE, words.too_large(MOST_BYTES)))
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        why = of_programme.NOT_UTF8
    except (ValueError, RecursionError):
        why = words.NOT_TOML
    raise CalendarFileError(words.malformed(words.FILE, why))


def _holiday(part: CalendarSection) -> DaysOff:
    found = DaysOff(part.text("name"), part.day("first"), part.day("last"), part.days("work"))
    part.end()
    if found.first > found.last:
        raise part.error(words.ends_before(found.first, found.last))
    if (found.last - found.first).days >= MOST_DAYS:
        raise part.error(words.too_long(MOST_DAYS))
    for day in found.workdays:
        if day.weekday() < _SATURDAY:
            raise part.error(words.worked_anyway(day))
    return found


def _check(top: CalendarSection, year: OfficialYear) -> None:
    """Raise CalendarFileError for a file without holidays, a day of another year, and one that is
    named twice."""
    if not year.holidays:
        raise top.error(words.NO_HOLIDAYS)
    seen: dict[date, str] = {}
    for holiday in year.holidays:
        for day in (*holiday.days(), *holiday.workdays):
            if not year.earliest <= day <= date(year.year, 12, 31):
                raise top.error(words.of_another_year(holiday.name, day, year.year))
            if day in seen:
                raise top.error(words.twice(day, seen[day], holiday.name))
            seen[day] = holiday.name
