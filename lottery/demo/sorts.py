"""The sorts of invoices of the demonstration: their numbers, and what is scanned of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from lottery.invoices import RawEntry
from lottery.invoices.codes.qr import write_qr
from lottery.invoices.values.amounts import yuan


@dataclass(frozen=True, slots=True)
class Serial:
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


def _digital(rng: Random, base: RawEntry, serial: Serial, money: Money) -> RawEntry:
    number, gross = serial.twenty(), yuan(sum(money))
    if rng.random() < 0.7:
        qr = write_qr("32", "", number, gross, serial.day, comma=rng.random() < 0.6)
        return replace(base, qr=qr, issued="")
    return replace(base, kind="数电普通发票", number=number, gross=gross)


def _legacy(words_of_kind: str, code: str, qr_type: str) -> Callable[..., RawEntry]:
    def make(rng: Random, base: RawEntry, serial: Serial, money: Money) -> RawEntry:
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


def _digital_paper(rng: Random, base: RawEntry, serial: Serial, money: Money) -> RawEntry:
    paper = _legacy("数电纸质发票（普通发票）", "05", "04")(rng, base, serial, money)
    return replace(paper, digital_number=serial.twenty())


SORTS: tuple[Callable[..., RawEntry], ...] = (
    _digital,
    _legacy("增值税电子普通发票", "11", "10"),
    _legacy("增值税普通发票", "04", "04"),
    _legacy("增值税普通发票（卷票）", "07", "11"),
    _digital_paper,
)
WEIGHTS = (70, 15, 10, 3, 2)
"""How often each sort comes, of a hundred."""
