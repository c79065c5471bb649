"""Synthetic invoices of a half-year: valid in every respect, and nobody's.

March 2024 holds 6,600 good rows worth 11 million yuan, and some bad ones as they happen at a
counter. Everything follows from the seed; no float decides an amount.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from random import Random

from lottery.demo import people, words
from lottery.demo.sorts import SORTS, WEIGHTS, Serial
from lottery.demo.spoiled import DemoRow, with_bad
from lottery.invoices import RawEntry
from lottery.tables.sheets import header_row, row_cells, write_csv

SEED = 2024


@dataclass(frozen=True, slots=True)
class Month:
    """A month to be made: its place among the months, good rows, their sum, bad rows."""

    index: int
    year: int
    month: int
    good: int
    total_fen: int
    bad: int = 0

    @property
    def name(self) -> str:
        """``2024-03``"""
        return f"{self.year}-{self.month:02d}"


MONTHS = (
    Month(0, 2024, 3, 6_600, 1_100_000_000, 132),
    Month(1, 2024, 4, 11_200, 1_832_500_000),
    Month(2, 2024, 5, 13_900, 2_274_200_000),
    Month(3, 2024, 6, 15_600, 2_552_400_000),
    Month(4, 2024, 7, 17_100, 2_797_800_000),
    Month(5, 2024, 8, 18_600, 3_043_100_000),
)


@lru_cache(maxsize=2)
def _town(seed: int) -> tuple[tuple[people.Person, ...], tuple[people.Shop, ...]]:
    return people.people(seed), people.shops(seed)


def month_rows(month: Month, seed: int = SEED) -> list[DemoRow]:
    """The rows of a month in the order of entry; a bad row stands behind the good one it spoils."""
    rng = Random(f"month {seed} {month.name}")  # noqa: S311 - the same demo every time
    crowd, shops = _town(seed)
    chosen = rng.choices(shops, k=month.good)
    amounts = _scaled([_amount(rng, shop) for shop in chosen], month.total_fen)
    rows = [
        DemoRow(_invoice(rng, month, n, _person(rng, month, crowd), shop, fen))
        for n, (shop, fen) in enumerate(zip(chosen, amounts, strict=True))
    ]
    return list(with_bad(rng, month.bad, rows)) if month.bad else rows


def write_month(path: Path, month: Month, seed: int = SEED) -> int:
    """Write a month as an import table (.csv); return how many rows it has."""
    rows = month_rows(month, seed)
    cells = (row_cells(row.raw, str(n)) for n, row in enumerate(rows, start=1))
    write_csv(path, _chain(header_row(), cells))
    return len(rows)


def _chain(first: Sequence[str], rest: Iterator[list[str]]) -> Iterator[Sequence[str]]:
    yield first
    yield from rest


def _amount(rng: Random, shop: people.Shop) -> int:
    bands = words.TRADES[shop.trade][4]
    _, low, high = rng.choices(bands, [band[0] for band in bands])[0]
    fen = rng.randrange(low * 100, high * 100)
    return fen if rng.random() < 0.4 else max(10000, fen // 100 * 100)


def _scaled(amounts: list[int], total: int) -> list[int]:
    """Stretch what lies above 100 yuan so that the sum is the total; the rest goes to the last."""
    above, wanted = sum(amounts) - 10000 * len(amounts), total - 10000 * len(amounts)
    scaled = [10000 + (fen - 10000) * wanted // above for fen in amounts]
    # Prices mostly end on whole yuan; the stretch must not give that away.
    tidy = [fen if n % 5 < 2 else fen // 100 * 100 for n, fen in enumerate(scaled)]
    tidy[-1] += total - sum(tidy)
    return tidy if tidy[-1] >= 10000 else scaled


def _person(rng: Random, month: Month, crowd: tuple[people.Person, ...]) -> people.Person:
    """Most come once or twice; a few keep every receipt."""
    if rng.random() < 0.15:
        return crowd[rng.randrange(1_500)]
    span = len(crowd) // 4
    start = month.index * span * 3 // 5
    return crowd[(start + rng.randrange(span)) % len(crowd)]


def _invoice(  # noqa: PLR0917 - what an invoice consists of
    rng: Random, month: Month, n: int, person: people.Person, shop: people.Shop, fen: int
) -> RawEntry:
    _, _, item, percent, _, _ = words.TRADES[shop.trade]
    net = (fen * 200 + 100 + percent) // (2 * (100 + percent))
    day = date(month.year, month.month, 1 + rng.randrange(monthrange(month.year, month.month)[1]))
    maker = SORTS[rng.choices(range(len(SORTS)), WEIGHTS)[0]]
    base = RawEntry(
        issued=day.isoformat(),
        seller_id=shop.seller_id,
        seller_name=shop.name,
        buyer_name=_buyer(rng, person),
        item=item,
        holder=person.name,
        phone=person.phone,
    )
    return maker(rng, base, Serial(month.index * 100_000 + n, day), (net, fen - net))


def _buyer(rng: Random, person: people.Person) -> str:
    choice = rng.randrange(10)
    if choice == 0:
        return "个人"
    return f"个人（{person.name}）" if choice == 1 else person.name
