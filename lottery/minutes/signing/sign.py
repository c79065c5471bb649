"""The organiser's signature: PAdES, certifying, with room left for supervisor and notary.

Everything but the signature's own bytes follows from the unsigned file, the certificate and the
time. So whoever has these and the signature can write the signed file again, to the last byte.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from asn1crypto import keys as asn1_keys
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lottery.clock import SHANGHAI, aware
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.at_once import at_once
from lottery.minutes.signing.authority import Identity
from lottery.minutes.signing.stamp import signer_name, stamp
from lottery.minutes.signing.trust import asn1, check_dates, check_usage
from lottery.texts.minutes import signing as sentences

FIELD = "organiser"
RESERVED = 16384
"""Bytes of hex digits set aside for the signature."""


def sign(unsigned: bytes, identity: Identity, now: datetime) -> bytes:
    """The file with the organiser's signature appended; `now` is the time it states.

    Raises MinutesError for a certificate that is not valid then or is for something else: what is
    signed with it could never be accepted.
    """
    check_dates(identity.certificate, aware(now))
    check_usage(identity.certificate)
    return sign_unchecked(unsigned, identity, now)


def sign_unchecked(unsigned: bytes, identity: Identity, now: datetime) -> bytes:
    """The file signed as `sign` does, whatever the certificate is."""
    key = identity.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = signers.SimpleSigner(
        signing_cert=asn1(identity.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=_store(identity.chain),
        embed_roots=False,
    )
    return _append(unsigned, signer, identity.certificate, now)


def replay(
    unsigned: bytes,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    signature: bytes,
    now: datetime,
) -> bytes:
    """The signed file again, from the raw signature found in it."""
    signer = signers.ExternalSigner(
        signing_cert=asn1(certificate),
        cert_registry=_store(chain),
        signature_value=signature,
        embed_roots=False,
    )
    return _append(unsigned, signer, certificate, now)


def _store(chain: Sequence[x509.Certificate]) -> SimpleCertificateStore:
    """The certificates between the signer's and the root."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    for certificate in chain:
        store.register(asn1(certificate))
    return store


def _append(
    unsigned: bytes, signer: signers.Signer, certificate: x509.Certificate, now: datetime
) -> bytes:
    when = aware(now).astimezone(SHANGHAI).replace(microsecond=0)
    writer = _Update(io.BytesIO(unsigned))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        name=signer_name(certificate),
        reason=sentences.SIGNING_REASON,
    )
    style = StaticStampStyle(
        border_width=0,
        background=_Stamp(certificate, when, *_size(writer)),
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MIN,
            y_align=AxisAlignment.ALIGN_MIN,
            margins=Margins(),
        ),
        background_opacity=1.0,
    )
    tool = _TimedSigner(metadata, signer, style, when)
    out = at_once(tool.async_sign_pdf(writer, existing_fields_only=True, bytes_reserved=RESERVED))
    return bytes(out.getbuffer())


def _size(writer: IncrementalPdfFileWriter) -> tuple[float, float]:
    """Width and height of the organiser's field in points."""
    for field in writer.root["/AcroForm"]["/Fields"]:
        widget = field.get_object()
        if widget["/T"] == FIELD:
            x1, y1, x2, y2 = (float(value) for value in widget["/Rect"])
            return x2 - x1, y2 - y1
    raise MinutesError(sentences.NO_FIELD)


class _Update(IncrementalPdfFileWriter):
    """An update whose identifier follows from the file, and which leaves the titles alone."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> Any:
        prev.stream.seek(0)
        digest = sha256(prev.stream.read()).digest()[:16]
        first = prev.trailer["/ID"][0]
        return generic.ArrayObject([first, generic.ByteStringObject(digest)])

    def _update_meta(self) -> None:
        """Nothing: title and dates are those of the draw, not of the signing programme."""


class _TimedSigner(signers.PdfSigner):
    """A signer that states the time it is given, instead of the computer's."""

    def __init__(
        self,
        metadata: signers.PdfSignatureMetadata,
        signer: signers.Signer,
        style: StaticStampStyle,
        when: datetime,
    ) -> None:
        super().__init__(metadata, signer=signer, stamp_style=style)
        self._when = when

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """What PAdES asks for, and no more: an elliptic key would make it a PDF 2.0, which no
        PDF/A-3 is."""
        pdf_out.register_extension(ESIC_EXTENSION_1)

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        """A session at that time."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._when
        return session


class _Stamp(PdfContent):
    """The stamp's page as content of the signature's appearance, under a fixed name."""

    def __init__(
        self, certificate: x509.Certificate, when: datetime, wide: float, high: float
    ) -> None:
        super().__init__(box=BoxConstraints(width=wide, height=high))
        self._page = stamp(certificate, when, wide, high)

    def render(self) -> bytes:
        """The operator that paints the page."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._page)))
        self.resources.xobject["/Stamp"] = page
        return b"/Stamp Do"
