"""A list read and held together: each part after the one above, of one draw, none left out."""

import re
from hashlib import sha256

from ..canonical import DAY, HEX64, check
from ..canonical import day as read_day
from ..errors import DrawError
from ..manifest import ATTEMPT, DRAW, ZEROS
from .parts import (
    FILE,
    HEADER,
    MOST_BYTES,
    MOST_PARTS,
    NOBODY,
    ListedEvent,
    ListedPart,
    PrizeList,
    last_day,
    read_event,
)

_NUMBER = "[1-9][0-9]{0,4}"
_SIGNATURE = "— "


def parse(data: bytes, file: str = FILE) -> PrizeList:
    """The list, whose parts follow one another; raises DrawError at the first that does not.

    Whether its events may be, and who has signed it, is asked of others.
    """
    if len(data) > MOST_BYTES:
        raise DrawError("too large", file, 0, f"at most {MOST_BYTES} bytes", len(data))
    rows = check(data, file).split("\n")[:-1]
    parts: list[ListedPart] = []
    above, at = sha256(), 0
    while at < len(rows):
        part, at = read_part(rows, at, file)
        check_next(parts[-1] if parts else None, above.copy().hexdigest(), part, file)
        if not part.line:
            found = rows[at] if at < len(rows) else "the end"
            raise DrawError("a part ends in one signature line", file, at + 1, _SIGNATURE, found)
        parts.append(part)
        above.update(part.whole)
    return PrizeList(tuple(parts))


def read_text(text: bytes, file: str = FILE) -> ListedPart:
    """A part without its signature; raises DrawError."""
    rows = check(text, file).split("\n")[:-1]
    part, after = read_part(rows, 0, file)
    if after != len(rows) or part.line:
        raise DrawError("a line too many", file, after, "the end", rows[after - 1])
    return part


def check_next(before: ListedPart | None, above: str, part: ListedPart, file: str = FILE) -> None:
    """Raise DrawError unless a part may follow `before` (None: be the first), whoever has signed
    it. `above` is the SHA-256 of every byte above it."""
    number = before.number + 1 if before else 1
    if before:
        _same("another draw", before.draw, part.draw, file, part.at + 1)
        _same("another attempt", before.attempt, part.attempt, file, part.at + 2)
    if number > MOST_PARTS:
        raise DrawError("too many parts", file, part.at + 3, MOST_PARTS, part.number)
    _same("parts are numbered without gaps", number, part.number, file, part.at + 3)
    _same("not the list above", above if before else ZEROS, part.above, file, part.at + 4)
    if before:
        _same("another result", before.result, part.result, file, part.at + 5)
    if before and part.day < before.day:
        earliest = f"{before.day} or later"
        raise DrawError("dated before the part above", file, part.at + 6, earliest, part.day)
    if part.until and part.until < part.day:
        message = "the last day is over before the list begins"
        raise DrawError(message, file, part.at + 7, f"{part.day} or later", part.until)
    if before and not part.events:
        raise DrawError("a part without an event", file, part.at + 7, "an event", "none")


def read_part(rows: list[str], at: int, file: str) -> tuple[ListedPart, int]:
    """The part that begins at a row, and the row after it; raises DrawError for another form."""
    if rows[at] != HEADER:
        raise DrawError("wrong first line", file, at + 1, HEADER, rows[at])
    take = _Taker(rows, at, file)
    draw, attempt = take("draw", DRAW), int(take("attempt", ATTEMPT))
    number, above = int(take("part", _NUMBER)), take("above", HEX64)
    result = take("result", HEX64)
    day = read_day(take("day", DAY), file, take.at)
    until = last_day(take("until", f"{DAY}|{NOBODY}"), file, take.at) if number == 1 else None
    events: list[ListedEvent] = []
    end = take.at
    while end < len(rows) and rows[end] != HEADER and not rows[end].startswith(_SIGNATURE):
        events.append(read_event(rows[end], file, end + 1))
        end += 1
    signed = end < len(rows) and rows[end] != HEADER
    line = rows[end] if signed else ""
    found = (draw, attempt, number, above, result, day, until, tuple(events), line, at + 1)
    return ListedPart(*found), end + signed


class _Taker:
    """Takes `name: value` rows one after the other."""

    def __init__(self, rows: list[str], at: int, file: str) -> None:
        self.rows, self.at, self.file = rows, at + 1, file

    def __call__(self, name: str, pattern: str) -> str:
        row = self.rows[self.at] if self.at < len(self.rows) else "the end"
        match = re.fullmatch(f"{name}: ({pattern})", row)
        if not match:
            raise DrawError(f"malformed {name}", self.file, self.at + 1, pattern, row)
        self.at += 1
        return match[1]


def _same(message: str, expected: object, found: object, file: str, line: int) -> None:
    if expected != found:
        raise DrawError(message, file, line, expected, found)
