"""One entry, its bytes, and a list of them: what stands where, whoever has signed it."""

import re
from dataclasses import dataclass
from datetime import datetime

from ..canonical import HEX64, TIME, TOKEN, check, text_of, time, write_time
from ..errors import DrawError
from ..signatures import VerifierKey, parse_keys

FILE, HEADER = "keylist.txt", "fpdraw-keylist/1"
ORGANISER, NOTARY, MINUTES = "organiser", "notary", "minutes"
FIRST, CHANGE, LOST = "first", "change", "lost"
MOST_BYTES, MOST_ENTRIES = 1 << 20, 1000
ROWS = 9
"""The lines of an entry that are signed."""
_ORIGIN = r"[!-*,-~]{1,100}"
_NUMBER = "[1-9][0-9]{0,3}"


@dataclass(frozen=True)
class KeyEntry:
    """One entry: a role's key, or the hash of its certificate (64 hex), and from when it counts.

    `text` are the signed bytes, `lines` the signature lines without LF.
    """

    origin: str
    number: int
    above: str
    role: str
    act: str
    key: VerifierKey | None
    certificate: str
    since: datetime
    reason: str
    lines: tuple[str, ...] = ()

    @property
    def text(self) -> bytes:
        """The nine lines that are signed."""
        named = f"key: {self.key.text()}" if self.key else f"certificate: {self.certificate}"
        return text_of(
            (
                HEADER,
                f"origin: {self.origin}",
                f"entry: {self.number}",
                f"above: {self.above}",
                f"role: {self.role}",
                f"act: {self.act}",
                named,
                f"from: {write_time(self.since)}",
                f"reason: {self.reason}",
            )
        )

    @property
    def whole(self) -> bytes:
        """The text with its signature lines."""
        return self.text + text_of(self.lines)


@dataclass(frozen=True)
class KeyList:
    """A list whose every entry holds."""

    entries: tuple[KeyEntry, ...] = ()

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return b"".join(each.whole for each in self.entries)

    def of(self, role: str) -> tuple[KeyEntry, ...]:
        """A role's entries, the one that counts last."""
        return tuple(each for each in self.entries if each.role == role)

    def current(self, role: str) -> KeyEntry | None:
        """The entry of a role that counts; None without one."""
        return (self.of(role) or (None,))[-1]

    def every_key(self) -> tuple[VerifierKey, ...]:
        """Every key in it, the first one first."""
        return tuple(each.key for each in self.entries if each.key)

    def find(self, key: VerifierKey) -> KeyEntry | None:
        """The entry of a key; None for one that it does not hold."""
        return next((each for each in self.entries if each.key == key), None)

    def until(self, entry: KeyEntry) -> datetime | None:
        """When the next one of its role took an entry's place; None while it counts."""
        later = (each for each in self.of(entry.role) if each.number > entry.number)
        return next((each.since for each in later), None)

    def counted(self, entry: KeyEntry, first: datetime, last: datetime | None) -> bool:
        """Whether an entry counted at any moment from `first` to `last` (or ever after)."""
        until = self.until(entry)
        begun = last is None or entry.since <= last
        return begun and (until is None or first < until)


def is_list(data: bytes) -> bool:
    """Whether a file says that it is a list of keys with their history."""
    return data.startswith(HEADER.encode() + b"\n")


def read_text(text: bytes, file: str = FILE) -> KeyEntry:
    """An entry without its signatures, from its nine lines; raises DrawError."""
    rows = check(text, file).split("\n")[:-1]
    entry, after = read_entry(rows, 0, file)
    if after != len(rows) or entry.lines:
        raise DrawError("a line too many", file, ROWS + 1, "the end")
    return entry


def read_entry(rows: list[str], at: int, file: str) -> tuple[KeyEntry, int]:
    """The entry that begins at a row, and the row after it; raises DrawError."""
    if rows[at] != HEADER:
        raise DrawError("wrong first line", file, at + 1, HEADER, rows[at])
    take = _Taker(rows, at, file)
    origin, number = take("origin", _ORIGIN), int(take("entry", _NUMBER))
    above, role = take("above", HEX64), take("role", TOKEN)
    act = take("act", f"{FIRST}|{CHANGE}|{LOST}")
    named = rows[take.at] if take.at < len(rows) else ""
    key, certificate = None, ""
    if named.startswith("certificate: "):
        certificate = take("certificate", HEX64)
    else:
        line = take.at + 1
        key = _key(take("key", ".+"), file, line)
    since = time(take("from", TIME), file, take.at)
    reason = take("reason", ".{1,200}")
    end = take.at
    while end < len(rows) and rows[end].startswith("— "):
        end += 1
    lines = tuple(rows[take.at : end])
    entry = KeyEntry(origin, number, above, role, act, key, certificate, since, reason, lines)
    return entry, end


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


def _key(text: str, file: str, line: int) -> VerifierKey:
    try:
        return parse_keys(f"{text}\n".encode(), file)[0]
    except DrawError as error:
        raise DrawError(error.message, file, line, error.expected, error.found) from None
