"""What comes again and again is counted: a stranger can make the log long, but not fill a disk.

Of events that are alike (kind, account, address, detail) the first one is written at once; how many
more came within a minute is one line after it. Beyond `MOST` lines a minute that strangers bring
about, one line tells how many there were of all. The counts are one process's own; what was counted
and not written yet is lost when it is killed, and written when it stops or somebody opens the log.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from lottery.security_log.events import KINDS, SecurityEvent

WINDOW = timedelta(minutes=1)
MOST = 120
"""Lines a minute that strangers may bring about, in one process."""

_Key = tuple[str, str, str, str]


@dataclass
class _Repeated:
    """An event of this minute, and how many more like it came."""

    event: SecurityEvent
    since: datetime
    more: int = 0


@dataclass
class Crowd:
    """The events of the last minute, in one process."""

    _counts: dict[_Key, _Repeated] = field(default_factory=dict)
    _written: int = 0
    _beyond: int = 0
    _begun: datetime | None = None
    _lock: Lock = field(default_factory=Lock)

    def admit(self, event: SecurityEvent, now: datetime) -> list[SecurityEvent]:
        """What is to be written now that this one came: it itself, or not, and what was counted."""
        with self._lock:
            due = list(self._due(now))
            if not KINDS[event.kind]:
                return [*due, event]
            key = (event.kind, event.account, event.address, repr(sorted(event.detail.items())))
            if known := self._counts.get(key):
                known.more += 1
            elif self._written < MOST:
                self._counts[key] = _Repeated(event, now)
                self._written += 1
                due.append(event)
            else:
                self._beyond += 1
            return due

    def settle(self) -> list[SecurityEvent]:
        """All that was counted and not written yet."""
        with self._lock:
            return list(self._all())

    def _due(self, now: datetime) -> Iterator[SecurityEvent]:
        """What the minute that is over has left; a clock that was put back ends it, too."""
        if self._begun is None or not timedelta() <= now - self._begun < WINDOW:
            yield from self._all()
            self._begun = now

    def _all(self) -> Iterator[SecurityEvent]:
        for known in self._counts.values():
            if known.more:
                yield replace(known.event, detail={**known.event.detail, "times": known.more})
        if self._beyond:
            yield SecurityEvent("crowded", detail={"times": self._beyond})
        self._counts, self._written, self._beyond, self._begun = {}, 0, 0, None
