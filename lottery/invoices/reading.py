"""From typed text to an invoice. QR code and typed fields are read together.

What cannot be read is a reason, and there is no invoice. What is merely missing is left empty:
``rules.verdict.judge`` asks for it, unless the invoice is refused anyway. Where QR code and typing
name two invoices, days or amounts, nobody here chooses: it is refused with both values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from lottery.invoices.codes import identity
from lottery.invoices.codes.qr import QrCode, QrError, parse_qr
from lottery.invoices.invoice import Invoice, RawEntry, Reading, Reason
from lottery.invoices.kinds import NEVER, Kind, kind_of_type, settle
from lottery.invoices.one_field import sorted_out
from lottery.invoices.parties.sellers import (
    form_of,
    is_resident_number,
    normal_taxpayer,
    shown,
)
from lottery.invoices.values.amounts import AmountError, parse_fen, parse_tax, plausible_gross, yuan
from lottery.invoices.values.dates import DateError, parse_day
from lottery.invoices.values.names import HolderError, parse_holder
from lottery.invoices.values.phones import PhoneError, parse_phone
from lottery.invoices.values.text import LONGEST, clean, compact, excerpt, went_through_spreadsheet

_HIGHEST_PERCENT = 13
_OLD_RESIDENT_ID = 15
_NAMES = tuple(field.name for field in fields(RawEntry))


def read(raw: RawEntry) -> Reading:
    """Read one entry. Never raises: whatever was typed, there is an invoice or a reason."""
    reasons = [
        Reason("text-too-long", name, str(len(getattr(raw, name))))
        for name in _NAMES
        if len(getattr(raw, name)) > LONGEST
    ]
    invoice = None if reasons else _invoice(sorted_out(raw), reasons)
    return Reading(invoice, tuple(reasons))


def _invoice(raw: RawEntry, reasons: list[Reason]) -> Invoice | None:
    """All parts are read, so that all reasons are told at once; None if there is one."""
    qr = _qr(raw.qr, reasons)
    named, money = _Named(raw, qr, reasons), _Money(raw, qr, reasons)
    issued = _issued(raw.issued, qr, reasons)
    seller_id = _seller_id(raw.seller_id, reasons)
    holder, phone = _holder(raw.holder, reasons), _phone(raw.phone, reasons)
    resident_id = _resident_id(raw.resident_id, reasons)
    if reasons:
        return None
    kind, doubts, warnings = _kind(raw, qr, named)
    return Invoice(
        identities=named.identities,
        kind=kind,
        gross_fen=money.gross,
        net_fen=money.net,
        tax_fen=money.tax,
        issued=issued,
        seller_id=seller_id,
        seller_name=clean(raw.seller_name),
        buyer_name=clean(raw.buyer_name),
        buyer_tax_id=normal_taxpayer(raw.buyer_tax_id),
        item=clean(raw.item),
        status=clean(raw.status),
        remark=clean(raw.remark),
        holder=holder,
        phone=phone,
        resident_id=resident_id,
        doubts=doubts + _doubts(named.identities, money),
        warnings=warnings + _warnings(named.identities, qr, issued, money),
    )


def _kind(
    raw: RawEntry, qr: QrCode | None, named: _Named
) -> tuple[Kind, tuple[Reason, ...], tuple[Reason, ...]]:
    """The kind, and the doubts or warnings with which it was settled."""
    kind, remark = settle(
        qr.type if qr else "",
        named.code,
        clean(raw.kind),
        legacy=bool(named.number),
        digital=bool(named.digital),
    )
    unsure = (Reason(remark, "kind", excerpt(raw.kind)),) if remark else ()
    return (kind, (), unsure) if remark == "kind-unstated" else (kind, unsure, ())


def _qr(text: str, reasons: list[Reason]) -> QrCode | None:
    if not clean(text):
        return None
    try:
        return parse_qr(text)
    except QrError as error:
        reasons.append(error.reason)
        return None


class _Named:
    """The parts of the identity, from both sources; a part that differs is a reason."""

    def __init__(self, raw: RawEntry, qr: QrCode | None, reasons: list[Reason]) -> None:
        code, bad_code = identity.digits(raw.code, "code", identity.CODE, "code-digits")
        twenty = len(compact(raw.number)) == 20
        pattern = identity.DIGITAL if twenty else identity.NUMBER
        number, bad_number = identity.digits(raw.number, "number", pattern, "number-digits")
        digital, bad_digital = identity.digits(
            raw.digital_number, "digital_number", identity.DIGITAL, "digital-number-digits"
        )
        reasons += bad_code + bad_number + bad_digital
        if len(number) == 20:
            digital, number = self._same(digital, number, reasons), ""
        if qr is not None:
            code = self._same(code, qr.code, reasons)
            if len(qr.number) == 20:
                digital = self._same(digital, qr.number, reasons)
            else:
                number = self._same(number, qr.number, reasons)
        self.code, self.number, self.digital = code, number, digital
        if bool(number) != bool(code) and not digital and not (bad_code or bad_number):
            reasons.append(
                Reason("number-without-code", "code", number)
                if number
                else Reason("code-without-number", "number", code)
            )

    @staticmethod
    def _same(typed: str, scanned: str, reasons: list[Reason]) -> str:
        if typed and scanned and typed != scanned:
            reasons.append(Reason("identity-contradiction", "number", f"{scanned} / {typed}"))
        return scanned or typed

    @property
    def identities(self) -> tuple[str, ...]:
        found = [identity.legacy(self.code, self.number)] if self.code and self.number else []
        return tuple(found + ([identity.digital(self.digital)] if self.digital else []))


class _Money:
    """Net, tax and gross in fen, completed from each other where two are known."""

    def __init__(self, raw: RawEntry, qr: QrCode | None, reasons: list[Reason]) -> None:
        self.net = _fen(raw.net, "net", reasons)
        self.tax = _fen(raw.tax, "tax", reasons)
        self.gross = _fen(raw.gross, "gross", reasons)
        if qr is not None:
            self.net = self._same("net", self.net, qr.net_fen, reasons)
            self.gross = self._same("gross", self.gross, qr.gross_fen, reasons)
        if self.gross is None and self.net is not None and self.tax is not None:
            self.gross = self.net + self.tax
        if self.net is None and self.gross is not None and self.tax is not None:
            self.net = self.gross - self.tax
        if self.tax is None and self.gross is not None and self.net is not None:
            self.tax = self.gross - self.net
        self._agree(reasons)

    @staticmethod
    def _same(
        field: str, typed: int | None, scanned: int | None, reasons: list[Reason]
    ) -> int | None:
        if typed is not None and scanned is not None and typed != scanned:
            both = f"{yuan(scanned)} / {yuan(typed)}"
            reasons.append(Reason("amount-contradiction", field, both))
        return typed if scanned is None else scanned

    def _agree(self, reasons: list[Reason]) -> None:
        if self.net is None or self.tax is None or self.gross is None or reasons:
            return
        if abs(self.net + self.tax - self.gross) > 1:
            told = f"{yuan(self.net)} + {yuan(self.tax)} ≠ {yuan(self.gross)}"
            reasons.append(Reason("amounts-disagree", "gross", told))


def _fen(text: str, field: str, reasons: list[Reason]) -> int | None:
    if not clean(text):
        return None
    try:
        return parse_tax(text) if field == "tax" else parse_fen(text)
    except AmountError:
        reasons.append(Reason("amount-unreadable", field, excerpt(text)))
        return None


def _issued(text: str, qr: QrCode | None, reasons: list[Reason]) -> date | None:
    scanned = qr.issued if qr else None
    if not clean(text):
        return scanned
    try:
        typed = parse_day(text)
    except DateError:
        reasons.append(Reason("issued-unreadable", "issued", excerpt(text)))
        return None
    if scanned is not None and typed != scanned:
        reasons.append(Reason("issued-contradiction", "issued", f"{scanned} / {typed}"))
    return typed


def _seller_id(text: str, reasons: list[Reason]) -> str:
    found = normal_taxpayer(text)
    if not found:
        return ""
    if went_through_spreadsheet(text):
        reasons.append(Reason("spreadsheet-number", "seller_id", excerpt(text)))
        return ""
    form = form_of(found)
    if form in ("uscc-wrong", "none"):
        code = "seller-id-check" if form == "uscc-wrong" else "seller-id-invalid"
        reasons.append(Reason(code, "seller_id", excerpt(shown(found))))
    return found


def _holder(text: str, reasons: list[Reason]) -> str:
    if not text.strip():
        return ""
    try:
        return parse_holder(text)
    except HolderError as error:
        reasons.append(Reason(error.code, "holder", error.value))
        return ""


def _phone(text: str, reasons: list[Reason]) -> str:
    if not clean(text):
        return ""
    if went_through_spreadsheet(text):
        reasons.append(Reason("spreadsheet-number", "phone", excerpt(text)))
        return ""
    try:
        return parse_phone(text)
    except PhoneError:
        reasons.append(Reason("phone-invalid", "phone", excerpt(text)))
        return ""


def _resident_id(text: str, reasons: list[Reason]) -> str:
    """The eighteen characters of a resident's identity number; a reason never shows them whole."""
    found = compact(text).upper()
    if not found:
        return ""
    if went_through_spreadsheet(text):
        reasons.append(Reason("spreadsheet-number", "resident_id", excerpt(shown(found))))
    elif not is_resident_number(found):
        code = "resident-id-old" if len(found) == _OLD_RESIDENT_ID else "resident-id-invalid"
        reasons.append(Reason(code, "resident_id", str(len(found))))
    return found


