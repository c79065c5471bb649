"""The pool and the omissions: who takes part in a draw, and why some do not."""

import heapq
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice, zip_longest
from operator import lt

from .canonical import ENTRY, HEX64, TOKEN
from .errors import DrawError
from .merkle import Tree, leaf_hash, subtrees_of
from .register import AT_ONCE, Register
from .work import Doer, WholeLines, here

POOL, OMITTED = "pool.txt", "omitted.txt"
_OMISSION = re.compile(f"({ENTRY}) ({TOKEN})".encode())
_HEX = bytes.maketrans(b"123456789abcdef", b"0" * 15)


class Summary:
    """Count, hash and tree of a list whose lines pass through.

    >>> summary = Summary()
    >>> list(summary.of([b"a"])), summary.count, summary.hash()[:8]
    ([b'a'], 1, '87428fc5')
    """

    def __init__(self) -> None:
        self.count = 0
        self._tree, self._hash = Tree(), sha256()

    def of(self, rows: Iterable[bytes]) -> Iterator[bytes]:
        """The same rows, counted and hashed on their way."""
        for row in rows:
            self.count += 1
            self._tree.append(leaf_hash(row))
            self._hash.update(row + b"\n")
            yield row

    def hash(self) -> str:
        """SHA-256 of the file, 64 hex."""
        return self._hash.hexdigest()

    def root(self) -> str:
        """RFC 6962 root over the lines, 64 hex."""
        return self._tree.root().hex()


@dataclass
class Listed:
    """What some lines of pool.txt say that stand together: the entries, and their commits of 32
    bytes each, joined.

    At a line that is malformed or does not ascend, reading ends: it is the `fault`, and the rest is
    about the lines above it.
    """

    entries: list[int]
    commits: bytes
    fault: DrawError | None = None


