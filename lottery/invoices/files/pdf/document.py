"""PDF: an invoice attached as XML or OFD, the document's properties, the QR code, and the text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from math import isfinite
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from lottery.invoices.files.caps import Caps, FileRefusedError, too_large
from lottery.invoices.files.face.facts import page_facts
from lottery.invoices.files.face.layout import Glyph
from lottery.invoices.files.found import Facts, Pages
from lottery.invoices.files.pdf.typefaces import installed
from lottery.invoices.files.pictures.codes import best_code, codes_in, one_invoice
from lottery.invoices.files.xml.elements import FIELD_OF, day_in, facts_of, key_of
from lottery.invoices.files.xml.markup import parse_markup

_SCALES = (3.0, 5.0, 2.0)  # 72 dots an inch times this; 3 reads every real one that was tried
_MOST_SIDE = 4200
_ATTACHMENTS = 8
_MOST_OBJECTS = 60_000
_BLANK, _LAST = 0x20, 0x10FFFF
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
_PROPERTIES = (
    "InvoiceNumber",
    "InvoiceCode",
    "IssueTime",
    "SellerIdNum",
    "SellerName",
    "BuyerIdNum",
    "BuyerName",
    "TotalAmWithoutTax",
    "TotalTaxAm",
    "TotalTax-includedAmount",
)
# Raised by pypdfium2 and by ctypes for documents that are broken within.
_ODD = (pdfium.PdfiumError, ctypes.ArgumentError, OSError, ValueError, ArithmeticError, IndexError)


def read_pdf(data: bytes, caps: Caps) -> Pages:
    """What a PDF says. Raises FileRefusedError for what cannot be opened or asks for too much."""
    with _opened(data, caps) as document:
        return _read(document, caps)


def first_page(data: bytes, caps: Caps, side: int) -> Image.Image:
    """The first page in colour, its longer side of ``side`` pixels. Raises FileRefusedError."""
    with _opened(data, caps) as document, closing(document[0]) as page:
        longest = max(page.get_size())
        if not longest > 0:
            raise FileRefusedError("file-broken", "PDF")
        with closing(page.render(scale=side / longest, may_draw_forms=False)) as bitmap:
            drawn: Image.Image = bitmap.to_pil().convert("RGB")
        return drawn


@contextmanager
def _opened(data: bytes, caps: Caps) -> Iterator[pdfium.PdfDocument]:
    installed()
    try:
        with closing(pdfium.PdfDocument(data)) as document:
            count = len(document)
            if count > caps.pages:
                raise too_large("页数", count, caps.pages)
            if count < 1:
                raise FileRefusedError("file-broken", "PDF")
            yield document
    except pdfium.PdfiumError as error:
        code = "file-encrypted" if "password" in str(error).lower() else "file-broken"
        raise FileRefusedError(code, "PDF") from error
    except _ODD as error:
        raise FileRefusedError("file-broken", "PDF") from error


def _read(document: pdfium.PdfDocument, caps: Caps) -> Pages:
    found = Pages()
    for content in _attachments(document, caps):
        try:
            found.add("attachment", facts_of(parse_markup(content, caps)))
        except FileRefusedError as refusal:
            if refusal.reason.code in ("file-several", "file-unsafe", "file-too-large"):
                raise
    found.add("properties", _properties(document))
    faces, codes, left = list[list[Glyph]](), list[str](), caps.text
    for number in range(len(document)):
        with closing(document[number]) as page:
            faces.append(_glyphs(page, left))
            left -= len(faces[-1])
            if number < caps.pages_scanned:
                codes.append(_code(page, _SCALES if number < caps.pages_read else _SCALES[:1]))
    one_invoice({code for code in codes if code.startswith("01,") and code.count(",") > 3})
    found.add("qr", {"qr": best_code(filter(None, codes))})
    found.add("face", page_facts(faces, codes))
    return found


def _attachments(document: pdfium.PdfDocument, caps: Caps) -> Iterator[bytes]:
    for index in range(min(document.count_attachments(), _ATTACHMENTS)):
        attachment = document.get_attachment(index)
        size = ctypes.c_ulong()
        asked = pdfium_c.FPDFAttachment_GetFile(attachment, None, 0, ctypes.byref(size))
        if not asked or not 0 < size.value <= caps.xml:
            continue
        content = bytes(attachment.get_data())
        if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            yield content


def _properties(document: pdfium.PdfDocument) -> Facts:
    facts: Facts = {}
    for key in _PROPERTIES:
        value = document.get_metadata_value(key)[:300].strip()
        if value:
            field = FIELD_OF[key_of(key)]
            facts[field] = day_in(value) if field == "issued" else value
    return facts


def _glyphs(page: pdfium.PdfPage, most: int) -> list[Glyph]:
    """At most so many characters of a page's text, each with its place.

    PDFium mixes texts that lie across each other; the page's own order of its texts is kept.
    """
    ordinals = _ordinals(page)
    with closing(page.get_textpage()) as layer:
        count = min(layer.count_chars(), max(0, most))
        height = page.get_height()
        told = ((index, _ordinal(layer.raw, index, ordinals)) for index in range(count))
        found = [(text, _glyph(layer.raw, index, height)) for index, text in told]
    placed = [(text, glyph) for text, glyph in found if glyph is not None]
    return list(_ordered(placed))


def _ordinals(page: pdfium.PdfPage) -> dict[int, int]:
    """The page's own objects by their address: which one comes how far behind."""
    count = min(pdfium_c.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    found = (pdfium_c.FPDFPage_GetObject(page, at) for at in range(count))
    return {_address(one): at for at, one in enumerate(found)}


def _ordinal(layer: object, index: int, ordinals: dict[int, int]) -> int:
    """Which of the page's objects a character is part of; -1 for one within another form."""
    return ordinals.get(_address(pdfium_c.FPDFText_GetTextObject(layer, index)), -1)


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _ordered(placed: list[tuple[int, Glyph]]) -> Iterator[Glyph]:
    """The characters text by text, numbered so that only those of one text follow each other."""
    if any(text < 0 for text, _ in placed):
        yield from (glyph for _, glyph in placed)
        return
    order, before, last = 0, -1, 0
    for text, glyph in sorted(placed, key=lambda one: (one[0], one[1].order)):
        same = text == before
        order += max(1, glyph.order - last) if same else 2
        before, last = text, glyph.order
        yield replace(glyph, order=order)


def _glyph(layer: object, index: int, height: float) -> Glyph | None:
    """One character; None for blanks, line ends and what has no place."""
    char = _character(layer, index)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_RECTF()
    if not char or not pdfium_c.FPDFText_GetCharOrigin(layer, index, x, y):
        return None
    if not pdfium_c.FPDFText_GetLooseCharBox(layer, index, box):
        return None
    width, size = box.right - box.left, box.top - box.bottom
    if not all(map(isfinite, (x.value, y.value, width, size))):
        return None
    return Glyph(char, box.left, height - y.value, width, size or width, index)


def _character(layer: object, index: int) -> str:
    """The character at an index; empty for a blank, and for the second half of a pair.

    PDFium counts a character beyond U+FFFF as the two halves of its surrogate pair.
    """
    code = pdfium_c.FPDFText_GetUnicode(layer, index)
    if code <= _BLANK or code in _LOW or code > _LAST:
        return ""
    if code in _HIGH:
        low = pdfium_c.FPDFText_GetUnicode(layer, index + 1)
        return chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00) if low in _LOW else ""
    return chr(code)


def _code(page: pdfium.PdfPage, wanted: Sequence[float]) -> str:
    """The invoice's QR code on a page, as a reader of pictures sees it at one of these scales."""
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        return ""
    limit = _MOST_SIDE / max(width, height)
    scales = dict.fromkeys(min(scale, limit) for scale in wanted)
    return best_code(code for scale in scales for code in codes_in(_drawn(page, scale)))


def _drawn(page: pdfium.PdfPage, scale: float) -> Image.Image:
    with closing(page.render(scale=scale, grayscale=True, may_draw_forms=False)) as bitmap:
        drawn: Image.Image = bitmap.to_pil().convert("L")
    return drawn
