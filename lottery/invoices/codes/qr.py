"""The QR code of an invoice, as a scanner gun types it.

``01,<type>,<code>,<number>,<amount>,<YYYYMMDD>,<check code>,<CRC>`` with or without a comma at the
end; check code and CRC may be absent. The amount is gross for the digital types and net for the
older ones (51 is the railway's, and with an invoice code an older electronic one's); of a type that
is not known, nobody can tell which. The CRC is CRC-16/UMTS over what
stands before it, with or without the last comma (two makers, two habits; the railway takes
CRC-16/MODBUS): it finds mis-scans and proves nothing, so it only warns, also of what a
Chinese input method has made of its letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from lottery.invoices.codes.links import link_code
from lottery.invoices.invoice import Reason
from lottery.invoices.kinds import Kind, kind_of_code
from lottery.invoices.values.amounts import AmountError, parse_fen
from lottery.invoices.values.dates import DateError, parse_day
from lottery.invoices.values.text import clean, excerpt

GROSS_TYPES = frozenset({"31", "32", "51"})
NET_TYPES = frozenset({"01", "04", "08", "10", "11", "20"})
RAIL = "51"
_BEGINNING = re.compile(r"01,[0-9]{2},(?:[0-9]{10}|[0-9]{12})?,(?:[0-9]{20}|[0-9]{8}),")
# A bill of a hospital, a school or an office: code of 8 digits, number of 10.
_FISCAL = re.compile(r"01,[0-9]{8},[0-9]{10},")
_MARKS = "\"'“”‘’「」【】<>[]{};"
_POLYNOMIAL = 0x8005
_CRC = re.compile(r"[0-9A-Fa-f]{4}")


@dataclass(frozen=True, slots=True)
class QrCode:
    """What a QR code states: amounts in fen, ``code`` and ``check`` empty where it has none.

    ``unsure_fen`` is the amount of a type of which it is not known whether it is net or gross.
    """

    type: str
    code: str
    number: str
    net_fen: int | None
    gross_fen: int | None
    unsure_fen: int | None
    issued: date
    check: str
    crc: Literal["ok", "absent", "mismatch"]

    @property
    def amount_fen(self) -> int | None:
        """The amount as it stands in the code, whatever it means."""
        known = (self.gross_fen, self.net_fen, self.unsure_fen)
        return next((fen for fen in known if fen is not None), None)


class QrError(ValueError):
    """``reason`` says what the text is instead, or which part of it is broken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def _crc_table() -> tuple[int, ...]:
    """What each byte does to the CRC."""
    rows = []
    for byte in range(256):
        value = byte << 8
        for _ in range(8):
            value = (value << 1 ^ _POLYNOMIAL if value & 0x8000 else value << 1) & 0xFFFF
        rows.append(value)
    return tuple(rows)


def crc16(data: bytes, value: int = 0) -> int:
    """CRC-16/UMTS: polynomial 0x8005, start 0, not reflected, no final exclusive-or.

    With the ``value`` of what stands before, it goes on behind that.

    >>> hex(crc16(b"123456789"))
    '0xfee8'
    """
    table = _crc_table()
    for byte in data:
        value = (value << 8 & 0xFF00) ^ table[value >> 8 ^ byte]
    return value


def crc16_modbus(data: bytes) -> int:
    """CRC-16/MODBUS: the same polynomial reflected, start 0xFFFF.

    >>> hex(crc16_modbus(b"123456789"))
    '0x4b37'
    """
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


def write_qr(  # noqa: PLR0917 - the fields of the code, in its order
    kind: str,
    code: str,
    number: str,
    amount: str,
    day: date,
    check: str = "",
    *,
    comma: bool = True,
    closing: bool = False,
) -> str:
    """The text of a QR code; ``comma`` says what the CRC covers, ``closing`` ends with a comma."""
    body = f"01,{kind},{code},{number},{amount},{day:%Y%m%d},{check}"
    crc = crc16((body + "," if comma else body).encode("ascii"))
    return f"{body},{crc:04X}{',' if closing else ''}"


def normalised(text: str) -> str:
    """The text as the scanner meant it: half-width, no blanks, no quotes, no line end."""
    found = clean(text).replace(" ", "").strip(_MARKS)
    return found.replace("、", ",").replace("，", ",").replace("。", ".")


def looks_like_qr(text: str) -> bool:
    """Whether this is meant as an invoice's QR text (it may still be broken).

    >>> looks_like_qr("０１，１０，０３７０"), looks_like_qr("24372000000000000017")
    (True, False)
    """
    return normalised(text).startswith("01,")


