"""Whether each entry of a list may follow those above it, and is signed by those who must."""

from hashlib import sha256

from ..canonical import check, write_time
from ..errors import DrawError
from ..manifest import ZEROS
from .entries import (
    CHANGE,
    FILE,
    FIRST,
    LOST,
    MOST_BYTES,
    MOST_ENTRIES,
    NOTARY,
    ORGANISER,
    KeyEntry,
    KeyList,
    read_entry,
)
from .signing import check_signed, wanted


def parse(data: bytes, file: str = FILE) -> KeyList:
    """The list, once every entry of it holds; raises DrawError at the first that does not."""
    if len(data) > MOST_BYTES:
        raise DrawError("too large", file, 0, f"at most {MOST_BYTES} bytes", len(data))
    rows = check(data, file).split("\n")[:-1]
    found, at = KeyList(), 0
    while at < len(rows):
        if len(found.entries) == MOST_ENTRIES:
            raise DrawError("too many entries", file, at + 1, MOST_ENTRIES)
        entry, after = read_entry(rows, at, file)
        found = added(found, entry, file, at + 1)
        at = after
    return found


def added(before: KeyList, entry: KeyEntry, file: str = FILE, line: int = 1) -> KeyList:
    """The list with one entry more; raises DrawError unless it may follow and is signed."""
    check_next(before, entry, file, line)
    check_signed(wanted(before, entry, file, line), entry, file, line)
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


def _same(message: str, expected: object, found: object, file: str, line: int) -> None:
    if expected != found:
        raise DrawError(message, file, line, expected, found)
