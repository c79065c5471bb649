"""The winners of a draw as one list, tier by tier with each tier's alternates behind it, and the
part of it that one page shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from draws.cards import Card
from lottery.hall.published import GalleryTier, Winner

SIZE = 100
"""Rows of a page: what a telephone still draws at once."""


@dataclass(frozen=True)
class ListRow:
    """A row: the place of its tier among the tiers, the tier's code, who, whether an alternate."""

    place: int
    tier: str
    winner: Winner
    is_alternate: bool

    @property
    def card(self) -> Card | None:
        """The masks that are shown: of a winner whose card is the pool's; an alternate has none."""
        return None if self.is_alternate else self.winner.card


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


def rows(tiers: Sequence[GalleryTier]) -> Iterator[ListRow]:
    """Every row in the list's order."""
    for number, tier in enumerate(tiers):
        for group, is_alternate in ((tier.winners, False), (tier.alternates, True)):
            yield from (ListRow(number, tier.code, each, is_alternate) for each in group)


def place(tiers: Sequence[GalleryTier], entry: str) -> int | None:
    """Before how many rows of the list an entry stands; None if it is not there."""
    return next((at for at, row in enumerate(rows(tiers)) if row.winner.entry == entry), None)
