"""Synthetic invoices of a half-year: valid in every respect, and nobody's.

March 2024 holds 6,600 good rows worth 11 million yuan, and some bad ones as they happen at a
counter. Everything follows from the seed; no float decides an amount.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from random import Random

from lottery.demo import people, words
from lottery.invoices import RawEntry
from lottery.invoices.codes.qr import write_qr
from lottery.invoices.values.amounts import yuan
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


@dataclass(frozen=True, slots=True)
class DemoRow:
    """A row and what becomes of it: ``verdict`` and the first reason's ``code``."""

    raw: RawEntry
    verdict: str = "accept"
    code: str = ""


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
    return list(_with_bad(rng, month, rows)) if month.bad else rows


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
    maker = _SORTS[rng.choices(range(len(_SORTS)), _SORT_WEIGHTS)[0]]
    base = RawEntry(
        issued=day.isoformat(),
        seller_id=shop.seller_id,
        seller_name=shop.name,
        buyer_name=_buyer(rng, person),
        item=item,
        holder=person.name,
        phone=person.phone,
    )
    return maker(rng, base, _Serial(month.index * 100_000 + n, day), (net, fen - net))


def _buyer(rng: Random, person: people.Person) -> str:
    choice = rng.randrange(10)
    if choice == 0:
        return "个人"
    return f"个人（{person.name}）" if choice == 1 else person.name


@dataclass(frozen=True, slots=True)
class _Serial:
    """The running number of an invoice, from which its numbers are made; no two are equal."""

    n: int
    day: date

    def code(self, kind: str) -> str:
        """A code of Shandong, printed the year before."""
        return f"03700{self.day.year % 100 - 1:02d}00{1 + self.n % 3}{kind}"

    def eight(self) -> str:
        """Eight digits: a multiplication modulo 10^8 by a number prime to it."""
        return f"{self.n * 61_803_399 % 100_000_000:08d}"

    def twenty(self) -> str:
        """Twenty digits, year and province first, and never zeros as a rounded number has them."""
        serial = self.n * 618_033_989 % 1_000_000_000
        return f"{self.day.year % 100:02d}372{serial:014d}{1 + self.n % 9}"


def _check(rng: Random) -> str:
    return f"{rng.randrange(10**20):020d}"


Money = tuple[int, int]


def _digital(rng: Random, base: RawEntry, serial: _Serial, money: Money) -> RawEntry:
    number, gross = serial.twenty(), yuan(sum(money))
    if rng.random() < 0.7:
        qr = write_qr("32", "", number, gross, serial.day, comma=rng.random() < 0.6)
        return replace(base, qr=qr, issued="")
    return replace(base, kind="数电普通发票", number=number, gross=gross)


def _legacy(words_of_kind: str, code: str, qr_type: str) -> Callable[..., RawEntry]:
    def make(rng: Random, base: RawEntry, serial: _Serial, money: Money) -> RawEntry:
        net, tax = money
        gross = yuan(net + tax)
        if rng.random() < 0.7:
            amount = yuan(net)
            made = write_qr(
                qr_type,
                serial.code(code),
                serial.eight(),
                amount.removesuffix(".00") if rng.random() < 0.3 else amount,
                serial.day,
                _check(rng),
                comma=rng.random() < 0.6,
                closing=rng.random() < 0.7,
            )
            return replace(base, qr=made, issued="", gross=gross)
        typed = replace(
            base, kind=words_of_kind, code=serial.code(code), number=serial.eight(), gross=gross
        )
        return replace(typed, net=yuan(net), tax=yuan(tax) if tax else "***")

    return make


def _digital_paper(rng: Random, base: RawEntry, serial: _Serial, money: Money) -> RawEntry:
    paper = _legacy("数电纸质发票（普通发票）", "05", "04")(rng, base, serial, money)
    return replace(paper, digital_number=serial.twenty())


