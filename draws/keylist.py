"""keylist.txt: every key and certificate that ever counted, each vouched for by those before it.

    fpdraw-keylist/1
    origin: lottery.example                  that of the register's checkpoints
    entry: 3                                 from 1 on, without a gap
    above: <64 hex>                          SHA-256 of every byte above; 64 zeros for the first
    role: organiser                          organiser, notary, minutes, or another TOKEN
    act: change                              first | change | lost
    key: <verifier key>                      or certificate: <SHA-256 of its DER, 64 hex>
    from: 2024-05-06T09:00:00+08:00          never before that of the entry above
    reason: 换届
    — <name> <base64>                        one line a signer, over these nine lines

An entry stands until the next one of its role. Whoever knows an old organiser's and notary's key
from elsewhere is led to today's, and whoever knows today's back to the old ones: no entry can be
changed, taken out or put in between without the signatures of all that follow. Whoever holds both
keys can still write a second list; who keeps an older one sees that it is not its beginning.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from .algorithms.choice import verify_ed25519
from .canonical import HEX64, TIME, TOKEN, check, text_of, time, write_time
from .errors import DrawError
from .manifest import ZEROS
from .signatures import VerifierKey, parse_keys

FILE, HEADER = "keylist.txt", "fpdraw-keylist/1"
ORGANISER, NOTARY, MINUTES = "organiser", "notary", "minutes"
FIRST, CHANGE, LOST = "first", "change", "lost"
MOST_BYTES, MOST_ENTRIES = 1 << 20, 1000
_ROWS = 9
_ORIGIN = r"[!-*,-~]{1,100}"
_NUMBER = "[1-9][0-9]{0,3}"
_LINE = re.compile("— ([^ ]+) ([A-Za-z0-9+/]{91}=)")


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
class EntrySigners:
    """Who has to sign an entry, in this order: `named`, then one of `others` (if there are any),
    then the entry's own new key."""

    named: tuple[VerifierKey, ...]
    others: tuple[VerifierKey, ...]
    own: VerifierKey | None

    @property
    def count(self) -> int:
        """How many sign."""
        return len(self.named) + bool(self.others) + bool(self.own)


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


def parse(data: bytes, file: str = FILE) -> KeyList:
    """The list, once every entry of it holds; raises DrawError at the first that does not."""
    if len(data) > MOST_BYTES:
        raise DrawError("too large", file, 0, f"at most {MOST_BYTES} bytes", len(data))
    rows = check(data, file).split("\n")[:-1]
    found, at = KeyList(), 0
    while at < len(rows):
        if len(found.entries) == MOST_ENTRIES:
            raise DrawError("too many entries", file, at + 1, MOST_ENTRIES)
        entry, after = _read(rows, at, file)
        found = added(found, entry, file, at + 1)
        at = after
    return found


def added(before: KeyList, entry: KeyEntry, file: str = FILE, line: int = 1) -> KeyList:
    """The list with one entry more; raises DrawError unless it may follow and is signed."""
    check_next(before, entry, file, line)
    _check_signed(wanted(before, entry, file, line), entry, file, line)
    return KeyList((*before.entries, entry))


def check_next(before: KeyList, entry: KeyEntry, file: str = FILE, line: int = 1) -> None:
    """Raise DrawError unless an entry may follow a list, whoever has signed it."""
    number = len(before.entries) + 1
    _same("another origin", _origin(before, entry), entry.origin, file, line + 1)
    _same("entries are numbered without gaps", number, entry.number, file, line + 2)
    above = sha256(before.data).hexdigest() if number > 1 else ZEROS
    _same("not the list above", above, entry.above, file, line + 3)
    if number <= 2:
        message = "the organiser's key is first, the notary's second"
        _same(message, (ORGANISER, NOTARY)[number - 1], entry.role, file, line + 4)
    held = before.current(entry.role)
    if (entry.act == FIRST) != (held is None):
        message = "first of a role, and changed from then on"
        raise DrawError(message, file, line + 5, FIRST if held is None else CHANGE, entry.act)
    _check_kind(before, entry, held, file, line)
    if before.entries and entry.since < before.entries[-1].since:
        last = write_time(before.entries[-1].since)
        found = write_time(entry.since)
        raise DrawError("dated before the entry above", file, line + 7, f"{last} or later", found)


def wanted(before: KeyList, entry: KeyEntry, file: str = FILE, line: int = 1) -> EntrySigners:
    """Who has to sign an entry that follows a list; raises DrawError where too few are left.

    The organiser, the notary, the key that is replaced, and the new one. In the place of a key that
    is lost another one of the list signs, of a third role.
    """
    two = [before.current(role) for role in (ORGANISER, NOTARY)]
    named = [each.key for each in two if each and each.key]
    held = before.current(entry.role)
    replaced = held.key if held else None
    others: tuple[VerifierKey, ...] = ()
    if entry.act == LOST:
        named = [key for key in named if key != replaced]
        if len(named) < 2:
            others = tuple(_thirds(before, entry.role))
            if not others:
                message = "a lost key is replaced by two others of the list"
                raise DrawError(message, file, line + 5, "a key of a third role", "none")
    elif replaced and replaced not in named:
        named.append(replaced)
    return EntrySigners(tuple(named), others, entry.key)


