"""The register: one event a line, from the programme's first, and what it says of each entry."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import accumulate, compress, count, islice
from operator import lt

from .errors import DrawError
from .events import ACCEPTED, FILE, JUDGED, NOT_AN_ENTRY, PENDING, REJECTED, Events, of
from .events import read as events_in
from .events import read_rows as events_of
from .merkle import Tree, subtrees_of
from .work import Doer, here

__all__ = ["ACCEPTED", "FILE", "NOT_AN_ENTRY", "PENDING", "REJECTED", "Events", "Register", "read"]
AT_ONCE = 1 << 14
"""So many lines are read at once."""
_SUBMITS = bytes(kind == PENDING for kind in range(256))
_STEPS = bytes(32 * (kind == PENDING) for kind in range(256))


def submit(batch: str, commit: str, on: date) -> str:
    """
    >>> submit("fp-2024-03", "0" * 64, date(2024, 3, 1))[:20]
    'submit fp-2024-03 00'
    """
    return f"submit {batch} {commit} {on.isoformat()}"


def accept(entry: str, on: date) -> str:
    """
    >>> accept("0000000012", date(2024, 3, 1))
    'accept 0000000012 2024-03-01'
    """
    return f"accept {entry} {on.isoformat()}"


def reject(entry: str, reason: str, on: date) -> str:
    """
    >>> reject("0000000012", "voided", date(2024, 3, 1))
    'reject 0000000012 voided 2024-03-01'
    """
    return f"reject {entry} {reason} {on.isoformat()}"


@dataclass(frozen=True)
class Border:
    """How far a register was read: lines, bytes, and the subtrees of their tree."""

    size: int
    length: int
    subtrees: tuple[bytes, ...]


class Register:
    """What a whole register says: root, size, and of each entry status, batch and commit.

    `status` has a byte for each line, of NOT_AN_ENTRY, PENDING, ACCEPTED, REJECTED; `borders` are
    where a block that was read ended. An entry takes some fifty bytes.
    """

    def __init__(self) -> None:
        self.root = b""
        self.status = bytearray()
        self.borders: list[Border] = []
        self._commits = bytearray()  # 32 bytes for each submit
        self._places = array("Q")  # for each line, how long _commits was above it
        self._batches = array("I")  # for each submit, a number of _names
        self._names: dict[bytes, int] = {}

    @property
    def size(self) -> int:
        """How many lines there are."""
        return len(self.status)

    def commit(self, entry: int) -> bytes:
        """An entry's commit, 64 hex; empty for what is no entry."""
        return self.commits_of([entry]).hex().encode() if self._is_entry(entry) else b""

    def commits_of(self, entries: Iterable[int]) -> bytes:
        """The commits of entries, 32 bytes each, joined; of entries alone."""
        places, commits = self._places, self._commits
        starts = map(places.__getitem__, entries)
        return b"".join([commits[start : start + 32] for start in starts])

    def batch(self, entry: int) -> bytes:
        """An entry's batch; empty for what is no entry."""
        if not self._is_entry(entry):
            return b""
        return list(self._names)[self._batches[self._places[entry] // 32]]

    def are_entries(self, entries: Sequence[int]) -> bool:
        """Whether all of these numbers, which ascend, are entries."""
        return not entries or (
            entries[-1] < self.size and all(map(self.status.__getitem__, entries))
        )

    def _is_entry(self, number: int) -> bool:
        return number < self.size and self.status[number] != NOT_AN_ENTRY

    def accepted(self, batches: Iterable[str]) -> Iterator[int]:
        """The accepted entries of these batches, ascending."""
        wanted = {self._names.get(batch.encode(), -1) for batch in batches}
        entries = compress(count(), self.status)
        for entry, status, batch in zip(
            entries, filter(None, self.status), self._batches, strict=True
        ):
            if status == ACCEPTED and batch in wanted:
                yield entry

    def add(self, events: Events) -> DrawError | None:
        """Add the events of the lines that follow; what is wrong, if a line names no entry."""
        kinds, commits = events.kinds, len(self._commits)
        submits = kinds.translate(_SUBMITS)
        self.status += submits
        above = accumulate(kinds.translate(_STEPS), initial=commits)
        self._places.extend(islice(above, len(kinds)))
        self._commits += events.commits
        names = self._names
        for name in dict.fromkeys(events.batches):
            names.setdefault(name, len(names))
        self._batches.extend(map(names.__getitem__, events.batches))
        return self._judge(events)

    def _judge(self, events: Events) -> DrawError | None:
        """Set the status of each entry that is accepted or rejected, in the lines' order."""
        lines = of(JUDGED, range(events.first, self.size), events.kinds)
        judged, status = events.judged, self.status
        if not (all(map(lt, judged, lines)) and all(map(status.__getitem__, judged))):
            for line, entry in zip(lines, judged, strict=True):
                if entry >= line or status[entry] == NOT_AN_ENTRY:
                    found = f"{entry:010d}"
                    return DrawError("no such entry", FILE, line + 1, "an earlier submit", found)
        for entry, said in zip(judged, of(JUDGED, events.kinds, events.kinds), strict=True):
            status[entry] = said
        return None

    def twice(self) -> DrawError | None:
        """The first line whose commit another line above it has."""
        with memoryview(self._commits).cast("Q") as words:
            beginnings = words[::4]
            if len(set(beginnings)) == len(beginnings):
                return None
        seen: set[bytes] = set()
        for line, place in compress(enumerate(self._places, 1), self.status):
            commit = bytes(self._commits[place : place + 32])
            if commit in seen:
                return DrawError("a commit twice", FILE, line, found=commit.hex())
            seen.add(commit)
        return None


class RegisterReading:
    r"""A register that is read from its first line on, as blocks of lines pass through.

    >>> reading = RegisterReading()
    >>> reading.add(events_in(b"accept 0000000000 2024-03-01\n"))
    >>> reading.fault.message, reading.fault.line
    ('no such entry', 1)
    """

    def __init__(self) -> None:
        self.register, self.latest = Register(), ""
        self.fault: DrawError | None = None
        self._days: list[tuple[int, str]] = []
        self._tree, self._length = Tree(), 0

    def add(self, events: Events) -> None:
        """Add the events of the lines that follow those which were read."""
        self._days += events.days
        self.latest = self._days[-1][1] if self._days else ""
        self.fault = self.register.add(events) or events.fault

    def read(self, blocks: Iterable[bytes], work: Doer = here) -> None:
        """Read whole lines with their LF, and grow the tree, until a line is wrong."""
        for subtrees, length in work(_grown, self._passing(blocks)):
            self._tree.extend(subtrees)
            self._length += length
            border = Border(self._tree.size, self._length, self._tree.subtrees)
            self.register.borders.append(border)

    def _passing(self, blocks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
        """The blocks, each with the number of its first line."""
        try:
            for block in blocks:
                first = self.register.size
                self.add(events_in(block, first, self.latest))
                if self.fault:
                    return
                yield block, first
        except DrawError as error:  # no canonical text: a line above may be worse
            self.fault = error

    def end(self, last_day: date | None = None) -> Register:
        """What was read; raises DrawError at the first bad line.

        No date may lie after `last_day`, and no commit may occur twice.
        """
        faults = filter(None, (self._late(last_day), self.register.twice(), self.fault))
        if fault := min(faults, key=lambda each: each.line, default=None):
            raise fault
        self.register.root = self._tree.root()
        return self.register

    def _late(self, last_day: date | None) -> DrawError | None:
        for line, day in self._days:
            if last_day and date.fromisoformat(day) > last_day:
                expected = f"{last_day} or earlier"
                return DrawError("a date after the freeze", FILE, line + 1, expected, day)
        return None


def _grown(block: bytes, first: int) -> tuple[list[tuple[bytes, int]], int]:
    return subtrees_of(block, first), len(block)


def read(rows: Iterable[bytes], last_day: date | None = None) -> Register:
    """Read a register's lines (without LF); raises DrawError at the first bad one.

    No date may go back or lie after `last_day`, and no commit may occur twice.
    """
    reading, left = RegisterReading(), iter(rows)
    while not reading.fault and (some := list(islice(left, AT_ONCE))):
        block = b"\n".join([*some, b""])
        if block.count(b"\n") == len(some):
            reading.read([block])
        else:
            reading.add(events_of(some, reading.register.size, reading.latest))
    return reading.end(last_day)


def hash_of(blocks: Iterable[bytes]) -> str:
    """The SHA-256 of a file given in blocks, 64 hex.

    >>> hash_of([b"a", b"b"])[:8]
    'fb8e20fc'
    """
    digest = sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()
