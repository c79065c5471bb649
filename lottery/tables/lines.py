"""Rows that are lines of one invoice: added up, or told to contradict each other. Pure.

The bureau's table of goods has a row for each line. Rows of one number are added up only where they
are lines: the table has columns that only lines have, or the rows name different goods. The same
invoice handed in twice is no sum: those rows stay apart, and the second is known as a duplicate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from lottery.invoices import RawEntry, Reason
from lottery.invoices.values.amounts import AmountError, parse_fen, parse_tax, yuan
from lottery.invoices.values.text import LONGEST, clean, compact, excerpt
from lottery.tables.rows import SheetRow
from lottery.texts.office import tables as sentences

_NUMBERS = ("code", "number", "digital_number")
_AMOUNTS = ("net", "tax", "gross")
_OF_LINES = ("item", "remark")
_SAME = tuple(
    one.name for one in fields(RawEntry) if one.name not in {"qr", *_NUMBERS, *_AMOUNTS, *_OF_LINES}
)
"""What all lines of one invoice say alike, if they say it."""
_DECIDING = re.compile(r"交强险|强制保险|收购|代开")
_DIGITAL = 20


def key_of(raw: RawEntry) -> str:
    """What rows of one invoice have in common; nothing for a row that names none, or by its QR
    code (which is of the whole invoice).

    >>> key_of(RawEntry(number="26372000000000000017")), key_of(RawEntry(number="40718823"))
    ('||26372000000000000017', '')
    """
    if raw.qr:
        return ""
    code, number, digital = compact(raw.code), compact(raw.number), compact(raw.digital_number)
    if len(number) == _DIGITAL:
        number, digital = "", digital or number
    if not digital and not (code and number):
        return ""
    return f"{code if number else ''}|{number}|{digital}"


def resolved(rows: Sequence[SheetRow], *, of_lines: bool) -> list[SheetRow]:
    """Rows of one invoice as one row; or as they are, if they are one invoice said twice.

    `of_lines`: the table has a row for each line of goods.
    """
    if len(rows) == 1:
        return list(rows)
    if not of_lines and not _name_different_goods(rows):
        if len({_money(row.raw) for row in rows}) == 1:
            return list(rows)
        amounts = [row.raw.gross or row.raw.net for row in rows]
        return [_refused(rows, (_contradiction("gross", amounts),))]
    reasons = _unlike(rows)
    return [_refused(rows, reasons) if reasons else _added(rows)]


def _unlike(rows: Sequence[SheetRow]) -> tuple[Reason, ...]:
    """Why rows are no lines of one invoice, or are not to be read."""
    for row in rows:
        if row.problems:
            return row.problems
    copies = _copies(rows)
    if copies:
        return (Reason("rows-contradict", "", sentences.copies(copies)),)
    for name in _SAME:
        said = (clean(getattr(row.raw, name)).replace(" ", "") for row in rows)
        values = [value for value in dict.fromkeys(said) if value]
        if len(values) > 1:
            return (_contradiction(name, values),)
    return ()


def _name_different_goods(rows: Sequence[SheetRow]) -> bool:
    goods = {clean(row.raw.item) for row in rows}
    return "" not in goods and len(goods) == len(rows)


def _money(raw: RawEntry) -> tuple[str, ...]:
    return tuple(clean(getattr(raw, name)) for name in _AMOUNTS)


def _copies(rows: Sequence[SheetRow]) -> list[int]:
    """The numbers of rows that say the same to the letter and are not numbered apart."""
    seen: dict[tuple[RawEntry, str], int] = {}
    for row in rows:
        other = seen.setdefault((row.raw, row.index), row.number)
        if other != row.number:
            return [other, row.number]
    if len({row.raw for row in rows}) < len(rows) and not all(row.index for row in rows):
        return [row.number for row in rows]
    return []


def _added(rows: Sequence[SheetRow]) -> SheetRow:
    """The sum of the lines, under the number of the first."""
    try:
        sums = _sums([row.raw for row in rows])
    except _AmountsUnclearError as error:
        return _refused(rows, (error.reason,))
    first: dict[str, str] = {}
    for name in (*_NUMBERS, *_SAME):
        first[name] = next((v for row in rows if (v := getattr(row.raw, name))), "")
    raw = RawEntry(
        **first,
        **sums,
        item=_joined((row.raw.item for row in rows), "、"),
        remark=_joined((row.raw.remark for row in rows), "；"),
    )
    return replace(rows[0], raw=raw, together=_numbers(rows))


class _AmountsUnclearError(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def _sums(raws: Sequence[RawEntry]) -> dict[str, str]:
    lines = [{name: _fen(raw, name) for name in _AMOUNTS} for raw in raws]
    sums = {n: [v for line in lines if (v := line[n]) is not None] for n in _AMOUNTS}
    grosses = sums["gross"]
    parts = bool(sums["net"] and sums["tax"])
    if parts and grosses and _are_whole(lines, grosses):
        sums["gross"] = grosses[:1]
    elif not parts and len(grosses) == len(raws) and len(set(grosses)) == 1:
        told = sentences.same_amount(yuan(grosses[0]))
        raise _AmountsUnclearError(Reason("rows-contradict", "gross", told))
    return {name: yuan(sum(found)) if found else "" for name, found in sums.items()}


def _are_whole(lines: Sequence[dict[str, int | None]], grosses: Sequence[int]) -> bool:
    """Whether the gross in each line is the invoice's: then net and tax add up to it."""
    apart = [
        abs((line["net"] or 0) + (line["tax"] or 0) - (line["gross"] or 0)) > 1
        for line in lines
        if line["gross"] is not None
    ]
    if not any(apart) or len(grosses) != len(lines):
        return False
    total = sum((line["net"] or 0) + (line["tax"] or 0) for line in lines)
    if len(set(grosses)) == 1 and abs(total - grosses[0]) <= len(lines):
        return True
    told = f"{yuan(total)} / {yuan(sum(grosses))}"
    raise _AmountsUnclearError(Reason("rows-contradict", "gross", told))


def _fen(raw: RawEntry, name: str) -> int | None:
    text = getattr(raw, name)
    if not clean(text):
        return None
    try:
        return parse_tax(text) if name == "tax" else parse_fen(text)
    except AmountError:
        raise _AmountsUnclearError(Reason("amount-unreadable", name, excerpt(text))) from None


def _joined(texts: Iterable[str], between: str) -> str:
    """Different texts one after the other, as many as an invoice may name: those that decide
    something first."""
    found = list(dict.fromkeys(filter(None, map(clean, texts))))
    whole = between.join(found)
    if len(whole) <= LONGEST:
        return whole
    found.sort(key=lambda text: _DECIDING.search(text) is None)
    return between.join(text[:60] for text in found)[: LONGEST - 1] + "…"


def _contradiction(name: str, values: Iterable[str]) -> Reason:
    told = " / ".join(excerpt(value, 20) for value in dict.fromkeys(values))
    return Reason("rows-contradict", name, told)


def _refused(rows: Sequence[SheetRow], problems: tuple[Reason, ...]) -> SheetRow:
    return replace(rows[0], problems=problems, together=_numbers(rows))


def _numbers(rows: Sequence[SheetRow]) -> tuple[int, ...]:
    return tuple(row.number for row in rows)
