"""The winners of a draw as one list, tier by tier with each tier's alternates behind it, and the
part of it that one page shows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lottery.hall.published import GalleryTier, Winner

SIZE = 100
"""Rows of a page: what a telephone still draws at once."""


def count(tiers: Sequence[GalleryTier]) -> int:
    """How many rows the list has."""
    return sum(len(tier.winners) + len(tier.alternates) for tier in tiers)


def part(tiers: Sequence[GalleryTier], first: int, size: int = SIZE) -> tuple[GalleryTier, ...]:
    """The same tiers with only those rows that lie from `first` (from 0), `size` of them."""
    parts = []
    for tier in tiers:
        groups = []
        for group in (tier.winners, tier.alternates):
            groups.append(group[max(first, 0) : max(first + size, 0)])
            first -= len(group)
        parts.append(replace(tier, winners=groups[0], alternates=groups[1]))
    return tuple(parts)


def rows(tiers: Sequence[GalleryTier]) -> Iterator[tuple[int, Winner, bool]]:
    """Every row in the list's order: its tier's place, the winner, and whether an alternate."""
    for number, tier in enumerate(tiers):
        yield from ((number, winner, False) for winner in tier.winners)
        yield from ((number, winner, True) for winner in tier.alternates)


def place(tiers: Sequence[GalleryTier], entry: str) -> int | None:
    """Before how many rows of the list an entry stands; None if it is not there."""
    listed = enumerate(rows(tiers))
    return next((at for at, (_, winner, _) in listed if winner.entry == entry), None)