def parse_qr(text: str) -> QrCode:
    """Read the text of a QR code.

    Raises ``QrError`` for a link (``qr-url`` and its sorts), a fiscal bill (``qr-fiscal``), any
    other text (``qr-not-invoice``), codes of two invoices at once (``qr-several``), or an invoice
    code with a part that cannot be (``qr-broken``, the value names the part). The same code scanned
    twice is one code.
    """
    found = _single(normalised(text))
    parts = found.split(",")
    if parts[0] != "01" or len(parts) < 3:
        raise QrError(Reason(link_code(found) or "qr-not-invoice", "qr", excerpt(found)))
    if _FISCAL.match(found):
        raise QrError(Reason("qr-fiscal", "qr", excerpt(parts[2])))
    if len(parts) == 9 and not parts[8]:
        parts.pop()
    if not 6 <= len(parts) <= 8:
        raise QrError(Reason("qr-broken", "qr", excerpt(found)))
    parts += [""] * (8 - len(parts))
    _check_parts(parts)
    return _qr_code(parts, found)


def _single(found: str) -> str:
    """The one code in the text, without what was typed or scanned before it."""
    starts = [match.start() for match in _BEGINNING.finditer(found)]
    if not starts:
        return found
    pieces = [
        found[start:end].strip(",").strip(_MARKS).strip(",")
        for start, end in zip(starts, [*starts[1:], len(found)], strict=True)
    ]
    numbers = {tuple(piece.upper().split(",")[2:4]) for piece in pieces}
    if len(numbers) > 1:
        told = " / ".join(number for _, number in sorted(numbers))
        raise QrError(Reason("qr-several", "qr", excerpt(told)))
    return pieces[0] if len(pieces) > 1 else found[starts[0] :]


_PARTS = (
    (1, re.compile(r"[0-9]{2}"), "发票种类"),
    (2, re.compile(r"|[0-9]{10}|[0-9]{12}"), "发票代码"),
    (3, re.compile(r"[0-9]{8}|[0-9]{20}"), "发票号码"),
    (6, re.compile(r"[0-9]{0,20}"), "校验码"),
    (7, re.compile(r".{0,8}"), "末尾校验"),
)


def _check_parts(parts: list[str]) -> None:
    for index, pattern, name in _PARTS:
        if not pattern.fullmatch(parts[index]):
            raise QrError(Reason("qr-broken", "qr", f"{name} {excerpt(parts[index])}".strip()))
    if len(parts[3]) == 8 and not parts[2]:
        raise QrError(Reason("qr-broken", "qr", "发票代码"))


def _qr_code(parts: list[str], found: str) -> QrCode:
    _, kind, code, number, amount, day, check, crc = parts
    try:
        fen = parse_fen(amount)
    except AmountError as error:
        raise QrError(Reason("qr-broken", "qr", f"金额 {excerpt(amount)}".strip())) from error
    try:
        issued = parse_day(day)
    except DateError as error:
        raise QrError(Reason("qr-broken", "qr", f"开票日期 {excerpt(day)}".strip())) from error
    is_net, is_gross = _amount_is(kind, code)
    return QrCode(
        type=kind,
        code=code,
        number=number,
        net_fen=fen if is_net else None,
        gross_fen=fen if is_gross else None,
        unsure_fen=None if is_net or is_gross else fen,
        issued=issued,
        check=check,
        crc=_crc_state(found, crc, kind),
    )


def _amount_is(kind: str, code: str) -> tuple[bool, bool]:
    """Whether the amount is net, and whether it is gross; neither where nobody can tell."""
    if kind == RAIL and code:  # an electronic ordinary invoice of 2016 or 2017
        return kind_of_code(code) in (Kind.ELECTRONIC, Kind.TOLL), False
    return kind in NET_TYPES, kind in GROSS_TYPES


def _crc_state(found: str, crc: str, kind: str) -> Literal["ok", "absent", "mismatch"]:
    if not crc:
        return "absent"
    if not _CRC.fullmatch(crc):
        return "mismatch"
    # An amount may carry its sign, a day its 年: then the CRC cannot be right, and only warns.
    before = found[: found.rindex(crc)].encode()
    without = crc16(before[:-1])
    right = {without, crc16(before[-1:], without)}
    if kind == RAIL:
        right |= {crc16_modbus(before), crc16_modbus(before[:-1])}
    return "ok" if int(crc, 16) in right else "mismatch"
