"""The result: tickets in order, slots filled from the first tier down, alternates, audit rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .canonical import text_of
from .manifest import Manifest
from .seed import heading
from .tickets import LIMIT, lowest

FILE = "result.txt"
Pool = Callable[[], Iterable[bytes]]
"""Gives the lines of pool.txt afresh at each call, in any order."""
Lowest = Callable[[int], Iterable[tuple[bytes, bytes]]]


@dataclass(frozen=True)
class Row:
    """One line of result.txt: `what` is a tier's code, `A` and a tier's code, audit or skip;
    `slot` a number from 1, or cap for a skipped entry."""

    what: str
    slot: str
    entry: str
    ticket: str

    @property
    def prize(self) -> bool:
        """Whether this row wins a prize of its tier."""
        return self.what not in ("audit", "skip") and not self.what.startswith("A")

    def text(self) -> str:
        """The line, without LF."""
        return f"{self.what} {self.slot} {self.entry} {self.ticket}"


def draw(manifest: Manifest, seed: str, shards: Sequence[Pool]) -> list[Row]:
    """The rows of the result over a pool given in one or more shards.

    Only entries at or below a common ticket threshold are kept and sorted; if that leaves a
    slot empty, or audit rows missing, the threshold is raised and the walk done again. So the
    result does not depend on the order of the input or on how it is cut into shards.
    """
    return draw_of(
        manifest, lambda limit: (pair for shard in shards for pair in lowest(seed, shard(), limit))
    )


def draw_of(manifest: Manifest, lowest: Lowest) -> list[Row]:
    """The same, where `lowest` gives (ticket, pool line) of each ticket at or below a limit."""
    limit = first_limit(manifest)
    while True:
        rows, full = walk(manifest, sorted(lowest(limit)))
        if full or limit == LIMIT:
            return rows
        limit = min(LIMIT, limit * 4)


def first_limit(manifest: Manifest) -> int:
    """A threshold that most likely lets through what the walk needs, and little more."""
    wanted = 64 + 2 * (slot_count(manifest) + manifest.audit)
    return LIMIT if wanted >= manifest.pool_count else LIMIT // manifest.pool_count * wanted


def _counts(manifest: Manifest) -> list[tuple[str, int]]:
    return [*manifest.tiers, *((f"A{code}", count) for code, count in manifest.alternates)]


def slot_count(manifest: Manifest) -> int:
    """How many places there are to fill."""
    return sum(count for _, count in _counts(manifest))


def slots(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """(what, slot) of every place to fill, in order: tiers first, then alternates."""
    for code, count in _counts(manifest):
        yield from ((code, str(slot)) for slot in range(1, count + 1))


def walk(manifest: Manifest, order: Iterable[tuple[bytes, bytes]]) -> tuple[list[Row], bool]:
    """Walk (ticket, pool line) pairs in order once; the rows, and whether nothing was missing."""
    places, most = slots(manifest), slot_count(manifest)
    filled: list[Row] = []
    skipped: list[Row] = []
    audited: list[Row] = []
    held: Counter[bytes] = Counter()
    for number, line in order:
        entry, tag = line[:10].decode(), line[11:43]
        if len(filled) < most:
            if manifest.cap and held[tag] >= manifest.cap:
                skipped.append(Row("skip", "cap", entry, number.hex()))
                continue
            held[tag] += 1
            filled.append(Row(*next(places), entry, number.hex()))
        elif len(audited) < manifest.audit:
            audited.append(Row("audit", str(len(audited) + 1), entry, number.hex()))
        else:
            break
    full = len(filled) == most and len(audited) == manifest.audit
    return [*filled, *audited, *skipped], full


def result_text(manifest: Manifest, seed: str, rows: Iterable[Row]) -> bytes:
    """result.txt"""
    head = ["fpdraw-result/1", *heading(manifest), f"seed: {seed}"]
    return text_of([*head, *(row.text() for row in rows)])


def parse_rows(data: bytes) -> list[Row]:
    """The rows of a result.txt that has been verified."""
    rows = data.decode().split("\n")[5:-1]
    return [Row(*row.split(" ")) for row in rows]
