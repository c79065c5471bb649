"""From the sources' values to the seed, and when each value was recorded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from . import beacon
from .canonical import HEX64, TIME, Fields, text_of, time, write_time
from .errors import DrawError
from .manifest import Manifest, Source

FILE, TIMES, VOID = "seed.txt", "times.txt", "void.txt"


def value_form(source: Source) -> str:
    """The pattern that a source's value must match.

    >>> value_form(Source(1, "dice", "npc", digits=8))
    '[0-9]{8}'
    """
    forms = {"sealed": HEX64, "drand": beacon.VALUE}
    return forms.get(source.kind, f"[0-9]{{{source.digits}}}")


def seed_text(manifest: Manifest, values: Sequence[str]) -> bytes:
    """seed.txt from the values of all sources, in the manifest's order.

    Digits for dice and public sources, the secret for sealed ones, `<round> <randomness>` for
    drand. Raises DrawError for a value of another form.
    """
    if len(values) != len(manifest.sources):
        raise DrawError("one value a source", FILE, 0, len(manifest.sources), len(values))
    return text_of(["fpdraw-seed/1", *heading(manifest), *value_rows(manifest, values, FILE)])


def value_rows(manifest: Manifest, values: Sequence[str], file: str) -> list[str]:
    """The lines of the first sources' values; raises DrawError for a value of another form."""
    rows = []
    for source, value in zip(manifest.sources, values, strict=False):
        if not re.fullmatch(value_form(source), value):
            raise DrawError("malformed value", file, 0, value_form(source), value)
        rows.append(f"{source.number} {source.kind} {source.name} {value}")
    return rows


def heading(manifest: Manifest) -> list[str]:
    """The lines by which later files name their draw."""
    return [
        f"draw: {manifest.draw}",
        f"attempt: {manifest.attempt}",
        f"manifest: {manifest.sha256()}",
    ]


def seed_of(text: bytes) -> str:
    """The seed: 64 hex.

    >>> seed_of(b"1e9")[:8]
    'efac8ecd'
    """
    return sha256(text).hexdigest()


def parse_seed(data: bytes, manifest: Manifest) -> list[str]:
    """The values in seed.txt, one for each source of the manifest."""
    found = headed(data, FILE, "fpdraw-seed/1", manifest).rest()
    values = parse_values(found, manifest, FILE)
    _one_a_source(len(manifest.sources), len(found), FILE)
    return values


def parse_values(rows: Sequence[tuple[int, str]], manifest: Manifest, file: str) -> list[str]:
    """The values in numbered lines, of the manifest's sources from the first on."""
    values = []
    for source, (line, row) in zip(manifest.sources, rows, strict=False):
        start = f"{source.number} {source.kind} {source.name} "
        if not row.startswith(start) or not re.fullmatch(value_form(source), row[len(start) :]):
            raise DrawError("wrong source", file, line, start + value_form(source), row)
        values.append(row[len(start) :])
    return values


def times_text(manifest: Manifest, times: Sequence[datetime], count: int | None = None) -> bytes:
    """times.txt: when the value of each source was stored (of the first `count`, if given)."""
    sources = manifest.sources[:count]
    stored = (
        f"{source.number} {write_time(moment)}"
        for source, moment in zip(sources, times, strict=True)
    )
    return text_of(["fpdraw-times/1", *heading(manifest), *stored])


def parse_times(data: bytes, manifest: Manifest, count: int | None = None) -> list[datetime]:
    """The times in times.txt: the first after the freeze, none before the one above it.

    One for each source, or for the first `count` of them.
    """
    sources = manifest.sources[:count]
    found, times = headed(data, TIMES, "fpdraw-times/1", manifest).rest(), []
    last = manifest.frozen
    for source, (line, row) in zip(sources, found, strict=False):
        match = re.fullmatch(f"{source.number} ({TIME})", row)
        if not match:
            raise DrawError("wrong source", TIMES, line, f"{source.number} <time>", row)
        moment = time(match[1], TIMES, line)
        if moment < last or moment == manifest.frozen:
            raise DrawError("a time goes back", TIMES, line, f"after {write_time(last)}", match[1])
        times.append(moment)
        last = moment
    _one_a_source(len(sources), len(found), TIMES)
    return times


def _one_a_source(expected: int, found: int, file: str) -> None:
    if expected != found:
        raise DrawError("one line a source", file, 0, expected, found)


def last_throw(manifest: Manifest, times: Sequence[datetime]) -> datetime:
    """When the last dice or public value was recorded; the freeze if there is none."""
    thrown = [
        moment
        for source, moment in zip(manifest.sources, times, strict=False)
        if source.kind in ("dice", "public")
    ]
    return max(thrown, default=manifest.frozen)


@dataclass(frozen=True)
class Sealed:
    """A sealed slip, made before the freeze and opened after it; `secret` is 64 hex."""

    draw: str
    attempt: int
    party: str
    secret: str

    def text(self) -> bytes:
        """sealed-<party>.txt"""
        return text_of(
            [
                "fpdraw-sealed/1",
                f"draw: {self.draw}",
                f"attempt: {self.attempt}",
                f"party: {self.party}",
                f"secret: {self.secret}",
            ]
        )

    def sha256(self) -> str:
        """The hash that the manifest names before the slip is opened."""
        return sha256(self.text()).hexdigest()


def open_sealed(data: bytes, manifest: Manifest, source: Source) -> str:
    """The secret in a sealed slip, which must be the one whose hash the manifest holds."""
    file = f"sealed-{source.name}.txt"
    found = sha256(data).hexdigest()
    if found != source.sha256:
        raise DrawError("not the slip that was sealed", file, 0, source.sha256, found)
    rows = Fields(data, file, "fpdraw-sealed/1")
    rows.equal("draw", manifest.draw)
    rows.equal("attempt", manifest.attempt)
    rows.equal("party", source.name)
    secret = rows.take("secret", HEX64)
    rows.end()
    return secret


def void_text(manifest: Manifest, reason: str, moment: datetime) -> bytes:
    """void.txt: why an attempt ended before any source had a value."""
    rows = ["fpdraw-void/1", *heading(manifest), f"reason: {reason}"]
    return text_of([*rows, f"time: {write_time(moment)}"])


def parse_void(data: bytes, manifest: Manifest) -> tuple[str, datetime]:
    """Reason and time of a void attempt; the time is not before the freeze."""
    rows = headed(data, VOID, "fpdraw-void/1", manifest)
    reason = rows.take("reason")
    moment = time(rows.take("time"), VOID, rows.at)
    if moment < manifest.frozen:
        raise DrawError("void before the freeze", VOID, rows.at, manifest.frozen, moment)
    rows.end()
    return reason, moment


def headed(data: bytes, file: str, header: str, manifest: Manifest) -> Fields:
    """A file behind the lines that name its draw; raises DrawError if it names another."""
    rows = Fields(data, file, header)
    for line in heading(manifest):
        rows.equal(*line.split(": "))
    return rows
