"""A verdict held against the bundle that it is about, and whose key has signed it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from .. import files, keylist, manifest, result, seed, signatures
from ..algorithms.choice import verify_ed25519
from ..bundle import SUMS
from ..canonical import HEX64, write_time
from ..errors import DrawError
from ..key_times import Trust
from ..keylist import MINUTES, NOTARY, ORGANISER, KeyEntry, KeyList
from ..manifest import Manifest
from ..signatures import VerifierKey
from .note import FILE, ROWS, OutsideVerdict, parse

NO_LIST = "whose key it is and since when, only the list of keys tells; give --key-list FILE"
NO_SUMS = "SHA256SUMS: not here, so the files were not held against it"
NOT_PINNED = "keys not pinned: the list could be anybody's; give --keys FILE"
Report = Callable[[str, str], None]
_SUM = re.compile(f"({HEX64})  (.+)")
_MOST_BYTES = 1 << 28
"""More than any list of winners, or of their cards' sums."""
_STANDS_ON = (manifest.FILE, result.FILE, seed.TIMES, signatures.KEYS)


@dataclass(frozen=True)
class Judged:
    """The files of a bundle that a verdict is held against, as bytes; without its list of sums
    (None) the hash of that list cannot be checked, which stays open."""

    manifest: bytes
    result: bytes
    sums: bytes | None
    times: bytes
    keys: bytes

    def named(self) -> Iterator[tuple[str, bytes]]:
        """The files whose hashes SHA256SUMS has to tell."""
        yield from zip(_STANDS_ON, (self.manifest, self.result, self.times, self.keys), strict=True)


@dataclass(frozen=True)
class Read:
    """A verdict that holds: who signed it (`role` is empty without a list of keys), and what could
    not be checked of it."""

    verdict: OutsideVerdict
    name: str
    role: str
    open: tuple[str, ...] = ()


def read_judged(folder: Path) -> Judged:
    """The files of a bundle in a folder; raises DrawError for one that is missing."""
    found = (files.read(folder / name, name, _MOST_BYTES) for name in (*_STANDS_ON, SUMS))
    fixed, drawn, times, keys, sums = found
    return Judged(fixed, drawn, sums, times, keys)


def check(
    data: bytes,
    judged: Judged,
    trust: Trust,
    file: str = FILE,
    report: Report = lambda name, detail: None,
) -> Read:
    """Who says what in a verdict; `report(name, detail)` tells each check that holds.

    Raises DrawError at the first that does not, with its name in `error.check`.
    """
    held = _Holding(data, judged, trust, file)
    for name, each in held.checks():
        try:
            report(name, each())
        except DrawError as error:
            error.check = name
            raise
    return Read(held.verdict, held.name, held.role, tuple(held.open))


