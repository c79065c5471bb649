"""Which keys of a list counted at a draw, and whether the list leads to those that somebody pinned.

A draw is signed between its freeze and its first value. So each of its keys counted at some moment
from `frozen` in the manifest to the first line of `times.txt`; where there is no such line (of a
commitment, and of a void attempt), from `frozen` on. The minutes' certificate is named by the
manifest: it counted at `frozen`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from . import files, keylist
from .canonical import write_time
from .errors import DrawError
from .keylist import MINUTES, NOTARY, ORGANISER, KeyEntry, KeyList
from .manifest import FILE as MANIFEST
from .manifest import Manifest
from .signatures import KEYS, VerifierKey, parse_keys

Found = TypeVar("Found")
HANDS = (ORGANISER, NOTARY)
"""Whose keys sign a live draw."""


@dataclass(frozen=True)
class Trust:
    """The keys that somebody knows from elsewhere, and the list that leads from them to others.

    `whole` is set where the list itself is what he knows.
    """

    pinned: tuple[VerifierKey, ...] = ()
    listed: KeyList | None = None
    whole: bool = False

    def left(self) -> list[str]:
        """Of whose hands in a live draw no key is pinned, by role; empty without a list."""
        if self.listed is None or self.whole:
            return []
        entries = [self.listed.find(key) for key in self.pinned]
        known = {each.role for each in entries if each}
        return [role for role in HANDS if role not in known]


def read(keys: Path | None, key_list: Path | None) -> Trust:
    """What two files say; raises DrawError for a list that does not hold or that holds none of the
    pinned keys.

    `keys` is a file of verifier keys or a list of before, of which `key_list` is the continuation.
    """
    pinned = files.read(keys) if keys else None
    listed = files.read(key_list) if key_list else None
    return of(pinned, listed, str(keys), str(key_list))


def of(
    pinned: bytes | None, listed: bytes | None, keys_file: str = "--keys", file: str = keylist.FILE
) -> Trust:
    """What the bytes of two files say, as `read`."""
    found = keylist.parse(listed, file) if listed is not None else None
    if pinned is not None and keylist.is_list(pinned):
        before = keylist.parse(pinned, keys_file)
        if found and not found.data.startswith(before.data):
            raise DrawError("not the list that is pinned, and more", file, _parted(before, found))
        found = found or before
        return Trust(found.every_key(), found, whole=True)
    known = tuple(parse_keys(pinned, keys_file)) if pinned is not None else ()
    for key in known if found else ():
        if found and found.find(key) is None:
            raise DrawError("a pinned key is not in the list of keys", file, 0, key.text(), "none")
    return Trust(known, found)


def check_draw(
    listed: KeyList, keys: Sequence[VerifierKey], manifest: Manifest, last: datetime | None
) -> str:
    """Which entries of a list a draw is signed by; raises DrawError for a key that is not in it, or
    did not count then. `last` is the time of its first value, None without one."""
    entries = [_counted(listed, key, manifest, last) for key in keys]
    roles = [each.role for each in entries]
    for role in HANDS if manifest.live else ():
        if role not in roles:
            message = "a live draw is signed by the keys of both"
            raise DrawError(message, KEYS, 0, role, ", ".join(roles))
    entries += _certificate(listed, manifest)
    return ", ".join(f"{each.role} entry {each.number}" for each in entries)


def later(listed: KeyList, manifest: Manifest) -> tuple[VerifierKey, ...]:
    """The organiser's and the notary's keys that counted at the freeze or since."""
    found = (each for role in HANDS for each in listed.of(role))
    return tuple(
        each.key for each in found if each.key and listed.counted(each, manifest.frozen, None)
    )


@dataclass(frozen=True)
class NoteSigners:
    """Who may sign what is published of a draw later: `keys` are those of keys.txt, and those of
    organiser and notary that counted at the freeze or since; `known` are the names of those that
    somebody knows from elsewhere or is led to, None where he knows none."""

    keys: tuple[VerifierKey, ...]
    known: frozenset[str] | None

    def strangers(self, names: Sequence[str]) -> list[str]:
        """Which of these signers' keys are not known; none where no key is pinned at all, which is
        told once for the whole draw."""
        return [] if self.known is None else [each for each in names if each not in self.known]


def note_signers(trust: Trust, keys: Sequence[VerifierKey], manifest: Manifest) -> NoteSigners:
    """Who may sign the notes of a draw, whose `keys` are those of its keys.txt."""
    led = later(trust.listed, manifest) if trust.listed else ()
    since = tuple(key for key in led if key not in keys)
    signed = tuple(key for key in keys if trust.listed and trust.listed.find(key))
    known = frozenset(key.name for key in (*trust.pinned, *signed, *since))
    return NoteSigners((*keys, *since), known if trust.pinned else None)


def as_signed(listed: KeyList | None, manifest: Manifest) -> tuple[Manifest, ...]:
    """A manifest, and the same with each certificate of the list that has taken the place of the
    one that it names: with any of them the minutes' first signer may have signed."""
    known = listed.of(MINUTES) if listed else ()
    marks = [each.certificate for each in known]
    if not manifest.signers or manifest.signers[0].sha256 not in marks:
        return (manifest,)
    first, *rest = manifest.signers
    later = marks[marks.index(first.sha256) + 1 :]
    others = ((replace(first, sha256=mark), *rest) for mark in later)
    return (manifest, *(replace(manifest, signers=each) for each in others))


def first_that_holds(check: Callable[[Manifest], Found], manifests: Sequence[Manifest]) -> Found:
    """What a check finds with the first of these manifests that it holds with; raises what it
    raises with the first one of all where it holds with none."""
    refused: list[DrawError] = []
    for each in manifests:
        try:
            return check(each)
        except DrawError as error:
            refused.append(error)
    raise refused[0]


def _counted(
    listed: KeyList, key: VerifierKey, manifest: Manifest, last: datetime | None
) -> KeyEntry:
    entry = listed.find(key)
    if entry is None:
        message = "a key that is not in the list of keys"
        raise DrawError(message, KEYS, 0, keylist.FILE, key.text())
    if not listed.counted(entry, manifest.frozen, last):
        _outside(listed, entry, KEYS, manifest)
    return entry


def _certificate(listed: KeyList, manifest: Manifest) -> list[KeyEntry]:
    """The entry of the certificate of the minutes' first signer; none where the list began to name
    such certificates after the freeze, or never did."""
    known = [each for each in listed.of(MINUTES) if each.certificate]
    if not known or not manifest.signers or manifest.frozen < known[0].since:
        return []
    mark = manifest.signers[0].sha256
    entry = next((each for each in known if each.certificate == mark), None)
    if entry is None:
        message = "a certificate that is not in the list of keys"
        raise DrawError(message, MANIFEST, 0, keylist.FILE, mark)
    if not listed.counted(entry, manifest.frozen, manifest.frozen):
        _outside(listed, entry, MANIFEST, manifest)
    return [entry]


def _outside(listed: KeyList, entry: KeyEntry, file: str, manifest: Manifest) -> None:
    until = listed.until(entry)
    end = f" until {write_time(until)}" if until else ""
    told = f"{entry.role} entry {entry.number}, from {write_time(entry.since)}{end}"
    found = f"frozen {write_time(manifest.frozen)}"
    raise DrawError("used outside its time", file, 0, told, found)


def _parted(before: KeyList, found: KeyList) -> int:
    """The first line that differs between two lists."""
    pairs = zip(before.data.splitlines(), found.data.splitlines(), strict=False)
    same = 0
    for one, other in pairs:
        if one != other:
            break
        same += 1
    return same + 1
