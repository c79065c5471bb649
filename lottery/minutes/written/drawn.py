"""A bundle's text files as the minutes need them; the form of each is checked by `draws`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from draws import cards, manifest, register, result, seed, winners
from lottery.minutes.errors import MinutesError
from lottery.texts.minutes import pages as texts

NEEDED = (
    "rules.txt",
    "omitted.txt",
    manifest.FILE,
    seed.FILE,
    seed.TIMES,
    result.FILE,
)


@dataclass(frozen=True)
class DrawnSource:
    """One source: its kind, who gave it, what the manifest says, the value and when it came."""

    number: int
    label: str
    value: str
    time: str


@dataclass(frozen=True)
class Intake:
    """Entries of the draw's batches in the register, by their last event; `reasons` of the
    rejected ones, the most frequent first."""

    submitted: int
    accepted: int
    rejected: int
    pending: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class DrawnBundle:
    """The bundle's files as the minutes need them; `intake` is None without a register; `listed`
    are winners of whom the pages tell how many there are, and the hash of their list."""

    files: Mapping[str, bytes]
    manifest: manifest.Manifest
    manifest_sha256: str
    seed: str
    sources: tuple[DrawnSource, ...]
    rows: tuple[result.Row, ...]
    omitted: tuple[tuple[str, int], ...]
    cards: Mapping[str, cards.Card]
    times: tuple[datetime, ...]
    intake: Intake | None
    listed: bool = False

    def of(self, what: str) -> tuple[result.Row, ...]:
        """The result's rows of one kind, in order."""
        return tuple(row for row in self.rows if row.what == what)


def read(files: Mapping[str, bytes], *, listed: bool = False) -> DrawnBundle:
    """Parse what the tables are made of."""
    missing = [name for name in NEEDED if name not in files]
    if missing:
        raise MinutesError(texts.missing_files(missing))
    head = manifest.parse(files[manifest.FILE])
    return DrawnBundle(
        files=files,
        manifest=head,
        manifest_sha256=sha256(files[manifest.FILE]).hexdigest(),
        seed=seed.seed_of(files[seed.FILE]),
        sources=_sources(files, head),
        rows=tuple(result.parse_rows(files[result.FILE])),
        omitted=_reasons(files["omitted.txt"]),
        cards=winners.cards_of(files),
        times=tuple(seed.parse_times(files[seed.TIMES], head)),
        intake=_intake(files[register.FILE], head) if register.FILE in files else None,
        listed=listed,
    )


def _sources(files: Mapping[str, bytes], head: manifest.Manifest) -> tuple[DrawnSource, ...]:
    values = seed.parse_seed(files[seed.FILE], head)
    times = seed.parse_times(files[seed.TIMES], head)
    return tuple(
        DrawnSource(source.number, _label(source), _value(source, value), texts.moment(moment))
        for source, value, moment in zip(head.sources, values, times, strict=True)
    )


def _label(source: manifest.Source) -> str:
    """The manifest's own word for who gave the value, beside what such a party is called."""
    if source.kind == "drand":
        return texts.source("drand", "drand", texts.series(source.first, source.step))
    detail = texts.digits(source.digits) if source.digits else ""
    return texts.source(source.kind, texts.party(source.name), detail)


def _intake(lines: bytes, head: manifest.Manifest) -> Intake:
    """What the register says of the draw's batches, counted anew."""
    last: dict[int, str] = {}
    for number, line in enumerate(lines.decode().splitlines()):
        what, *rest = line.split(" ")
        if what == "submit" and rest[0] in head.batches:
            last[number] = ""
        elif what != "submit" and int(rest[0]) in last:
            last[int(rest[0])] = rest[1] if what == "reject" else what
    counts = Counter(last.values())
    pending, accepted = counts.pop("", 0), counts.pop("accept", 0)
    reasons = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return Intake(len(last), accepted, counts.total(), pending, tuple(reasons))


def _value(source: manifest.Source, value: str) -> str:
    return texts.drand_value(value) if source.kind == "drand" else value


def _reasons(omitted: bytes) -> tuple[tuple[str, int], ...]:
    counted = Counter(line.split(" ")[1] for line in omitted.decode().splitlines())
    return tuple(sorted(counted.items()))