class _Holding:
    """One verdict held against a bundle; each check returns what it found."""

    manifest: Manifest
    verdict: OutsideVerdict
    key: VerifierKey | None
    name: str
    role: str = ""

    def __init__(self, data: bytes, judged: Judged, trust: Trust, file: str) -> None:
        self.data, self.judged, self.trust, self.file = data, judged, trust, file
        self.open: list[str] = []

    def checks(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """The checks in order; later ones use what earlier ones have read."""
        yield "bundle", self._check_bundle
        yield "form", self._check_form
        yield "draw", self._check_draw
        yield "time", self._check_time
        yield "key", self._check_key
        yield "signature", self._check_signature

    def _check_bundle(self) -> str:
        """The files that it is held against are those that the bundle's own list names."""
        if self.judged.sums is None:
            self.open.append(NO_SUMS)
        else:
            self._check_sums(_sums(self.judged.sums))
        self.manifest = manifest.parse(self.judged.manifest)
        self.keys = signatures.parse_keys(self.judged.keys)
        self.times = seed.parse_times(self.judged.times, self.manifest)
        return f"{self.manifest.draw} attempt {self.manifest.attempt}"

    def _check_sums(self, listed: Mapping[str, tuple[int, str]]) -> None:
        for name, data in self.judged.named():
            line, told = listed.get(name, (0, "none"))
            found = sha256(data).hexdigest()
            if told != found:
                raise DrawError(f"another hash of {name}", SUMS, line, told, found)

    def _check_form(self) -> str:
        self.verdict = parse(self.data, self.file)
        return f"{len(self.data)} bytes"

    def _check_draw(self) -> str:
        """It is about this draw, and about these bytes."""
        said, judged = self.verdict, self.judged
        pairs: tuple[tuple[str, object, object], ...] = (
            ("draw", self.manifest.draw, said.draw),
            ("attempt", self.manifest.attempt, said.attempt),
            ("manifest", sha256(judged.manifest).hexdigest(), said.manifest),
            ("result", sha256(judged.result).hexdigest(), said.result),
        )
        if judged.sums is not None:
            pairs = (*pairs, ("sums", sha256(judged.sums).hexdigest(), said.sums))
        for line, (what, expected, found) in enumerate(pairs, 2):
            if expected != found:
                raise DrawError(f"another {what}", self.file, line, expected, found)
        return f"manifest {said.manifest}, result {said.result}"

    def _check_time(self) -> str:
        last = self.times[-1]
        if self.verdict.time < last:
            expected, found = f"{write_time(last)} or later", write_time(self.verdict.time)
            raise DrawError("before the last value", self.file, ROWS, expected, found)
        return write_time(self.verdict.time)

    def _check_key(self) -> str:
        """Whose key it is, and whether it was named before the freeze."""
        self.name, mark, self.raw = self.verdict.mark()
        self.key = None
        if self.trust.listed is None:
            known = (*self.keys, *self.trust.pinned)
            self.key = next((key for key in known if _is(key, self.name, mark)), None)
            self.open.append(f"{self.name}: {NO_LIST}")
            return f"{self.name}, role NOT known"
        if not self.trust.pinned:
            self.open.append(NOT_PINNED)
        elif self.manifest.live and self.trust.left():
            left = ", ".join(self.trust.left())
            self.open.append(f"{left}: of a live draw keys of both are pinned")
        entry = self._entry(self.trust.listed, mark)
        self.key, self.role = entry.key, entry.role
        return f"{self.name}, {entry.role} entry {entry.number}"

    def _entry(self, listed: KeyList, mark: bytes) -> KeyEntry:
        found = (e for e in listed.entries if e.key and _is(e.key, self.name, mark))
        entry = next(found, None)
        if entry is None:
            message = "a key that is not in the list of keys"
            self._refuse(message, keylist.FILE, self.name)
        told = f"{entry.role} entry {entry.number}"
        if entry.role == ORGANISER:
            self._refuse("the organiser's own key", "another role's", told)
        if entry.role == MINUTES:
            self._refuse("the key of whoever signs the minutes", "another role's", told)
        frozen = self.manifest.frozen
        signed = entry.role == NOTARY and entry.key in self.keys
        if not signed and not listed.counted(entry, frozen, frozen):
            until = listed.until(entry)
            end = f" until {write_time(until)}" if until else ""
            told = f"{told}, from {write_time(entry.since)}{end}"
            self._refuse("a key that did not count at the freeze", write_time(frozen), told)
        return entry

    def _refuse(self, message: str, expected: str, found: str) -> NoReturn:
        raise DrawError(message, self.file, ROWS + 1, expected, found)

    def _check_signature(self) -> str:
        if self.key is None:
            return f"NOT checked: nothing here holds the key of {self.name}"
        if not verify_ed25519(self.key.public, self.raw, self.verdict.text):
            message = f"the signature of {self.name} does not hold"
            raise DrawError(message, self.file, ROWS + 1)
        return self.key.text()


def _sums(data: bytes) -> dict[str, tuple[int, str]]:
    """The line and the hash of each name in a list of sums."""
    rows = data.decode(errors="backslashreplace").split("\n")
    found = ((line, _SUM.fullmatch(row)) for line, row in enumerate(rows, 1))
    return {match[2]: (line, match[1]) for line, match in found if match}


def _is(key: VerifierKey, name: str, mark: bytes) -> bool:
    return key.name == name and key.key_hash() == mark
