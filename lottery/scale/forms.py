"""Whether the lines of one piece are what a list's lines have to be, and what they say that is held
against other lines. Faults are those of `draws`, with its words."""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import lt

from draws import events, pool, register
from draws.canonical import ENTRY, HEX64, TOKEN
from draws.errors import DrawError

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


def of_pool(rows: Sequence[bytes], first_line: int, asked: FormAsked) -> PieceForm:
    """The form of lines of a pool."""
    tag = "-" if asked.cap == 0 else "[0-9a-f]{32}"
    form = re.compile(f"({ENTRY}) {tag} ({HEX64})".encode())
    return _of_entries(rows, form, pool.POOL, first_line, facts=asked.facts)


def of_omitted(rows: Sequence[bytes], first_line: int, asked: FormAsked) -> PieceForm:
    """The form of lines of omissions."""
    form = re.compile(f"({ENTRY}) ({TOKEN})".encode())
    return _of_entries(rows, form, pool.OMITTED, first_line, facts=asked.facts)


def _of_entries(
    rows: Sequence[bytes], form: re.Pattern[bytes], file: str, first_line: int, *, facts: bool
) -> PieceForm:
    fault = None
    entries = [int(row[:10]) for row in rows] if all(map(form.fullmatch, rows)) else None
    if entries is None or not all(map(lt, entries, entries[1:])):
        entries = []
        try:
            entries.extend(_ascending(rows, form, file, first_line))
        except DrawError as error:
            fault = PieceFault.of(error)
            entries = [int(row[:10]) for row in rows[: error.line - first_line - 1]]
    first, last = (f"{entries[at]:010d}" if entries else "" for at in (0, -1))
    kept = PieceFacts(entries=array("Q", entries).tobytes()) if facts else PieceFacts()
    return PieceForm(fault, first, last, kept)


def _ascending(
    rows: Sequence[bytes], form: re.Pattern[bytes], file: str, first_line: int
) -> Iterator[int]:
    last = -1
    for line, row in enumerate(rows, first_line + 1):
        if not form.fullmatch(row):
            shown = row[:120].decode(errors="replace")
            raise DrawError("malformed", file, line, form.pattern.decode(), shown)
        entry = int(row[:10])
        if entry <= last:
            raise DrawError("entries ascend", file, line, f"above {last:010d}", row[:10].decode())
        last = entry
        yield entry
