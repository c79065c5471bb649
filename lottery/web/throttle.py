"""How often somebody may fail to log in.

The counts are kept in the memory of one process: a restart forgets them, and several workers count
each for itself. That slows a guesser by some factor less; it never locks others out, because the
count belongs to one account *from one address* (and, more generously, to the address alone).
"""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 50
KEYS = 10_000
"""More keys than this are not kept; the oldest go first."""


@dataclass
class Throttle:
    """Failures of the last fifteen minutes, by account and address."""

    _failures: dict[tuple[str, str], deque[datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, username: str, address: str, now: datetime) -> timedelta | None:
        """How long to wait before the next try, or None if it may be made now."""
        with self._lock:
            waits = [
                self._wait((username.casefold(), address), PER_ACCOUNT, now),
                self._wait(("", address), PER_ADDRESS, now),
            ]
        return max((wait for wait in waits if wait is not None), default=None)

    def failed(self, username: str, address: str, now: datetime) -> None:
        """Count one failure."""
        with self._lock:
            for key in ((username.casefold(), address), ("", address)):
                self._failures.setdefault(key, deque(maxlen=PER_ADDRESS)).append(now)
            while len(self._failures) > KEYS:
                del self._failures[next(iter(self._failures))]

    def succeeded(self, username: str, address: str) -> None:
        """Forget this account's failures from this address."""
        with self._lock:
            self._failures.pop((username.casefold(), address), None)

    def _wait(self, key: tuple[str, str], most: int, now: datetime) -> timedelta | None:
        found = self._failures.get(key, deque())
        while found and found[0] <= now - WINDOW:
            found.popleft()
        return None if len(found) < most else found[-most] + WINDOW - now
