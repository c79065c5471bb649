"""The visible side of the organiser's signature: a plain box of text, no likeness of a seal."""

from __future__ import annotations

import io
from datetime import datetime

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from lottery.texts.minutes import pages as texts
from lottery.texts.minutes import signing as sentences
from lottery.typesetting.finish import repair_text, save
from lottery.typesetting.layout import (
    ACCENT,
    INK,
    SOFT,
    Box,
    Mark,
    Rule,
    Span,
    Words,
)
from lottery.typesetting.pdf import draw
from lottery.typesetting.typeface import wrap


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, 64 hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def signer_name(certificate: x509.Certificate) -> str:
    """The common name in the certificate."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def stamp(certificate: x509.Certificate, when: datetime, wide: float, high: float) -> bytes:
    """A one-page PDF of the given size in points."""
    page = draw(_marks(certificate, when, wide, high), (wide, high))
    with pikepdf.Pdf.open(io.BytesIO(page)) as pdf:
        repair_text(pdf)
        return save(pdf)


def _marks(certificate: x509.Certificate, when: datetime, wide: float, high: float) -> list[Mark]:
    mark = fingerprint(certificate)[:16]
    y = high - 12.5
    marks: list[Mark] = [
        Box(0, 0, 2, high, fill=ACCENT),
        Words(9, y, (Span(sentences.STAMP_TITLE, "bold", 8, ACCENT),)),
        Rule(9, y - 4.5, wide - 12, 0.4, ACCENT),
    ]
    y -= 5
    for line in wrap(signer_name(certificate), "bold", 7.6, wide - 14)[:2]:
        y -= 10.5
        marks.append(Words(9, y, (Span(line, "bold", 7.6, INK),)))
    y -= 10.5
    marks.append(Words(9, y, (Span(texts.moment(when), "sans", 7, SOFT),)))
    marks.append(Words(9, y - 10, (Span(mark, "mono", 6.4, SOFT),)))
    return marks
