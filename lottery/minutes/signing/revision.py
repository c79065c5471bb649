"""One signature appended to a file, by whatever computes the raw signature.

Everything but the signature's own bytes follows from the file before it, the certificate with
those above it, the field and the time. So whoever has these and the raw signature can write the
next revision again, to the last byte; and a key that lies elsewhere need only see the signed
attributes, which its own program has computed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
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
from lottery.minutes.signing.stamp import signer_name, stamp
from lottery.minutes.signing.trust import asn1
from lottery.texts.minutes import signing as sentences

RawSignature = Callable[[bytes], bytes]
"""Signs the attributes (their DER) with SHA-256: PKCS#1 v1.5, or ECDSA as DER."""
_ELLIPTIC = 80


@dataclass(frozen=True)
class Turn:
    """Whose signature it is: the field that he signs in, and whether he is the first, who lets
    those who follow sign and nothing else."""

    field: str
    certifies: bool = False


@dataclass(frozen=True)
class Signatory:
    """With what somebody signs: his certificate, those between it and the root, and his key."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    raw: RawSignature


def recorded(
    certificate: x509.Certificate, chain: Sequence[x509.Certificate], signature: bytes
) -> Signatory:
    """Somebody whose raw signature is known already: with it `append` writes the same bytes."""
    return Signatory(certificate, tuple(chain), lambda _attributes: signature)


def append(pdf: bytes, turn: Turn, by: Signatory, at: datetime) -> bytes:
    """The file with one signature more, which states this time (to the second)."""
    when = aware(at).astimezone(SHANGHAI).replace(microsecond=0)
    writer = _Update(io.BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(
        field_name=turn.field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=turn.certifies,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        name=signer_name(by.certificate),
        reason=sentences.SIGNING_REASON,
    )
    style = StaticStampStyle(
        border_width=0,
        background=_Stamp(turn.field, by.certificate, when, *_size(writer, turn.field)),
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MIN,
            y_align=AxisAlignment.ALIGN_MIN,
            margins=Margins(),
        ),
        background_opacity=1.0,
    )
    tool = _TimedSigner(metadata, _RawSigner(by), style, when)
    room = reserved(by.certificate, by.chain)
    out = at_once(tool.async_sign_pdf(writer, existing_fields_only=True, bytes_reserved=room))
    return bytes(out.getbuffer())


def reserved(certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> int:
    """Hex digits set aside for a signature by this certificate: what its parts can come to."""
    key = certificate.public_key()
    raw = key.key_size // 8 if isinstance(key, RSAPublicKey) else _ELLIPTIC
    parts = [each.public_bytes(Encoding.DER) for each in (certificate, *chain)]
    issuer = certificate.issuer.public_bytes()
    most = sum(map(len, parts)) + 2 * len(issuer) + raw + 700
    return 2 * (-(-most // 256) * 256)


def _size(writer: IncrementalPdfFileWriter, field: str) -> tuple[float, float]:
    """Width and height of a field in points."""
    for each in writer.root["/AcroForm"]["/Fields"]:
        widget = each.get_object()
        if widget["/T"] == field:
            x1, y1, x2, y2 = (float(value) for value in widget["/Rect"])
            return x2 - x1, y2 - y1
    raise MinutesError(sentences.no_field(field))


class _RawSigner(signers.Signer):
    """Whoever computes the raw signature, as pyHanko wants him."""

    def __init__(self, by: Signatory) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        for certificate in by.chain:
            store.register(asn1(certificate))
        super().__init__(signing_cert=asn1(by.certificate), cert_registry=store, embed_roots=False)
        self._raw = by.raw

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """The raw signature over the attributes."""
        return bytes(512) if dry_run else self._raw(data)


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
        self, field: str, certificate: x509.Certificate, when: datetime, wide: float, high: float
    ) -> None:
        super().__init__(box=BoxConstraints(width=wide, height=high))
        self._page = stamp(field, certificate, when, wide, high)

    def render(self) -> bytes:
        """The operator that paints the page."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._page)))
        self.resources.xobject["/Stamp"] = page
        return b"/Stamp Do"
