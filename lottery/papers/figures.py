"""The figures of a sealed list: what came in, what stays out and why, what takes part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from draws import pool
from lottery import register
from lottery.errors import StepRefusedError
from lottery.papers.record import DrawRecord
from lottery.texts.papers import sealing as words


@dataclass(frozen=True)
class ListFigures:
    """Entries of the draw's batches in the register as it was sealed, by their last line.

    submitted − rejected − pending − omitted = listed, in all and for each batch: `batches` are
    (batch, submitted, rejected, pending, omitted, listed); `reasons` count the omitted ones.
    """

    batches: tuple[tuple[str, int, int, int, int, int], ...]
    reasons: tuple[tuple[str, int], ...]
    listed_fen: int

    @property
    def sums(self) -> tuple[int, int, int, int, int]:
        """Submitted, rejected, pending, omitted and listed over all batches."""
        columns = zip(*(row[1:] for row in self.batches), strict=True)
        submitted, rejected, pending, omitted, listed = map(sum, columns)
        return submitted, rejected, pending, omitted, listed


def figures_of(session: Session, record: DrawRecord) -> ListFigures:
    """Count the register's lines and both lists anew.

    Raises StepRefusedError where they do not agree with each other or with the manifest: no paper
    is printed that says they do.
    """
    manifest = record.manifest
    batch_of: dict[int, str] = {}
    last: dict[int, str] = {}
    for number, line in enumerate(register.lines(session, manifest.register_size)):
        what, *rest = line.decode().split(" ")
        if what == "submit" and rest[0] in manifest.batches:
            batch_of[number] = rest[0]
        elif what != "submit" and int(rest[0]) in batch_of:
            last[int(rest[0])] = what
    listed = Counter(batch_of.get(number, "") for number in _entries(record.files[pool.POOL]))
    omitted_lines = record.files[pool.OMITTED].decode().splitlines()
    omitted = Counter(batch_of.get(int(line.split(" ")[0]), "") for line in omitted_lines)
    rows = []
    for batch in manifest.batches:
        entries = [number for number, of in batch_of.items() if of == batch]
        rejected = sum(last.get(number) == "reject" for number in entries)
        pending = sum(number not in last for number in entries)
        row = (batch, len(entries), rejected, pending, omitted[batch], listed[batch])
        rows.append(row)
    made = ListFigures(
        tuple(rows),
        tuple(sorted(Counter(line.split(" ")[1] for line in omitted_lines).items())),
        int(str(record.facts["pool_fen"])),
    )
    _check(record, made, listed.total(), omitted.total())
    return made


def _entries(lines: bytes) -> list[int]:
    return [int(line[:10]) for line in lines.splitlines()]


def _check(record: DrawRecord, made: ListFigures, listed: int, omitted: int) -> None:
    submitted, rejected, pending, left_out, taken = made.sums
    adds_up = submitted - rejected - pending - left_out == taken
    if not adds_up or (taken, left_out) != (listed, omitted):
        raise StepRefusedError(words.does_not_add_up(record.attempt.name))
    if taken != record.manifest.pool_count:
        raise StepRefusedError(words.does_not_add_up(record.attempt.name))
