"""Whether the organiser's signature holds, over the whole file, under the expected root."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from lottery.minutes.envelope import Envelope, read_envelope
from lottery.minutes.errors import MinutesError
from lottery.minutes.sign import FIELD
from lottery.minutes.stamp import fingerprint, signer_name
from lottery.texts import minutes as texts


@dataclass(frozen=True)
class Signed:
    """Who signed, when by the file's own word, and whether a root was given to check it by."""

    signer: str
    fingerprint: str
    at: datetime
    pinned: bool
    envelope: Envelope


def check_signature(pdf: bytes, trust: Sequence[x509.Certificate], now: datetime) -> Signed:
    """The one signature of the file; MinutesError for anything but what `sign` writes.

    With `trust`, the signer's certificate must come from one of its roots; without, the
    signature only shows that the file is unchanged since somebody signed it.
    """
    envelope = read_envelope(pdf)
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    fields = [(name, value is not None) for name, value, _ in enumerate_sig_fields(reader)]
    wanted = [(name, name == FIELD) for name, _ in texts.SIGNERS]
    if sorted(fields) != sorted(wanted):
        raise MinutesError(texts.wrong_fields([name for name, signed in fields if signed]))
    found = reader.embedded_signatures[0]
    at = found.self_reported_timestamp
    if at is None or at > now:
        raise MinutesError(texts.SIGNED_LATER)
    _validate(found, trust or [envelope.certificate], at)
    name, mark = signer_name(envelope.certificate), fingerprint(envelope.certificate)
    return Signed(name, mark, at, bool(trust), envelope)


def _validate(found: EmbeddedPdfSignature, trust: Sequence[x509.Certificate], at: datetime) -> None:
    """Integrity, coverage, certification and chain, as pyHanko judges them at the stated time."""
    roots = [
        asn1_x509.Certificate.load(root.public_bytes(serialization.Encoding.DER)) for root in trust
    ]
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)
    status = validate_pdf_signature(found, signer_validation_context=context)
    if not status.intact:
        raise MinutesError(texts.CHANGED_AFTER)
    if not status.valid:
        raise MinutesError(texts.BAD_SIGNATURE)
    if not status.trusted:
        raise MinutesError(texts.NOT_TRUSTED)
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        raise MinutesError(texts.NOT_WHOLE)
    if found.docmdp_level not in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS):
        raise MinutesError(texts.NOT_CERTIFIED)
    if not status.bottom_line:
        raise MinutesError(texts.BAD_SIGNATURE)
