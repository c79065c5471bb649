"""The visible side of a signature: a plain box of text, no likeness of a seal."""

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

_FACE = "sans"
_LEFT = 9.0
_ROOMY = 120.0
"""Points of height from which the whole fingerprint is shown."""


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, 64 hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def signer_name(certificate: x509.Certificate) -> str:
    """The common name in the certificate."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def stamp(
    field: str, certificate: x509.Certificate, when: datetime, wide: float, high: float
) -> bytes:
    """A one-page PDF of the given size in points, for the signer in a field."""
    page = draw(_marks(field, certificate, when, wide, high), (wide, high))
    with pikepdf.Pdf.open(io.BytesIO(page)) as pdf:
        repair_text(pdf)
        return save(pdf)


def _marks(
    field: str, certificate: x509.Certificate, when: datetime, wide: float, high: float
) -> list[Mark]:
    """One face for all of it: each face costs as much as the rest of the signature."""
    marks: list[Mark] = [Box(0, 0, 2, high, fill=ACCENT)]
    y = high - 3.5
    lines = [Span(sentences.stamp_title(field), _FACE, 8, ACCENT)]
    name = wrap(signer_name(certificate), _FACE, 7.6, wide - _LEFT - 4)
    lines += [Span(line, _FACE, 7.6, INK) for line in name[:2]]
    lines.append(Span(texts.moment(when), _FACE, 7, SOFT))
    mark = fingerprint(certificate)
    if high >= _ROOMY:
        lines.append(Span(sentences.STAMP_MARK, _FACE, 6.4, SOFT))
        lines += [Span(mark[at : at + 32], _FACE, 6.4, SOFT) for at in (0, 32)]
    else:
        lines.append(Span(mark[:16], _FACE, 6.4, SOFT))
    for number, line in enumerate(lines):
        y -= line.size * 1.36
        marks.append(Words(_LEFT, y, (line,)))
        if not number:
            y -= 3
            marks.append(Rule(_LEFT, y, wide - _LEFT - 3, 0.4, ACCENT))
    return marks
