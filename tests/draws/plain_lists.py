"""Register and pool read a line after the other, each rule asked of each line, in the protocol's
words: what `draws` reads in blocks has to say the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from draws.errors import DrawError

TOKEN = "[a-z0-9][a-z0-9-]{0,31}"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
EVENT = re.compile(
    f"(?:submit ({TOKEN}) ([0-9a-f]{{64}})|accept ([0-9]{{10}})|reject ([0-9]{{10}}) ({TOKEN}))"
    f" ({DAY})".encode()
)


@dataclass
class Plain:
    """What a register says: batch, commit and status by entry, and the leaves' root."""

    batches: dict[int, bytes] = field(default_factory=dict)
    commits: dict[int, bytes] = field(default_factory=dict)
    status: dict[int, str] = field(default_factory=dict)
    root: bytes = b""

    def accepted(self, batches: Sequence[str]) -> list[int]:
        """The accepted entries of these batches, ascending."""
        wanted = {batch.encode() for batch in batches}
        return [n for n, said in self.status.items() if said == "a" and self.batches[n] in wanted]


def register(rows: Sequence[bytes], last_day: date | None = None) -> Plain:
    """A register's lines; raises DrawError at the first bad one."""
    found, latest = Plain(), ""
    for number, row in enumerate(rows):
        event = EVENT.fullmatch(row)
        if not event:
            raise _wrong("not an event", number, None, row[:120].decode(errors="replace"))
        batch, commit, accepted, rejected, _, day = event.groups()
        latest = _day(latest, day.decode(), last_day, number)
        if commit:
            if commit in found.commits.values():
                raise _wrong("a commit twice", number, None, commit.decode())
            found.batches[number], found.commits[number] = batch, commit
            found.status[number] = "p"
            continue
        entry = int(accepted or rejected)
        if entry >= number or entry not in found.status:
            said = (accepted or rejected).decode()
            raise _wrong("no such entry", number, "an earlier submit", said)
        found.status[entry] = "a" if accepted else "r"
    found.root = root(rows)
    return found


def _wrong(message: str, number: int, expected: object, found: object) -> DrawError:
    return DrawError(message, "register.txt", number + 1, expected, found)


def _day(latest: str, day: str, last_day: date | None, number: int) -> str:
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise _wrong("not a day YYYY-MM-DD", number, None, day) from None
    if day < latest:
        raise _wrong("a date goes back", number, f"{latest} or later", day)
    if last_day and on > last_day:
        raise _wrong("a date after the freeze", number, f"{last_day} or earlier", day)
    return day


def pool(rows: Sequence[bytes], listed: Plain, cap: int) -> list[int]:
    """A pool's lines; the entries. Raises DrawError at the first bad line."""
    tag = "-" if cap == 0 else "[0-9a-f]{32}"
    form = f"([0-9]{{10}}) {tag} ([0-9a-f]{{64}})"
    last, entries = -1, []
    for line, row in enumerate(rows, 1):
        match = re.fullmatch(form.encode(), row)
        if not match:
            shown = row[:120].decode(errors="replace")
            raise DrawError("malformed", "pool.txt", line, form, shown)
        entry, said = int(match[1]), match[2].decode()
        if entry <= last:
            above, shown = f"above {last:010d}", match[1].decode()
            raise DrawError("entries ascend", "pool.txt", line, above, shown)
        commit = listed.commits.get(entry, b"none").decode()
        if said != commit:
            raise DrawError("not the register's commit", "pool.txt", line, commit, said)
        entries.append(entry)
        last = entry
    return entries


def root(rows: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written."""
    if len(rows) < 2:
        return sha256(b"\0" + rows[0]).digest() if rows else sha256().digest()
    k = 1
    while k * 2 < len(rows):
        k *= 2
    return sha256(b"\1" + root(rows[:k]) + root(rows[k:])).digest()
