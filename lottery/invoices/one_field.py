"""The one field that takes anything: a QR text, a number, or code and number as people type them.

>>> from lottery.invoices.invoice import RawEntry
>>> found = sorted_out(RawEntry(qr="发票代码：037002300111 发票号码：40718823"))
>>> found.qr, found.code, found.number
('', '037002300111', '40718823')
"""

from __future__ import annotations

import re
from dataclasses import replace

from lottery.invoices.invoice import RawEntry
from lottery.invoices.values.text import clean, compact, went_through_spreadsheet

_LABELS = re.compile(r"数电|电子|发票|票据|代码|号码|票号|编号|No\.?|[:№#*()]", re.IGNORECASE)
_BETWEEN = re.compile(r"[ ,;/|_、。—–-]+")


def sorted_out(raw: RawEntry) -> RawEntry:
    """What was typed into the field of the QR code, put where it belongs; else unchanged."""
    if not raw.qr or raw.number or raw.code:
        return raw
    if went_through_spreadsheet(raw.qr):
        return replace(raw, qr="", number=raw.qr)
    text = _LABELS.sub(" ", clean(raw.qr)).strip("\"'“”‘’ ")
    parts = [part for part in _BETWEEN.split(text) if part]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        return raw
    apart = _apart(parts)
    if apart is None:
        apart = _together(compact("".join(parts)))
    return raw if apart is None else replace(raw, qr="", **apart)


def _apart(parts: list[str]) -> dict[str, str] | None:
    """Numbers that stand apart, each of a length that tells what it is."""
    names = {10: "code", 12: "code", 8: "number", 20: "digital_number"}
    found: dict[str, str] = {}
    for part in parts:
        name = names.get(len(part))
        if name is None or name in found:
            return None
        found[name] = part
    if set(found) == {"digital_number"}:
        return _together(found["digital_number"])
    return found


def _together(digits: str) -> dict[str, str] | None:
    """One run of digits: a digital number, or code and number without anything between."""
    if len(digits) == 20 and not digits.startswith("0"):
        return {"number": digits}
    if len(digits) in (18, 20):
        return {"code": digits[:-8], "number": digits[-8:]}
    return {"number": digits} if len(digits) == 8 else None
