"""Signed minutes of one page for a whole bundle, and what cheats make of them.

The pages say nothing: what is tried here is who signed which bytes.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import md5
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

from tests.draws.builders import Draft, a_draft, keys, sealed_up, write_full

BOTH = keys("organiser.example", "公证处")
Key = Any


@dataclass(frozen=True)
class Identity:
    """A key and a certificate of the tests' authority."""

    key: Key
    certificate: x509.Certificate

    @property
    def named(self) -> str:
        """What the manifest says of it: SHA-256 of the certificate, 64 hex."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()


KEYS: dict[str, Callable[[], Key]] = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}


@cache
def authority() -> Identity:
    """A root that certifies everybody here."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Identity(key, _certificate("测试根", key.public_key(), key, "测试根"))


def identity(who: str, kind: str = "rsa") -> Identity:
    """A party with a key of a kind, certified by the one authority; the same at every call."""
    return _identity(who, kind)


@cache
def _identity(who: str, kind: str) -> Identity:
    key = KEYS[kind]()
    return Identity(key, _certificate(who, key.public_key(), authority().key, "测试根"))


def self_made(who: str) -> Identity:
    """Somebody who calls himself as he likes."""
    key = KEYS["rsa"]()
    return Identity(key, _certificate(who, key.public_key(), key, who))


def _certificate(who: str, public: Any, key: Any, issuer: str) -> x509.Certificate:
    day = datetime(2024, 1, 1, tzinfo=UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(who))
        .issuer_name(_name(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(day)
        .not_valid_after(day + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )


def _name(who: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, who)])


def unsigned(texts: Mapping[str, bytes], fields: Sequence[str]) -> bytes:
    """A page with these files embedded and a field for each signature."""
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        names: list[Any] = []
        for name, data in sorted(texts.items()):
            names += [String(name), pdf.make_indirect(_attachment(pdf, name, data))]
        listed = pdf.make_indirect(Dictionary(Names=Array(names)))
        pdf.Root.Names = Dictionary(EmbeddedFiles=listed)
        widgets = Array([pdf.make_indirect(_field(name, pdf)) for name in fields])
        pdf.pages[0].obj.Annots = widgets
        pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=widgets, SigFlags=0))
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=ObjectStreamMode.disable)
    return out.getvalue()


def _attachment(pdf: Pdf, name: str, data: bytes) -> Dictionary:
    """An embedded file as the minutes hold it."""
    check = md5(data, usedforsecurity=False).digest()
    params = Dictionary(Size=len(data), CheckSum=String(check), ModDate=String("D:20240410"))
    kind = {"Type": Name.EmbeddedFile, "Subtype": Name("/text/plain"), "Params": params}
    held = pdf.make_indirect(Stream(pdf, data, **kind))
    return Dictionary(
        Type=Name.Filespec,
        F=String(name),
        UF=String(name),
        EF=Dictionary(F=held, UF=held),
        AFRelationship=Name.Source,
    )


def _field(name: str, pdf: Pdf) -> Dictionary:
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Sig,
        T=String(name),
        F=132,
        P=pdf.pages[0].obj,
        Rect=Array([0, 0, 0, 0]),
    )


class _Update(IncrementalPdfFileWriter):
    """An update that leaves the titles alone."""

    def _update_meta(self) -> None:
        """Nothing."""


def signed(
    pdf: bytes,
    field: str,
    who: Identity,
    *,
    shown: Identity | None = None,
    pss: bool = False,
    algorithm: str = "sha256",
    subfilter: SigSeedSubFilter = SigSeedSubFilter.PADES,
) -> bytes:
    """The file with a signature appended; `shown` is the certificate that goes with it."""
    key = who.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    certificate = (shown or who).certificate.public_bytes(serialization.Encoding.DER)
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=None,  # type: ignore[arg-type]
        prefer_pss=pss,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm=algorithm, subfilter=subfilter
    )
    writer = _Update(io.BytesIO(pdf))
    tool = signers.PdfSigner(metadata, signer=signer)
    with ThreadPoolExecutor(1) as apart:  # a browser's test has a loop of its own in this thread
        out = apart.submit(tool.sign_pdf, writer, bytes_reserved=16384).result()
    return bytes(out.getbuffer())


def overlaid(pdf: bytes) -> bytes:
    """The file with an update that writes over its page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = generic.NumberObject(page.get("/Rotate", 0) + 90)  # type: ignore[no-untyped-call]
    writer.update_container(page)
    return written(writer)


def written(writer: IncrementalPdfFileWriter) -> bytes:
    """The file with its update."""
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


@dataclass
class Case:
    """A bundle in the making: whom the manifest names, and what minutes.pdf is."""

    names: Sequence[tuple[str, Identity]]
    draft: Draft

    def bundle(self, folder: Path, make: Callable[[bytes], bytes]) -> Path:
        """A whole bundle whose minutes are what `make` makes of the unsigned ones."""
        write_full(self.draft, folder, BOTH)
        texts = {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.txt")
        }
        blank = unsigned(texts, [name for name, _ in self.names])
        (folder / "minutes.pdf").write_bytes(make(blank))
        return sealed_up(folder)


def a_case(*names: tuple[str, Identity], live: bool = True) -> Case:
    """A draw whose manifest names these signers of its minutes."""
    draft = a_draft(live=live)
    draft.fields["signer"] = [f"{n} {name} {who.named}" for n, (name, who) in enumerate(names, 1)]
    return Case(names, draft)
