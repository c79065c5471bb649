"""Events of a register: many lines are read at once, or one by one where that does not do.

What all lines of a block have in common is looked at for all of them together: that takes a tenth
of the time. A block in which anything is unusual is read again a line at a time, which finds the
line that is wrong; both ways give the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, groupby
from typing import Any

from . import canonical
from .canonical import DAY, ENTRY, HEX64, TOKEN
from .errors import DrawError
from .work import WholeLines

NOT_AN_ENTRY, PENDING, ACCEPTED, REJECTED = range(4)
JUDGED = (ACCEPTED, REJECTED)
FILE = "register.txt"
_EVENT = re.compile(
    f"(?:submit ({TOKEN}) ({HEX64})|accept ({ENTRY})|reject ({ENTRY}) ({TOKEN})) ({DAY})".encode()
)
_SUBMIT = re.compile(f"submit ({TOKEN}) ".encode())
_ACCEPT = b"accept 0000000000 0000-00-00"
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_HEX = b"0123456789abcdef"
_KINDS = b"".join(
    bytes([kind]) * count
    for kind, count in (
        *((NOT_AN_ENTRY, 28), (ACCEPTED, 1), (NOT_AN_ENTRY, 1), (REJECTED, 32)),
        *((NOT_AN_ENTRY, 22), (PENDING, 32), (NOT_AN_ENTRY, 140)),
    )
)
"""What an event can only be, by the length of its line: a TOKEN has up to 32 characters."""


@dataclass
class Events:
    """What some lines of a register say that stand together, as far as these lines alone tell.

    `first` is the number of the first line, from 0, and `kinds` has a byte for each line:
    PENDING for a submit, else the status that it gives. `batches` and `commits` (32 bytes each)
    are those of the submits, `judged` the entries that the other lines name; both in the lines'
    order. `days` are line number and day wherever a day differs from the line's above.

    At a line that is no event, or whose day is none or goes back, reading ends: it is the `fault`,
    and the rest is about the lines above it.
    """

    first: int
    kinds: bytes
    batches: list[bytes]
    commits: bytes
    judged: list[int]
    days: list[tuple[int, str]]
    fault: DrawError | None = None


def read(block: bytes, first: int = 0, latest: str = "") -> Events:
    r"""The events in whole lines with their LF.

    The lines may be any piece of a register: `first` is the number of the first one, from 0, and
    `latest` the day of the line above it. What needs other lines is left to
    `register.RegisterReading`: whether an entry named is one, and whether a commit occurs twice.

    >>> block = b"submit b " + b"0" * 64 + b" 2024-03-01\naccept 0000000012 2024-03-01\n"
    >>> events = read(block, first=12)
    >>> list(events.kinds), events.batches, events.judged, events.days
    ([1, 2], [b'b'], [12], [(12, '2024-03-01')])
    >>> print(read(block, first=12, latest="2024-03-02").fault)
    register.txt line 13: a date goes back: expected 2024-03-02 or later, found 2024-03-01
    """
    return read_lines(WholeLines(block), first, latest)


def read_lines(lines: WholeLines, first: int, latest: str) -> Events:
    """The same of lines that are cut apart already, or will be."""
    try:
        return _at_once(lines.block, lines.rows, first, latest)
    except (_UnusualError, DrawError, ValueError):
        return one_by_one(lines.rows, first, latest)


class _UnusualError(Exception):
    """WholeLines that cannot be read at once."""


def _need(usual: object) -> None:
    if not usual:
        raise _UnusualError


def of(kinds: Sequence[int], rows: Iterable[Any], lines: bytes) -> list[Any]:
    """The rows whose lines are of one of these kinds, each line's kind in `lines`."""
    return list(compress(rows, lines.translate(bytes(kind in kinds for kind in range(256)))))


def _at_once(block: bytes, rows: Sequence[bytes], first: int, latest: str) -> Events:
    """All lines at once: together, the needs are those of `_EVENT` and of the days' order."""
    kinds = bytes(map(len, rows)).translate(_KINDS)  # ValueError: a line of over 255 bytes
    _need(rows and NOT_AN_ENTRY not in kinds)
    days = list(_days(block, rows, first, latest))
    submits, accepts = (of([kind], rows, kinds) for kind in (PENDING, ACCEPTED))
    rejects = of([REJECTED], rows, kinds) if REJECTED in kinds else []
    batches = _batches([row[:-75] for row in submits])
    commits = b"".join([row[-75:-11] for row in submits])
    _need(not commits.translate(None, _HEX))
    _need(b"".join(accepts).translate(_DIGITS) == _ACCEPT * len(accepts))
    _need(all(map(_EVENT.fullmatch, rejects)))
    judged = of(JUDGED, rows, kinds) if rejects else accepts
    entries = [int(row[7:17]) for row in judged]
    return Events(first, kinds, batches, bytes.fromhex(commits.decode()), entries, days)


def _days(
    block: bytes, rows: Sequence[bytes], first: int, latest: str
) -> Iterator[tuple[int, str]]:
    """Number and day of each line whose day is not that of the line above."""
    last = rows[-1][-11:]
    alike = block.count(last + b"\n") == len(rows)
    ends = [last] if alike else [row[-11:] for row in rows]
    for end, same in groupby(ends):
        _need(end[:1] == b" ")
        day = str(canonical.day(end[1:].decode(errors="replace"), FILE, 0))
        _need(day >= latest)
        if day != latest:
            yield first, day
        first, latest = first + len(list(same)), day


def _batches(heads: list[bytes]) -> list[bytes]:
    """The batches in the beginnings of submits, up to the commit."""
    named: dict[bytes, bytes] = {}
    for head in set(heads):
        if not (match := _SUBMIT.fullmatch(head)):
            raise _UnusualError
        named[head] = match[1]
    if len(named) == 1:
        return [*named.values()] * len(heads)
    return list(map(named.__getitem__, heads))


def one_by_one(rows: Iterable[bytes], first: int, latest: str) -> Events:
    """The same, a line after the other, up to the first that is wrong."""
    kinds, commits = bytearray(), bytearray()
    found = Events(first, b"", [], b"", [], [])
    for number, row in enumerate(rows, first):
        try:
            batch, commit, accepted, rejected, day = _event(row, latest, number + 1)
        except DrawError as error:
            found.fault = error
            break
        if day != latest:
            found.days.append((number, day))
            latest = day
        if commit:
            found.batches.append(batch)
            commits += bytes.fromhex(commit.decode())
        else:
            found.judged.append(int(accepted or rejected))
        kinds.append(PENDING if commit else ACCEPTED if accepted else REJECTED)
    found.kinds, found.commits = bytes(kinds), bytes(commits)
    return found


def _event(row: bytes, latest: str, line: int) -> tuple[bytes, bytes, bytes, bytes, str]:
    """Batch and commit, or the entry accepted, or the one rejected; and the day."""
    event = _EVENT.fullmatch(row)
    if not event:
        raise DrawError("not an event", FILE, line, found=row[:120].decode(errors="replace"))
    batch, commit, accepted, rejected, _, on = event.groups()
    day = on.decode()
    if day != latest:
        canonical.day(day, FILE, line)
        if day < latest:
            raise DrawError("a date goes back", FILE, line, f"{latest} or later", day)
    return batch, commit, accepted, rejected, day
