"""Days and times of the programme: all of them are Asia/Shanghai's.

Nothing here reads a clock; `now` is an argument everywhere below the web and the command line.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from draws.canonical import write_time
from lottery.errors import NaiveTimeError

SHANGHAI = ZoneInfo("Asia/Shanghai")


def aware(now: datetime) -> datetime:
    """Return `now`; raise NaiveTimeError if it does not say which zone it means."""
    if now.utcoffset() is None:
        raise NaiveTimeError(now)
    return now


def day_of(now: datetime) -> date:
    """The day that `now` belongs to in Shanghai."""
    return aware(now).astimezone(SHANGHAI).date()


def in_shanghai(now: datetime) -> str:
    """The protocol's form of a time: `2024-04-09T17:00:00+08:00`, whole seconds.

    >>> in_shanghai(datetime(2024, 4, 9, 9, 0, 0, tzinfo=UTC))
    '2024-04-09T17:00:00+08:00'
    """
    return write_time(aware(now))


def to_the_second(now: datetime) -> datetime:
    """The time that a protocol file will say of `now`: the part of a second is cut off.

    What files are held against one another is compared by these times and no others.

    >>> to_the_second(datetime(2024, 4, 9, 9, 0, 0, 999999, tzinfo=UTC)).second
    0
    """
    return datetime.fromisoformat(in_shanghai(now))


def in_utc(now: datetime) -> str:
    """The journal's form of a time: UTC with microseconds, `2024-04-09T09:00:00.000000Z`."""
    return aware(now).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