def _doubts(identities: tuple[str, ...], money: _Money) -> tuple[Reason, ...]:
    found = []
    if identity.rounded(identities):
        found.append(Reason("number-rounded", "number", identities[-1][2:]))
    net, gross = money.net or 0, money.gross or 0
    if net > 0 and gross > 0 and not plausible_gross(net, gross, _HIGHEST_PERCENT):
        found.append(Reason("gross-implausible", "gross", f"{yuan(net)} → {yuan(gross)}"))
    return tuple(found)


def _warnings(
    identities: tuple[str, ...], qr: QrCode | None, issued: date | None, money: _Money
) -> tuple[Reason, ...]:
    found = identity.number_warnings(identities, issued.year if issued else None)
    if qr is not None and qr.crc == "mismatch":
        found.append(Reason("crc-mismatch", "qr", qr.number))
    return (*found, *_unsure(qr, money))


def _unsure(qr: QrCode | None, money: _Money) -> Iterator[Reason]:
    """A warning that the amount in the code is left out, unless that does not matter."""
    if qr is None or qr.unsure_fen is None or money.gross is not None:
        return
    if kind_of_type(qr.type, qr.code) not in NEVER:
        yield Reason("qr-amount-unsure", "qr", f"{qr.type}，{yuan(qr.unsure_fen)}")