def listed(block: bytes, cap: int, line: int = 1, above: int = -1) -> Listed:
    r"""What whole lines with their LF say, which may be any piece of a pool: `line` is the number
    of the first one, from 1, and `above` the entry in the line above it.

    >>> block = b"0000000007 - " + b"a" * 64 + b"\n"
    >>> listed(block, cap=0).entries
    [7]
    >>> print(listed(block, cap=0, line=2, above=7).fault)
    pool.txt line 2: entries ascend: expected above 0000000007, found 0000000007
    """
    pattern = b"0" * 10 + (b" %b " % (b"0" * 32 if cap else b"-")) + b"0" * 64 + b"\n"
    width = len(pattern)
    if block.translate(_HEX) == pattern * (len(block) // width):
        try:
            entries = [int(block[at : at + 10]) for at in range(0, len(block), width)]
        except ValueError:  # a to f, where digits have to be
            entries = []
        if entries and entries[0] > above and all(map(lt, entries, entries[1:])):
            commits = [block[at - 64 : at] for at in range(width - 1, len(block), width)]
            return Listed(entries, bytes.fromhex(b"".join(commits).decode()))
    return _one_by_one(block[:-1].split(b"\n"), cap, line, above)


def _one_by_one(rows: Iterable[bytes], cap: int, line: int, above: int) -> Listed:
    """The same, a line after the other, up to the first that is wrong."""
    tag = "[0-9a-f]{32}" if cap else "-"
    form = re.compile(f"({ENTRY}) {tag} ({HEX64})".encode())
    found, commits = Listed([], b""), []
    try:
        for _, entry, match in _ascending(rows, form, POOL, line, above):
            found.entries.append(entry)
            commits.append(bytes.fromhex(match[2].decode()))
    except DrawError as error:
        found.fault = error
    found.commits = b"".join(commits)
    return found


def not_committed(found: Listed, register: Register, line: int = 1) -> DrawError | None:
    """The first line whose commit is not the register's; `line` is the number of the first."""
    entries = found.entries
    if register.commits_of(entries) == found.commits:
        return None
    for at, entry in enumerate(entries):
        said = found.commits[32 * at : 32 * at + 32].hex()
        expected = register.commit(entry).decode()
        if said != expected:
            message = "not the register's commit"
            return DrawError(message, POOL, line + at, expected or "none", said)
    return None


class PoolReading:
    """A pool that is read from its first line on: its entries, count, hash and root."""

    def __init__(self, register: Register, cap: int) -> None:
        self.entries = array("Q")
        self.fault: DrawError | None = None
        self._register, self._cap = register, cap
        self._tree, self._hash = Tree(), sha256()

    def take(self, block: bytes) -> bool:
        """Read whole lines with their LF; whether they, and all above them, are as they must be: if
        so, they are canonical text."""
        first = self.count
        found = listed(block, self._cap, first + 1, self.entries[-1] if first else -1)
        self.fault = not_committed(found, self._register, first + 1) or found.fault
        self.entries.extend(found.entries)
        self._hash.update(block)
        self._task = (WholeLines(block), first)
        return not self.fault

    def read(self, blocks: Iterable[bytes], work: Doer = here) -> None:
        """Grow the tree over blocks that were taken; raises DrawError at the first line that is out
        of order, form or register."""
        for subtrees in work(subtrees_of, map(self._held, blocks)):
            self._tree.extend(subtrees)

    def _held(self, _: bytes) -> tuple[WholeLines, int]:
        if self.fault:
            raise self.fault
        return self._task

    @property
    def count(self) -> int:
        """How many lines were read."""
        return len(self.entries)

    def hash(self) -> str:
        """SHA-256 of the file, 64 hex."""
        return self._hash.hexdigest()

    def root(self) -> str:
        """RFC 6962 root over the lines, 64 hex."""
        return self._tree.root().hex()


def pool_entries(rows: Iterable[bytes], register: Register, cap: int) -> Sequence[int]:
    """The entries of pool.txt; raises DrawError at a line out of order, form or register."""
    reading, left = PoolReading(register, cap), iter(rows)
    while some := list(islice(left, AT_ONCE)):
        block = b"\n".join([*some, b""])
        reading.take(block)
        reading.read([block])
    return reading.entries


def omitted_entries(rows: Iterable[bytes]) -> Sequence[int]:
    """The entries of omitted.txt, likewise."""
    return array("Q", (entry for _, entry, _ in _ascending(rows, _OMISSION, OMITTED)))


def _ascending(
    rows: Iterable[bytes], form: re.Pattern[bytes], file: str, line: int = 1, last: int = -1
) -> Iterator[tuple[int, int, re.Match[bytes]]]:
    """Line, entry and match of each row; `line` is the first's number, `last` the entry above."""
    for at, row in enumerate(rows, line):
        match = form.fullmatch(row)
        if not match:
            raise DrawError("malformed", file, at, form.pattern.decode(), _shown(row[:120]))
        entry = int(match[1])
        if entry <= last:
            raise DrawError("entries ascend", file, at, f"above {last:010d}", _shown(match[1]))
        last = entry
        yield at, entry, match


def check_complete(
    pool: Sequence[int], omitted: Sequence[int], register: Register, batches: Sequence[str]
) -> None:
    """Raise DrawError unless pool and omitted together are the accepted entries, each once."""
    both = array("Q", sorted([*pool, *omitted]) if omitted else pool)
    if both == array("Q", register.accepted(batches)):
        return
    named = heapq.merge(((n, POOL) for n in pool), ((n, OMITTED) for n in omitted))
    for accepted, item in zip_longest(register.accepted(batches), named):
        entry, file = item or (None, "")
        if entry == accepted:
            continue
        if entry is None or (accepted is not None and accepted < entry):
            missing = f"{accepted:010d}"
            raise DrawError("an accepted entry is in neither list", POOL, 0, missing, "nothing")
        raise DrawError(
            "no accepted entry of these batches, or in both lists", file, 0, None, f"{entry:010d}"
        )


def _shown(text: bytes) -> str:
    return text.decode(errors="replace")
