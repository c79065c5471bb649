"""One file to one reading. To be called in a process that can die alone (``lottery.reading``)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import fields

from lottery.invoices.codes.qr import QrCode, QrError, parse_qr
from lottery.invoices.files.caps import CAPS, Caps, FileRefusedError, too_large
from lottery.invoices.files.formats import kind_of, text_of
from lottery.invoices.files.found import Facts, FileReading, Found, Pages, Place
from lottery.invoices.files.ofd.document import read_ofd
from lottery.invoices.files.pdf.document import read_pdf
from lottery.invoices.files.pictures.codes import code_in
from lottery.invoices.files.xml.elements import contradictions, day_of_request, facts_of
from lottery.invoices.files.xml.markup import parse_markup
from lottery.invoices.invoice import RawEntry, Reason
from lottery.invoices.values.amounts import AmountError, parse_fen, parse_tax, yuan
from lottery.invoices.values.dates import DateError, parse_day
from lottery.invoices.values.text import clean, compact, excerpt

_FIELDS = frozenset(field.name for field in fields(RawEntry))
_LONGEST = 1000
_LOOSE: frozenset[Place] = frozenset({"face", "properties"})
"""Places whose word gives way to the QR code's: their text is found by its looks alone."""


def read_file(data: bytes, caps: Caps = CAPS) -> FileReading:
    """What a file says of one invoice. Raises FileRefusedError, whose reason says why not."""
    if len(data) > caps.size:
        raise too_large("字节", len(data), caps.size)
    kind = kind_of(data)
    pages = _PARTS[kind](data, caps)
    if not pages.places:
        raise FileRefusedError("file-no-invoice", kind)
    found, doubts = _settled(pages)
    return FileReading(
        kind=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        raw=RawEntry(**{fact.field: fact.value for fact in found}),
        found=tuple(found),
        doubts=tuple(doubts),
        warnings=tuple(pages.warnings),
    )


def _xml(data: bytes, caps: Caps) -> Pages:
    root, pages = parse_markup(data, caps), Pages()
    facts = facts_of(root)
    asked = "" if "issued" in facts else day_of_request(root)
    if asked:
        facts["issued"] = asked
        pages.warnings.append(Reason("issued-by-request", "issued", excerpt(asked)))
    if {"number", "digital_number", "gross", "net", "seller_id"} & set(facts):
        pages.add("xml", facts)
    for field, told in contradictions(root):
        pages.warnings.append(Reason("file-contradiction", field, excerpt(told)))
    return pages


def _image(data: bytes, caps: Caps) -> Pages:
    code, pages = code_in(data, caps), Pages()
    if not code:
        raise FileRefusedError("file-no-code")
    pages.add("qr", {"qr": code})
    return pages


def _text(data: bytes, caps: Caps) -> Pages:
    text, pages = text_of(data), Pages()
    if len(text) > caps.text:
        raise too_large("字数", len(text), caps.text)
    pages.add("text", {"qr": text.strip()})
    return pages


_PARTS = {"xml": _xml, "ofd": read_ofd, "pdf": read_pdf, "image": _image, "text": _text}


def _settled(pages: Pages) -> tuple[list[Found], list[Reason]]:
    """The facts, each from the most trusted place, and where two places do not agree."""
    code, qr, warnings = _code(pages)
    pages.warnings.extend(warnings)
    stated = _stated(qr)
    found: dict[str, Found] = {}
    doubts: list[Reason] = []
    for place, facts in pages.places:
        for field, value in _known(facts).items():
            if field == "qr" and not code:
                continue
            before = found.get(field)
            told = stated.get(field) if place in _LOOSE else None
            if told is not None and not _same(field, told, value):
                doubts.append(_apart(field, told, value))
            elif before is not None and not _same(field, before.value, value):
                doubts.append(_apart(field, before.value, value))
            elif before is None:
                found[field] = Found(field, value, place)
    return list(found.values()), doubts


def _known(facts: Facts) -> Facts:
    return {f: v[:_LONGEST] for f, v in facts.items() if f in _FIELDS and v.strip()}


def _apart(field: str, one: str, other: str) -> Reason:
    return Reason(
        "file-contradiction", field, excerpt(f"{excerpt(one, 28)} / {excerpt(other, 28)}")
    )


def _code(pages: Pages) -> tuple[str, QrCode | None, tuple[Reason, ...]]:
    """The text of the QR code, what it means, and a warning if it is left out.

    A code that is no invoice's must not spoil a file that names the invoice elsewhere.
    """
    text = next((facts["qr"] for _, facts in pages.places if facts.get("qr")), "")
    if not text:
        return "", None, ()
    try:
        return text, parse_qr(text), ()
    except QrError as error:
        named = any(facts.get("number") for _, facts in pages.places)
        return ("", None, (error.reason,)) if named else (text, None, ())


def _stated(qr: QrCode | None) -> dict[str, str]:
    """What the QR code states of the fields that a loose place may state too."""
    if qr is None:
        return {}
    amounts = {"net": qr.net_fen, "gross": qr.gross_fen}
    told = {
        "number": qr.number,
        "code": qr.code,
        "issued": qr.issued.isoformat(),
        **{name: yuan(fen) for name, fen in amounts.items() if fen is not None},
    }
    return {field: value for field, value in told.items() if value}


_VALUES: dict[str, Callable[[str], object]] = {
    "net": parse_fen,
    "gross": parse_fen,
    "tax": parse_tax,
    "issued": parse_day,
    "qr": clean,
}
_WORDS = frozenset({"kind", "item", "remark", "status"})
"""Fields whose words differ from place to place; the most trusted place has said them."""


def _same(field: str, one: str, other: str) -> bool:
    """Whether two texts mean the same in this field."""
    if field in _WORDS:
        return True
    value = _VALUES.get(field, compact)
    try:
        return value(one) == value(other)
    except (AmountError, DateError):
        return False
