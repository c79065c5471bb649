"""The file in which acknowledged changes lie on the second disk: records, each chained to the last.

    fpdraw-lines/1 <after> <hash of that line of the journal> LF
    record <bytes of the content, 12 digits> LF
    content LF
    end <bytes of the content, 12 digits> <chain, 64 hex> LF
    …

`after` is the line of the journal behind which the file begins. A record's chain is SHA-256 over
the chain before it (of the first: SHA-256 of the first line), LF, and the content. What is behind
the last whole record was never acknowledged: the power went while it was written.
"""

import os
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import FileIO
from pathlib import Path

from lottery import whole_files

FIRST_LINE = "fpdraw-lines/1"
SUFFIX = ".lines"
_BEGIN = re.compile(rb"record ([0-9]{12})\n")
_END = re.compile(rb"\nend ([0-9]{12}) ([0-9a-f]{64})\n")
_BEGIN_BYTES, _END_BYTES = 20, 83
_FIRST = re.compile(rb"fpdraw-lines/1 (0|[1-9][0-9]{0,17}) ([0-9a-f]{64})\n")


@dataclass(frozen=True)
class LinesEnd:
    """Where a file's last whole record ends, and its chain; `content` is empty before the first."""

    size: int
    chain: str
    content: bytes


@dataclass(frozen=True)
class LinesBegun:
    """Behind which line of the journal a file begins, and that line's hash."""

    after: int
    hash: str


def begin(place: Path, begun: LinesBegun, content: bytes) -> None:
    """Make a file with a first record, on the disk, whole or not at all; raises OSError."""
    first = f"{FIRST_LINE} {begun.after} {begun.hash}\n".encode()
    whole_files.write(place, first + _record(_first(first)[1], content)[0])


def begun(place: Path) -> LinesBegun:
    """Where a file begins; ValueError for one that is none of these."""
    with place.open("rb") as data:
        return _first(data.readline(120))[0]


def last(place: Path) -> LinesEnd:
    """The last whole record, looked for from the end; from the beginning where it was torn."""
    with place.open("rb") as data:
        first = data.readline(120)
        start, chain = data.tell(), _first(first)[1]
        size = data.seek(0, os.SEEK_END)
        if size == start:
            return LinesEnd(size, chain, b"")
        if size >= start + _BEGIN_BYTES + _END_BYTES:
            data.seek(size - _END_BYTES)
            end = _END.fullmatch(data.read(_END_BYTES))
            head = size - _END_BYTES - int(end[1]) - _BEGIN_BYTES if end else -1
            if end and head >= start:
                before = chain
                if head > start:
                    data.seek(head - _END_BYTES)
                    earlier = _END.fullmatch(data.read(_END_BYTES))
                    before = earlier[2].decode() if earlier else ""
                data.seek(head + _BEGIN_BYTES)
                content = data.read(int(end[1]))
                if _chain(before, content) == end[2].decode():
                    return LinesEnd(size, end[2].decode(), content)
    return next(iter(deque(walk(place), maxlen=1)), LinesEnd(start, chain, b""))


def append(place: Path, end: LinesEnd, content: bytes) -> LinesEnd:
    """Put a record behind the last one, on the disk; raises OSError.

    Of what the disk has refused nothing stays: the system forgets what it could not write, and
    whoever comes next would take the record for one that is there.
    """
    record, chain = _record(end.chain, content)
    with place.open("r+b", buffering=0) as out:
        out.truncate(end.size)
        out.seek(end.size)
        try:
            _put(out, record)
            os.fsync(out.fileno())
        except OSError:
            with suppress(OSError):
                out.truncate(end.size)
            raise
    return LinesEnd(end.size + len(record), chain, content)


def _put(out: FileIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[out.write(left) :]


def walk(place: Path) -> Iterator[LinesEnd]:
    """Every whole record in its order, as far as the chain holds."""
    with place.open("rb") as data:
        _, chain = _first(data.readline(120))
        while head := _BEGIN.fullmatch(data.read(_BEGIN_BYTES)):
            content = data.read(int(head[1]))
            end = _END.fullmatch(data.read(_END_BYTES))
            chain = _chain(chain, content)
            if end is None or end[1] != head[1] or end[2].decode() != chain:
                return
            yield LinesEnd(data.tell(), chain, content)


def _record(before: str, content: bytes) -> tuple[bytes, str]:
    """A record behind a chain, and its own."""
    chain, size = _chain(before, content), f"{len(content):012d}".encode()
    parts = (b"record ", size, b"\n", content, b"\nend ", size, b" ", chain.encode(), b"\n")
    return b"".join(parts), chain


def _first(row: bytes) -> tuple[LinesBegun, str]:
    found = _FIRST.fullmatch(row)
    if found is None:
        raise ValueError(FIRST_LINE)
    return LinesBegun(int(found[1]), found[2].decode()), sha256(row).hexdigest()


def _chain(before: str, content: bytes) -> str:
    digest = sha256(f"{before}\n".encode())
    digest.update(content)
    return digest.hexdigest()
