"""Amounts of money as printed or typed, in whole fen. No binary fractions anywhere."""

from __future__ import annotations

import re
from typing import Literal

from lottery.invoices.values.text import clean

_AMOUNT = re.compile(r"([+-]?)([0-9]{1,10})(?:\.([0-9]{1,2})0{0,4})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_NONE = {"***", "*", "**", "免税", "不征税", "-", "—", "/"}


class AmountError(ValueError):
    """The text is not an amount in yuan with at most two decimals."""


def parse_fen(text: str) -> int:
    """The amount in fen.

    >>> [parse_fen(x) for x in ("￥1,234.50", "57", "6.2", "-500.00", "100元")]
    [123450, 5700, 620, -50000, 10000]
    """
    found = clean(text).replace(" ", "").removesuffix("元").removesuffix("圆")
    sign = "-" if found.startswith("-") else ""
    found = sign + found.removeprefix("-").lstrip("¥").removeprefix("RMB").removeprefix("CNY")
    if _GROUPED.fullmatch(found):
        found = found.replace(",", "")
    match = _AMOUNT.fullmatch(found)
    if match is None:
        raise AmountError(text)
    fen = int(match[2]) * 100 + int((match[3] or "0").ljust(2, "0"))
    return -fen if match[1] == "-" else fen


def parse_tax(text: str) -> int:
    """The tax in fen; ``***`` and its like mean that there is none.

    >>> parse_tax("***"), parse_tax("2.92")
    (0, 292)
    """
    return 0 if clean(text).replace(" ", "") in _NONE else parse_fen(text)


def yuan(fen: int, *, grouped: bool = False) -> str:
    """The amount in yuan with two decimals, as on the slip; the one place that writes fen so.

    >>> yuan(10025), yuan(-25850), yuan(-5), yuan(1_100_000_050, grouped=True)
    ('100.25', '-258.50', '-0.05', '11,000,000.50')
    """
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:{',' if grouped else ''}}.{part:02d}"


def least_net(minimum_fen: int, highest_percent: int) -> int:
    """The smallest net amount, in fen, whose gross can reach the minimum at the highest rate.

    >>> least_net(10000, 13)
    8850
    """
    return -(-minimum_fen * 100 // (100 + highest_percent))


def gross_possible(
    net_fen: int, minimum_fen: int, highest_percent: int
) -> Literal["enough", "ask", "never"]:
    """What a net amount alone tells about the gross.

    >>> [gross_possible(x, 10000, 13) for x in (10000, 9733, 8850, 8849)]
    ['enough', 'ask', 'ask', 'never']
    """
    if net_fen >= minimum_fen:
        return "enough"
    return "ask" if net_fen >= least_net(minimum_fen, highest_percent) else "never"


def plausible_gross(net_fen: int, gross_fen: int, highest_percent: int) -> bool:
    """Whether a gross can belong to a net amount: not less, and not above the highest rate."""
    return net_fen <= gross_fen <= net_fen + (net_fen * highest_percent + 50) // 100 + 2
