"""The ticket of an entry that won no prize, beside the last ones that did, by published files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from draws import result
from draws.result import Row
from draws.tickets import ticket
from lottery.hall.published import GalleryTier, Published, Winner
from lottery.hall.standing import PlaceInDraw, pool_line

POOL = "pool.txt"
_LEAST, _MOST = 6, 77
"""Decimals of a ticket that are shown: six, or as many as tell the compared ones apart."""


@dataclass(frozen=True)
class ComparedTicket:
    """A ticket, 64 hex, and the same as a decimal between 0 and 1, cut off; `tier` and `slot` of
    one that was drawn."""

    entry: str
    ticket: str
    decimal: str
    tier: str = ""
    slot: int = 0


@dataclass(frozen=True)
class TicketComparison:
    """An entry's ticket beside the last prize's and the last alternate's (None: there is none).

    `prizes` and `pool` are the odds: so many prizes for so many entries. `before` are the entries
    of the same person that were drawn before this one, which was passed over for the cap.
    """

    own: ComparedTicket
    last_prize: ComparedTicket | None
    last_alternate: ComparedTicket | None
    prizes: int
    alternates: int
    pool: int
    cap: int
    before: tuple[str, ...] = ()

    @property
    def in_so_many(self) -> int:
        """Of about so many entries one won, rounded; 0 without prizes."""
        return (2 * self.pool + self.prizes) // (2 * self.prizes) if self.prizes else 0


def compare(
    folder: Path, draw: Published, entry: str, place: PlaceInDraw
) -> TicketComparison | None:
    """The comparison for an entry of the pool that won no prize; None for any other."""
    if place.how not in ("pool", "alternate") or draw.seed_sha256 is None:
        return None
    prizes = _last((tier, tier.winners) for tier in draw.tiers)
    spare = _last((tier, tier.alternates) for tier in draw.tiers)
    own = ticket(draw.seed_sha256, entry)
    shown = [own, *(each.ticket for _, each in (*prizes, *spare))]
    written = dict(zip(shown, decimals(shown), strict=True))
    return TicketComparison(
        own=ComparedTicket(entry, own, written[own]),
        last_prize=_compared(prizes, written),
        last_alternate=_compared(spare, written),
        prizes=sum(len(tier.winners) for tier in draw.tiers),
        alternates=sum(len(tier.alternates) for tier in draw.tiers),
        pool=draw.manifest.pool_count,
        cap=draw.manifest.cap,
        before=_before(folder, entry, place) if place.how == "pool" else (),
    )


def decimals(tickets: Iterable[str]) -> tuple[str, ...]:
    """Tickets as decimals between 0 and 1, cut off where all that differ can be told apart.

    >>> decimals(["8" + "0" * 63, "4" + "0" * 63])
    ('0.500000', '0.250000')
    """
    found = [int(each, 16) for each in tickets]
    for places in range(_LEAST, _MOST):
        told = tuple(f"0.{each * 10**places >> 256:0{places}d}" for each in found)
        if len(set(told)) == len(set(found)):
            return told
    return told


Drawn = tuple[tuple[str, Winner], ...]
"""A tier's code and its last row, or nothing."""


def _last(groups: Iterable[tuple[GalleryTier, tuple[Winner, ...]]]) -> Drawn:
    """The last tier's last row: places are filled from the lowest ticket up."""
    rows = [(tier.code, row) for tier, some in groups for row in some]
    return tuple(sorted(rows, key=lambda each: each[1].ticket)[-1:])


def _compared(last: Drawn, written: dict[str, str]) -> ComparedTicket | None:
    for code, row in last:
        return ComparedTicket(row.entry, row.ticket, written[row.ticket], code, row.slot)
    return None


def _before(folder: Path, entry: str, place: PlaceInDraw) -> tuple[str, ...]:
    """For an entry that the result passes over: those of the same person that were drawn."""
    rows = result.parse_rows((folder / result.FILE).read_bytes())
    if not any(row.what == "skip" and row.entry == entry for row in rows):
        return ()
    drawn = [row.entry for row in rows if _is_drawn(row)]
    own = _tag(place.text)
    return tuple(one for one in drawn if _tag(pool_line(folder / POOL, one)[1]) == own)


def _is_drawn(row: Row) -> bool:
    return row.what not in ("audit", "skip")


def _tag(line: str) -> str:
    """Whose a line of the pool is: its second column."""
    return line.split(" ")[1]
