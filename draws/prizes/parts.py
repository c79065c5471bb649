"""One part, its events, and a list of parts: what stands where, whoever has signed it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ..canonical import DAY, ENTRY, text_of
from ..canonical import day as read_day
from ..errors import DrawError

FILE, HEADER = "prizes.txt", "fpdraw-prizes/1"
CLAIMED, FORFEITED, TAKEN_BACK = "claimed", "forfeited", "taken-back"
PASSED, RETURNED = "passed", "returned"
LATE = "late"
FORFEITS = (LATE, "declined", "ineligible", "identity", "invoice", "won-earlier")
"""Why a winner's prize is forfeited before he has it."""
TAKINGS = ("invoice", "ineligible", "identity")
"""Why a prize is taken back from somebody who has it."""
PLACES = ("supplementary", "next-draw", "treasury")
"""Where a prize goes that nobody is left for."""
NOBODY = "-"
MOST_BYTES, MOST_PARTS = 16 << 20, 50_000
_SLOT = "[1-9][0-9]{0,6}"
_REST = {
    CLAIMED: f"({ENTRY})",
    FORFEITED: f"({ENTRY}) ({'|'.join(FORFEITS)})",
    TAKEN_BACK: f"({ENTRY}) ({'|'.join(TAKINGS)})",
    PASSED: f"({ENTRY}) ({_SLOT}) ({DAY}|{NOBODY})",
    RETURNED: f"({NOBODY}) ({'|'.join(PLACES)})",
}
_EVENT = re.compile(f"([a-z0-9]{{1,8}}) ({_SLOT}) ({'|'.join(_REST)}) (.+)")
_FORM = "tier, slot, event, entry and what belongs to the event"


@dataclass(frozen=True)
class ListedEvent:
    """One line of a part: what became of a prize.

    `entry` is the holder's, of `passed` the alternate's, of `returned` `-`. `reason` is that of a
    forfeit or a taking back, or where a prize was returned to; `number` and `until` (None for `-`)
    are the alternate's place among those of his tier and his own last day.
    """

    tier: str
    slot: int
    what: str
    entry: str
    reason: str = ""
    number: int = 0
    until: date | None = None

    def text(self) -> str:
        """The line, without LF.

        >>> ListedEvent("2", 7, PASSED, "0000000114", number=1, until=date(2024, 7, 12)).text()
        '2 7 passed 0000000114 1 2024-07-12'
        """
        more = [self.reason] if self.reason else []
        if self.what == PASSED:
            more = [str(self.number), written(self.until)]
        return " ".join((self.tier, str(self.slot), self.what, self.entry, *more))


@dataclass(frozen=True)
class ListedPart:
    """One part. `until` is the last day on which a drawn winner may claim (None for `-`), which
    the first part alone says; `line` is the signature line without LF; `at` is where it begins in
    its file, counted from 1."""

    draw: str
    attempt: int
    number: int
    above: str
    result: str
    day: date
    until: date | None
    events: tuple[ListedEvent, ...]
    line: str = ""
    at: int = field(default=1, compare=False)

    @property
    def text(self) -> bytes:
        """The lines that are signed."""
        return text_of(
            (
                HEADER,
                f"draw: {self.draw}",
                f"attempt: {self.attempt}",
                f"part: {self.number}",
                f"above: {self.above}",
                f"result: {self.result}",
                f"day: {self.day.isoformat()}",
                *([f"until: {written(self.until)}"] if self.number == 1 else []),
                *(event.text() for event in self.events),
            )
        )

    @property
    def whole(self) -> bytes:
        """The text with its signature line."""
        return self.text + (text_of([self.line]) if self.line else b"")

    def numbered(self) -> Iterator[tuple[int, ListedEvent]]:
        """The events with their lines in the file."""
        return enumerate(self.events, self.at + (8 if self.number == 1 else 7))

    @property
    def signed_at(self) -> int:
        """The line of the signature in the file."""
        return self.at + (8 if self.number == 1 else 7) + len(self.events)


@dataclass(frozen=True)
class PrizeList:
    """A list whose parts follow one another, whatever they say."""

    parts: tuple[ListedPart, ...] = ()

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return b"".join(each.whole for each in self.parts)

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return self.parts[-1].signed_at if self.parts else 0

    def passed(self) -> Iterator[ListedEvent]:
        """Every event by which a prize went to an alternate, in order."""
        return (event for part in self.parts for event in part.events if event.what == PASSED)


def written(day: date | None) -> str:
    """A last day, or `-` where nobody has set one."""
    return day.isoformat() if day else NOBODY


def last_day(text: str, file: str, line: int) -> date | None:
    """What `written` wrote; raises DrawError for what is no day."""
    return None if text == NOBODY else read_day(text, file, line)


def read_event(row: str, file: str, line: int) -> ListedEvent:
    """The event in a line; raises DrawError for anything but its form."""
    match = _EVENT.fullmatch(row)
    if not match:
        raise DrawError("not an event", file, line, _FORM, row)
    tier, slot, what, rest = match.groups()
    found = re.fullmatch(_REST[what], rest)
    if not found:
        raise DrawError(f"malformed {what}", file, line, _REST[what], rest)
    entry, *more = found.groups()
    if what == PASSED:
        until = last_day(more[1], file, line)
        return ListedEvent(tier, int(slot), what, entry, number=int(more[0]), until=until)
    return ListedEvent(tier, int(slot), what, entry, more[0] if more else "")
