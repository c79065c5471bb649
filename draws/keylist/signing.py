"""Who has to sign an entry, and whether a line is somebody's signature over it."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..algorithms.choice import verify_ed25519
from ..errors import DrawError
from ..signatures import VerifierKey
from .entries import FILE, LOST, NOTARY, ORGANISER, ROWS, KeyEntry, KeyList

_LINE = re.compile("— ([^ ]+) ([A-Za-z0-9+/]{91}=)")


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


def check_signed(signers: EntrySigners, entry: KeyEntry, file: str, line: int) -> None:
    """Raise DrawError unless those who must have signed an entry, in their order, and nobody
    else."""
    rows = list(enumerate(entry.lines, line + ROWS))
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


def _thirds(before: KeyList, role: str) -> list[VerifierKey]:
    """The keys that count, of other roles than the organiser's, the notary's and this one."""
    roles = dict.fromkeys(each.role for each in before.entries)
    found = (before.current(each) for each in roles if each not in {ORGANISER, NOTARY, role})
    return [each.key for each in found if each and each.key]


def _names(row: str, key: VerifierKey) -> bool:
    match = _LINE.fullmatch(row)
    return bool(match and match[1] == key.name and _raw(match[2])[:4] == key.key_hash())


def _raw(text: str) -> bytes:
    """The bytes of strict base64, empty for what is none."""
    raw = base64.b64decode(text)
    return raw if base64.b64encode(raw).decode() == text else b""
