"""Whether the lines of one piece are what a list's lines have to be, and what they say that is held
against other lines. Faults are those of `draws`, with its words."""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from draws import events, pool, register
from draws.canonical import ENTRY, TOKEN
from draws.errors import DrawError

_OMISSION = re.compile(f"({ENTRY}) ({TOKEN})".encode())
OTHER_BATCH = 4
"""Stands for a submit of a batch that the draw is not about; else a kind of `draws.events`."""
BUCKETS = 64
"""Beginnings of commits are given by their first six bits."""


@dataclass(frozen=True)
class PieceFault:
    """What does not hold, as `draws.errors.DrawError` says it: `line` counts from 1 in the list."""

    message: str
    file: str
    line: int
    expected: str | None = None
    found: str | None = None

    @classmethod
    def of(cls, error: DrawError) -> "PieceFault":
        """The same as a value."""
        told = (None if each is None else str(each) for each in (error.expected, error.found))
        return cls(error.message, error.file, error.line, *told)

    def error(self) -> DrawError:
        """The same as an error."""
        return DrawError(self.message, self.file, self.line, self.expected, self.found)


@dataclass(frozen=True)
class PieceFacts:
    """What a piece's lines say of others, up to its first fault. Of a register a kind for each line
    (OTHER_BATCH for a submit of a batch nobody asked for), the entries that are judged, and the
    first 8 bytes of each commit by BUCKETS; of pool and omitted the entries. Entries are 8 bytes
    each, as `array("Q")` has them."""

    kinds: bytes = b""
    entries: bytes = b""
    commits: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class PieceForm:
    """The first fault of a piece, or none; the first line's entry or day, and the last one's."""

    fault: PieceFault | None = None
    first: str = ""
    last: str = ""
    facts: PieceFacts = PieceFacts()


@dataclass(frozen=True)
class FormAsked:
    """What the lines are held against: the register's `batches` and last day, the pool's cap.
    `facts` says whether they are wanted."""

    batches: tuple[str, ...]
    last_day: date
    cap: int
    facts: bool = True


def of_register(data: bytes, first_line: int, asked: FormAsked) -> PieceForm:
    """The form of whole lines of a register."""
    read = events.read(data, first_line)
    late = next((d for d in read.days if date.fromisoformat(d[1]) > asked.last_day), None)
    fault = PieceFault.of(read.fault) if read.fault else None
    if late and (not fault or late[0] + 1 < fault.line):
        expected = f"{asked.last_day} or earlier"
        fault = PieceFault("a date after the freeze", register.FILE, late[0] + 1, expected, late[1])
    days = [day for _, day in read.days] or [""]
    facts = _facts(read, asked) if asked.facts else PieceFacts()
    return PieceForm(fault, days[0], days[-1], facts)


def _facts(read: events.Events, asked: FormAsked) -> PieceFacts:
    wanted = {batch.encode() for batch in asked.batches}
    kinds = bytearray(read.kinds)
    if not wanted.issuperset(read.batches):
        submits = (at for at, kind in enumerate(read.kinds) if kind == events.PENDING)
        for at, batch in zip(submits, read.batches, strict=True):
            if batch not in wanted:
                kinds[at] = OTHER_BATCH
    commits = [bytearray() for _ in range(BUCKETS)]
    for at in range(0, len(read.commits), 32):
        commits[read.commits[at] >> 2] += read.commits[at : at + 8]
    judged = array("Q", read.judged).tobytes()
    return PieceFacts(bytes(kinds), judged, tuple(map(bytes, commits)))


def of_pool(data: bytes, first_line: int, asked: FormAsked) -> PieceForm:
    """The form of whole lines of a pool."""
    read = pool.listed(data, asked.cap, first_line + 1)
    return _of_entries(read.entries, read.fault, asked)


def of_omitted(rows: Sequence[bytes], first_line: int, asked: FormAsked) -> PieceForm:
    """The form of lines of omissions."""
    entries: list[int] = []
    try:
        for entry in _ascending(rows, first_line):
            entries.append(entry)
    except DrawError as error:
        return _of_entries(entries, error, asked)
    return _of_entries(entries, None, asked)


def _of_entries(entries: list[int], fault: DrawError | None, asked: FormAsked) -> PieceForm:
    first, last = (f"{entries[at]:010d}" if entries else "" for at in (0, -1))
    kept = PieceFacts(entries=array("Q", entries).tobytes()) if asked.facts else PieceFacts()
    return PieceForm(PieceFault.of(fault) if fault else None, first, last, kept)


def _ascending(rows: Sequence[bytes], first_line: int) -> Iterator[int]:
    last = -1
    for line, row in enumerate(rows, first_line + 1):
        if not _OMISSION.fullmatch(row):
            shown = row[:120].decode(errors="replace")
            pattern = _OMISSION.pattern.decode()
            raise DrawError("malformed", pool.OMITTED, line, pattern, shown)
        entry, shown = int(row[:10]), row[:10].decode()
        if entry <= last:
            raise DrawError("entries ascend", pool.OMITTED, line, f"above {last:010d}", shown)
        last = entry
        yield entry
