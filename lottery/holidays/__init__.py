"""The official calendar: which days are off, which weekend days are worked, by the State Council's
notice of each year; and the last day of a period that is counted by it.

A year is a file that the office loads. Of years that nobody loaded nothing is known, and nothing is
guessed.
"""

from lottery.holidays.deadlines import Deadline, last_day
from lottery.holidays.official import DaysOff, OfficialCalendar, OfficialYear

__all__ = ["DaysOff", "Deadline", "OfficialCalendar", "OfficialYear", "last_day"]
