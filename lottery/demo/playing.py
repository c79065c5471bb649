"""What a run of the demo has: its office, its randomness, and a calendar that is played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from lottery.acting import RandomBytes
from lottery.clock import SHANGHAI
from lottery.demo.invoices import MONTHS, Month
from lottery.office import Office
from lottery.texts import demo as words

ACTOR = "demo"
Tell = Callable[[str], None]


@dataclass
class Calendar:
    """The played date: whoever asks for the time gets this one."""

    moment: datetime

    def now(self) -> datetime:
        """The played moment."""
        return self.moment

    def go_to(self, text: str) -> datetime:
        """Turn to a Shanghai time, `2024-04-09T17:00`."""
        self.moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)
        return self.moment

    def wait(self, **span: int) -> datetime:
        """Let time pass."""
        self.moment += timedelta(**span)
        return self.moment


@dataclass(frozen=True)
class Demo:
    """One run: the office it fills, randomness, where its news goes, and the months it plays.

    The first month is drawn by itself, all of them together in the half-year's draw.
    """

    office: Office
    random_bytes: RandomBytes
    tell: Tell
    calendar: Calendar
    months: tuple[Month, ...] = MONTHS

    @property
    def tables(self) -> Path:
        """Where the tables of invoices are written."""
        return self.office.settings.home / "tables"

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Say what is done, and how long it took."""
        begun = perf_counter()
        yield
        self.tell(words.took(what, perf_counter() - begun))
