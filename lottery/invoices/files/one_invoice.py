"""Whether what a file says in several places is said of one invoice."""

from __future__ import annotations

from collections.abc import Sequence

from lottery.invoices.codes.qr import QrError, parse_qr
from lottery.invoices.files.caps import FileRefusedError
from lottery.invoices.values.amounts import AmountError, parse_fen
from lottery.invoices.values.text import compact

Facts = dict[str, str]
"""Fields of ``RawEntry`` (``qr`` among them) and what one place says of them, as it stands."""

_SHOWN = 3
_Numbers = tuple[set[str], set[str]]
"""The 8-digit numbers, and those of 20 digits."""


def several(values: Sequence[str]) -> FileRefusedError:
    """The refusal of a file that holds more than one invoice."""
    return FileRefusedError("file-several", " / ".join(values[:_SHOWN])[:60])


def one_invoice_of(told: Sequence[Facts]) -> None:
    """Raise FileRefusedError (``file-several``) where two of these name different invoices."""
    pages = [_numbers(facts) for facts in told]
    for at in (0, 1):
        numbers = set[str]().union(*(page[at] for page in pages))
        if len(numbers) > 1:
            raise several(sorted(numbers))


def pages_of_one(told: Sequence[Facts], codes: Sequence[str] = ()) -> None:
    """Raise FileRefusedError (``file-several``) where pages are not one invoice's.

    ``codes`` are the QR codes of the pages. What names no number goes with any page; but two
    amounts, or two sellers, are two invoices, and so are an older number and a digital one that
    no page brings together.
    """
    one_invoice_of(told)
    pages = [_numbers(facts) for facts in told]
    short, long = (set[str]().union(*(page[at] for page in pages)) for at in (0, 1))
    if short and long and not any(page[0] and page[1] for page in pages):
        raise several([*short, *long])
    _codes_and_pages(codes, told)
    for field, value_of in (("gross", _fen), ("seller_id", compact)):
        values = {value_of(facts[field]): facts[field] for facts in told if facts.get(field)}
        if len(values) > 1:
            raise several(sorted(values.values()))


def _codes_and_pages(codes: Sequence[str], told: Sequence[Facts]) -> None:
    """A page without a number of its own has the number of its QR code."""
    for at, code in enumerate(codes):
        mine = told[at] if at < len(told) else Facts()
        number = "" if any(_numbers(mine)) else _number_in(code)
        for facts in [*told[:at], *told[at + 1 :]]:
            theirs = _numbers(facts)[len(number) == 20]
            if number and theirs and number not in theirs:
                raise several(sorted({number, *theirs}))


def _numbers(facts: Facts) -> _Numbers:
    named = {compact(facts.get(name, "")) for name in ("number", "digital_number")}
    return {n for n in named if len(n) == 8}, {n for n in named if len(n) == 20}


def _number_in(code: str) -> str:
    try:
        return parse_qr(code).number if code else ""
    except QrError:
        return ""


def _fen(text: str) -> str:
    try:
        return str(parse_fen(text))
    except AmountError:
        return text
