"""The register: one event a line, from the programme's first, and what it says of each entry."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import compress, count, islice
from operator import lt

from .errors import DrawError
from .events import ACCEPTED, FILE, JUDGED, NOT_AN_ENTRY, PENDING, REJECTED, Events, of
from .events import one_by_one as events_one_by_one
from .events import read_lines as events_of
from .merkle import Tree, subtrees_of
from .work import Doer, WholeLines, here

__all__ = ["ACCEPTED", "FILE", "NOT_AN_ENTRY", "PENDING", "REJECTED", "Events", "Register", "read"]
AT_ONCE = 1 << 14
"""So many lines are read at once."""
_STRIDE = 1 << 12
_SPARSE = 64
"""Among so many times as many, entries are looked up one by one."""
_SUBMITS = bytes(kind == PENDING for kind in range(256))
_ACCEPTED = bytes(kind == ACCEPTED for kind in range(256))


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
    where a block that was read ended. An entry takes some forty bytes.
    """

    def __init__(self) -> None:
        self.root = b""
        self.status = bytearray()
        self.borders: list[Border] = []
        self._commits = bytearray()  # 32 bytes for each submit
        self._batches = array("I")  # for each submit, a number of _names
        self._names: list[bytes] = []
        self._numbers: dict[bytes, int] = {}
        self._above = [0]  # how many submits stand above each _STRIDE-th line

    @property
    def size(self) -> int:
        """How many lines there are."""
        return len(self.status)

    def commit(self, entry: int) -> bytes:
        """An entry's commit, 64 hex; empty for what is no entry."""
        return self.commits_of([entry]).hex().encode()

    def commits_of(self, entries: list[int]) -> bytes:
        """The commits of ascending entries, 32 bytes each, joined; empty if one is no entry."""
        if not entries or entries[-1] >= self.size:
            return b""
        first, behind = entries[0], entries[-1] + 1
        start, commits = 32 * self._submits_above(first), self._commits
        among = behind - first - self.status.count(NOT_AN_ENTRY, first, behind)
        if among > _SPARSE * len(entries):
            return self._commits_one_by_one(entries)
        between = list(compress(range(first, behind), self.status[first:behind]))
        if between == entries:
            return bytes(commits[start : start + 32 * len(entries)])
        places = dict(zip(between, count(start, 32)))
        if not all(map(places.__contains__, entries)):
            return b""
        return b"".join([commits[at : at + 32] for at in map(places.__getitem__, entries)])

    def _commits_one_by_one(self, entries: list[int]) -> bytes:
        """The same, without a list of all that stand between them."""
        if not all(map(self.status.__getitem__, entries)):
            return b""
        starts = (32 * self._submits_above(entry) for entry in entries)
        return b"".join([self._commits[start : start + 32] for start in starts])

    def batch(self, entry: int) -> bytes:
        """An entry's batch; empty for what is no entry."""
        if entry >= self.size or self.status[entry] == NOT_AN_ENTRY:
            return b""
        return self._names[self._batches[self._submits_above(entry)]]

    def _submits_above(self, line: int) -> int:
        """How many submits stand above a line."""
        while len(self._above) <= line // _STRIDE:
            start = (len(self._above) - 1) * _STRIDE
            others = self.status.count(NOT_AN_ENTRY, start, start + _STRIDE)
            self._above.append(self._above[-1] + _STRIDE - others)
        start = line - line % _STRIDE
        others = self.status.count(NOT_AN_ENTRY, start, line)
        return self._above[line // _STRIDE] + line - start - others

    def accepted(self, batches: Iterable[str]) -> Iterator[int]:
        """The accepted entries of these batches, ascending."""
        wanted = {self._numbers.get(batch.encode(), -1) for batch in batches}
        if wanted.issuperset(range(len(self._names))):
            yield from compress(count(), self.status.translate(_ACCEPTED))
            return
        entries = compress(count(), self.status)
        for entry, status, batch in zip(
            entries, filter(None, self.status), self._batches, strict=True
        ):
            if status == ACCEPTED and batch in wanted:
                yield entry

    def add(self, events: Events) -> DrawError | None:
        """Add the events of the lines that follow; what is wrong, if a line names no entry."""
        self.status += events.kinds.translate(_SUBMITS)
        self._commits += events.commits
        numbers = self._numbers
        for name in dict.fromkeys(events.batches):
            if name not in numbers:
                numbers[name] = len(numbers)
                self._names.append(name)
        self._batches.extend(map(numbers.__getitem__, events.batches))
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
        for at, line in enumerate(compress(count(1), self.status)):
            commit = bytes(self._commits[32 * at : 32 * at + 32])
            if commit in seen:
                return DrawError("a commit twice", FILE, line, found=commit.hex())
            seen.add(commit)
        return None


class RegisterReading:
    r"""A register that is read from its first line on, as blocks of lines pass through.

    >>> reading = RegisterReading()
    >>> reading.take(b"accept 0000000000 2024-03-01\n")
    False
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

    def take(self, block: bytes) -> bool:
        """Read whole lines with their LF; whether they, and all above them, are events: if so, they
        are canonical text."""
        if self.fault:
            return False
        self._task = (WholeLines(block), self.register.size)
        self.add(events_of(*self._task, self.latest))
        return not self.fault

    def read(self, blocks: Iterable[bytes], work: Doer = here) -> None:
        """Grow the tree over blocks that were taken."""
        for subtrees, length in work(_grown, (self._task for _ in blocks if not self.fault)):
            self._tree.extend(subtrees)
            self._length += length
            border = Border(self._tree.size, self._length, self._tree.subtrees)
            self.register.borders.append(border)

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


def _grown(lines: WholeLines, first: int) -> tuple[list[tuple[bytes, int]], int]:
    return subtrees_of(lines, first), len(lines.block)


def read(rows: Iterable[bytes], last_day: date | None = None) -> Register:
    """Read a register's lines (without LF); raises DrawError at the first bad one.

    No date may go back or lie after `last_day`, and no commit may occur twice.
    """
    reading, left = RegisterReading(), iter(rows)
    while not reading.fault and (some := list(islice(left, AT_ONCE))):
        block = b"\n".join([*some, b""])
        if block.count(b"\n") != len(some):
            reading.add(events_one_by_one(some, reading.register.size, reading.latest))
        elif reading.take(block):
            reading.read([block])
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