def line_of(key: VerifierKey, lines: Sequence[str]) -> str | None:
    """The line among these that names a key; None without one."""
    return next((row for row in lines if _names(row, key)), None)


def holds(key: VerifierKey, row: str, text: bytes) -> bool:
    """Whether a signature line is this key's over a text."""
    match = _LINE.fullmatch(row)
    raw = _raw(match[2]) if match and match[1] == key.name else b""
    return raw[:4] == key.key_hash() and verify_ed25519(key.public, raw[4:], text)


def in_order(signers: EntrySigners, lines: Sequence[str]) -> tuple[str, ...] | None:
    """The signature lines in the order of the list; None while one is missing."""
    found = [line_of(key, lines) for key in signers.named]
    if signers.others:
        third = (line_of(key, lines) for key in signers.others)
        found.append(next((row for row in third if row), None))
    if signers.own:
        found.append(line_of(signers.own, lines))
    whole = tuple(row for row in found if row)
    return whole if len(whole) == len(found) else None


def read_text(text: bytes, file: str = FILE) -> KeyEntry:
    """An entry without its signatures, from its nine lines; raises DrawError."""
    rows = check(text, file).split("\n")[:-1]
    entry, after = _read(rows, 0, file)
    if after != len(rows) or entry.lines:
        raise DrawError("a line too many", file, _ROWS + 1, "the end")
    return entry


def _read(rows: list[str], at: int, file: str) -> tuple[KeyEntry, int]:
    """The entry that begins at a row, and the row after it."""
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


def _origin(before: KeyList, entry: KeyEntry) -> str:
    return before.entries[0].origin if before.entries else entry.origin


def _check_kind(
    before: KeyList, entry: KeyEntry, held: KeyEntry | None, file: str, line: int
) -> None:
    """A role keeps to keys or to certificates; no key and no certificate comes twice, and a name
    under which keys sign is one role's."""
    signs = entry.role in {ORGANISER, NOTARY} or bool(held and held.key)
    if (signs and not entry.key) or (held and not held.key and entry.key):
        raise DrawError("a key for a key, a certificate for a certificate", file, line + 6)
    if entry.act == LOST and not entry.key:
        raise DrawError("only a key is lost; a certificate is changed", file, line + 5)
    for each in before.entries:
        if entry.key and each.key and entry.key.public == each.key.public:
            raise DrawError("a key that is in the list already", file, line + 6, None, each.number)
        if entry.key and each.key and entry.key.name == each.key.name and entry.role != each.role:
            raise DrawError("a name of another role's", file, line + 6, None, entry.key.name)
        if entry.certificate and entry.certificate == each.certificate:
            message = "a certificate that is in the list already"
            raise DrawError(message, file, line + 6, None, each.number)


def _thirds(before: KeyList, role: str) -> list[VerifierKey]:
    """The keys that count, of other roles than the organiser's, the notary's and this one."""
    roles = dict.fromkeys(each.role for each in before.entries)
    found = (before.current(each) for each in roles if each not in {ORGANISER, NOTARY, role})
    return [each.key for each in found if each and each.key]


def _check_signed(signers: EntrySigners, entry: KeyEntry, file: str, line: int) -> None:
    """Raise DrawError unless those who must have signed an entry, in their order, and nobody
    else."""
    rows = list(enumerate(entry.lines, line + _ROWS))
    if len(rows) != signers.count:
        raise DrawError("another number of signatures", file, line, signers.count, len(rows))
    places: list[tuple[VerifierKey, ...]] = [(key,) for key in signers.named]
    places += [signers.others] if signers.others else []
    places += [(signers.own,)] if signers.own else []
    for keys, (at, row) in zip(places, rows, strict=True):
        names = " or ".join(key.text() for key in keys)
        key = next((key for key in keys if _names(row, key)), None)
        if key is None:
            raise DrawError("not the signature that belongs here", file, at, names, row)
        if not holds(key, row, entry.text):
            raise DrawError(f"the signature of {key.name} does not hold", file, at)


def _names(row: str, key: VerifierKey) -> bool:
    match = _LINE.fullmatch(row)
    return bool(match and match[1] == key.name and _raw(match[2])[:4] == key.key_hash())


def _raw(text: str) -> bytes:
    """The bytes of strict base64, empty for what is none."""
    raw = base64.b64decode(text)
    return raw if base64.b64encode(raw).decode() == text else b""


def _same(message: str, expected: object, found: object, file: str, line: int) -> None:
    if expected != found:
        raise DrawError(message, file, line, expected, found)
