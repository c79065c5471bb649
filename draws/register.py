"""The register: one event a line, from the programme's first, and what it says of each entry."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from . import canonical
from .canonical import DAY, ENTRY, HEX64, TOKEN
from .errors import DrawError
from .merkle import Tree, leaf_hash

NOT_AN_ENTRY, PENDING, ACCEPTED, REJECTED = range(4)
FILE = "register.txt"
_EVENT = re.compile(
    f"(?:submit ({TOKEN}) ({HEX64})|accept ({ENTRY})|reject ({ENTRY}) ({TOKEN})) ({DAY})".encode()
)


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


@dataclass
class Register:
    """What a whole register says, by line number from 0.

    `batches[n]` and `commits[n]` are None where line n is no submit; `status[n]` is one of
    NOT_AN_ENTRY, PENDING, ACCEPTED, REJECTED.
    """

    root: bytes
    status: bytearray = field(default_factory=bytearray)
    batches: list[bytes | None] = field(default_factory=list)
    commits: list[bytes | None] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many lines there are."""
        return len(self.status)

    def accepted(self, batches: Iterable[str]) -> Iterator[int]:
        """The accepted entries of these batches, ascending."""
        wanted = {batch.encode() for batch in batches}
        for number, status in enumerate(self.status):
            if status == ACCEPTED and self.batches[number] in wanted:
                yield number


def read(rows: Iterable[bytes], last_day: date | None = None) -> Register:
    """Read a register's lines (without LF); raises DrawError at the first bad one.

    No date may go back or lie after `last_day`, and no commit may occur twice.
    """
    register, tree = Register(b""), Tree()
    seen: set[bytes] = set()
    latest = ""
    for number, row in enumerate(rows):
        event = _EVENT.fullmatch(row)
        if not event:
            raise DrawError(
                "not an event", FILE, number + 1, found=row[:120].decode(errors="replace")
            )
        batch, commit, accepted, rejected, _, on = event.groups()
        if (day := on.decode()) != latest:
            latest = _next_day(latest, day, last_day, number + 1)
        tree.append(leaf_hash(row))
        register.batches.append(batch)
        register.commits.append(commit)
        register.status.append(PENDING if commit else NOT_AN_ENTRY)
        if commit:
            if commit in seen:
                raise DrawError("a commit twice", FILE, number + 1, found=commit.decode())
            seen.add(commit)
        else:
            _judge(register, accepted or rejected, ACCEPTED if accepted else REJECTED, number)
    register.root = tree.root()
    return register


def _next_day(latest: str, day: str, last_day: date | None, line: int) -> str:
    on = canonical.day(day, FILE, line)
    if day < latest:
        raise DrawError("a date goes back", FILE, line, f"{latest} or later", day)
    if last_day and on > last_day:
        raise DrawError("a date after the freeze", FILE, line, f"{last_day} or earlier", day)
    return day


def _judge(register: Register, entry: bytes, status: int, line: int) -> None:
    number = int(entry)
    if number >= line or register.status[number] == NOT_AN_ENTRY:
        raise DrawError("no such entry", FILE, line + 1, "an earlier submit", entry.decode())
    register.status[number] = status


def hash_of(blocks: Iterable[bytes]) -> str:
    """The SHA-256 of a file given in blocks, 64 hex.

    >>> hash_of([b"a", b"b"])[:8]
    'fb8e20fc'
    """
    digest = sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()