_SORTS: tuple[Callable[..., RawEntry], ...] = (
    _digital,
    _legacy("增值税电子普通发票", "11", "10"),
    _legacy("增值税普通发票", "04", "04"),
    _legacy("增值税普通发票（卷票）", "07", "11"),
    _digital_paper,
)
_SORT_WEIGHTS = (70, 15, 10, 3, 2)


# What goes wrong at a counter


def _typed(raw: RawEntry) -> RawEntry:
    """The same row without its QR code: typed by hand, so that one thing can be wrong in it."""
    serial = f"9{abs(hash_of(raw)) % 10**14:014d}"
    return replace(
        raw, qr="", code="", kind="数电普通发票", number=f"24372{serial}", digital_number=""
    )


def hash_of(raw: RawEntry) -> int:
    """A number for a row, the same in every process."""
    text = raw.holder + raw.phone + raw.qr + raw.number + raw.gross
    return int.from_bytes(text.encode("utf-8"), "big")


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


_BAD: tuple[tuple[dict[str, str], str], ...] = (
    ({"kind": "数电专用发票"}, "kind-special"),
    ({"gross": "99.99"}, "amount-below-minimum"),
    ({"issued": "2024-02-29"}, "issued-outside-period"),
    ({"seller_id": "", "seller_name": "邹平市某某饭店"}, "seller-needed"),
    ({"seller_id": "91320583MA00000000"}, "seller-id-check"),
    ({"number": "2.4372E+19"}, "spreadsheet-number"),
    ({"buyer_name": "某某有限公司", "buyer_tax_id": "9137162616720307XL"}, "buyer-company"),
    ({"phone": "1381234123"}, "phone-invalid"),
    ({"holder": ""}, "holder-needed"),
    ({"gross": ""}, "amount-needed"),
    ({"issued": "2024-03-32"}, "issued-unreadable"),
    ({"gross": "-500.00"}, "invoice-red"),
    ({"qr": "https://fp.example.cn/ask?bill=1", "number": ""}, "qr-request"),
    ({"item": "*收购*农产品收购"}, "kind-purchase"),
)


def _with_bad(rng: Random, month: Month, rows: list[DemoRow]) -> Iterator[DemoRow]:
    outside = people.seller_id(Random("outside"), "320583")  # noqa: S311
    spoiled = sorted(rng.sample(range(100, len(rows)), month.bad))
    bad = {place: n for n, place in enumerate(spoiled)}
    for place, row in enumerate(rows):
        fine = place % 331 == 17
        yield replace(row, raw=_as_full_width(row.raw)) if fine else row
        if place in bad:
            yield _spoil(bad[place], row.raw, outside)


def _as_full_width(raw: RawEntry) -> RawEntry:
    """Typed with the input method on: looks wrong and is right."""
    return replace(
        raw, qr=_wide(raw.qr), number=_wide(raw.number), gross=_wide(raw.gross), phone=raw.phone
    )


def _spoil(n: int, raw: RawEntry, outside: str) -> DemoRow:
    gross = raw.gross or "258.00"
    issued = raw.issued or "2024-03-15"
    typed = replace(_typed(raw), gross=gross, issued=issued, net="", tax="")
    choice = n % (len(_BAD) + 5)
    if choice < len(_BAD):
        changes, code = _BAD[choice]
        return DemoRow(replace(typed, **changes), "refuse", code)
    if choice == len(_BAD):
        return DemoRow(
            replace(typed, seller_id=outside, seller_name=words.OUTSIDE),
            "refuse",
            "seller-not-local",
        )
    if choice == len(_BAD) + 1:
        return DemoRow(raw, "same")
    if choice == len(_BAD) + 2:
        other = "139" + raw.phone[3:] if raw.phone[:3] != "139" else "138" + raw.phone[3:]
        return DemoRow(replace(raw, phone=other), "refuse", "duplicate")
    if choice == len(_BAD) + 3:
        doubtful = replace(typed, buyer_name="邹平某某经营部")
        return DemoRow(doubtful, "review", "buyer-firm-like")
    return DemoRow(replace(typed, seller_id="37232819700101081301"), "review", "seller-id-other")
