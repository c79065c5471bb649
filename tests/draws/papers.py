"""A small PDF with a bundle's files in it, and those who sign it, with keys made for the tests."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from tests.draws import builders
from tests.draws.builders import Draft, a_draft, keys, sealed_up

BOTH = keys("organiser.example", "公证处")
ROOM = 12_000
_HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"


@dataclass(frozen=True)
class Identity:
    """A key with its certificate, and how it signs."""

    key: Any
    certificate: x509.Certificate
    digest: hashes.HashAlgorithm
    pss: bool = False

    def mark(self) -> str:
        """What a manifest says of it."""
        return sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()

    def cms(self, data: bytes) -> bytes:
        """A detached signature over some bytes."""
        scheme = padding.PSS(padding.MGF1(self.digest), self.digest.digest_size)
        more = {"rsa_padding": scheme} if self.pss else {}
        builder = pkcs7.PKCS7SignatureBuilder().set_data(data)
        builder = builder.add_signer(self.certificate, self.key, self.digest, **more)  # type: ignore[arg-type]
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        return builder.sign(Encoding.DER, options)


@cache
def an_identity(name: str = "organiser", kind: str = "rsa", digest: str = "SHA256") -> Identity:
    """An identity, the same within one run: kind rsa, pss or an elliptic curve's name."""
    make = getattr(ec, kind, None)
    key: Any = ec.generate_private_key(make()) if make else rsa.generate_private_key(65537, 2048)
    return Identity(key, certificate_of(key, name), getattr(hashes, digest)(), kind == "pss")


def certificate_of(key: Any, name: str) -> x509.Certificate:
    """A certificate that a key gives itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2024, 1, 1, tzinfo=UTC))
    return builder.not_valid_after(datetime(2034, 1, 1, tzinfo=UTC)).sign(key, hashes.SHA256())


def pdf_of(files: dict[str, bytes]) -> bytes:
    """A PDF without pages to speak of, in which these files are embedded as in minutes."""
    objects = {
        1: b"<< /Names << /EmbeddedFiles 2 0 R >> /Pages 3 0 R /Type /Catalog >>",
        3: b"<< /Count 1 /Kids [ 4 0 R ] /Type /Pages >>",
        4: b"<< /Annots [ 5 0 R 6 0 R ] /MediaBox [ 0 0 595 842 ] /Parent 3 0 R /Type /Page >>",
        5: field("organiser"),
        6: field("notary"),
    }
    listed = []
    for number, (name, data) in enumerate(sorted(files.items())):
        spec, body = 7 + 2 * number, 8 + 2 * number
        listed.append(f"({name}) {spec} 0 R ")
        objects[spec] = (
            f"<< /AFRelationship /Source /EF << /F {body} 0 R /UF {body} 0 R >> "
            f"/F ({name}) /Type /Filespec /UF ({name}) >>"
        ).encode()
        size, mark = len(data), md5(data, usedforsecurity=False).hexdigest()
        objects[body] = (
            f"<< /Params << /CheckSum <{mark}> /ModDate (D:2024) /Size {size} >> "
            f"/Subtype /text#2fplain /Type /EmbeddedFile /Length {size} >>\nstream\n"
        ).encode() + (data + b"\nendstream")
    objects[2] = f"<< /Names [ {''.join(listed)}] >>".encode()
    return _HEAD + _section(objects, len(_HEAD), b"")


def field(name: str, value: int = 0) -> bytes:
    """A place to sign in, empty or with a signature's number."""
    said = f"/V {value} 0 R " if value else ""
    rect = "[ 50 50 150 100 ]" if name == "organiser" else "[ 200 50 300 100 ]"
    parts = f"/F 4 /FT /Sig /P 4 0 R /Rect {rect} /Subtype /Widget /T ({name}) /Type /Annot"
    return f"<< {parts} {said}>>".encode()


def _section(objects: dict[int, bytes], at: int, previous: bytes) -> bytes:
    """Objects with their table, which begin at byte `at`."""
    out, places = b"", {}
    for number, data in sorted(objects.items()):
        places[number] = at + len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"xref\n"
    if not previous:
        table += b"0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, place)
    trailer = b"trailer\n<< /Root 1 0 R /Size 999%s >>\n" % previous
    return out + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (at + len(out))


def update(pdf: bytes, objects: dict[int, bytes]) -> bytes:
    """The file with a revision appended."""
    before = re.findall(rb"startxref\n([0-9]+)\n", pdf)[-1]
    return pdf + _section(objects, len(pdf), b" /Prev " + before)


def signed(
    pdf: bytes,
    identity: Identity,
    *,
    number: int = 900,
    objects: dict[int, bytes] | None = None,
    ranges: Callable[[int, int, int], tuple[int, int, int, int]] | None = None,
    covered: Callable[[bytes, int, int], bytes] | None = None,
    extra: bytes = b"",
) -> bytes:
    """The file with a signature appended; `ranges` and `covered` say what it lies about.

    `ranges(first, last, end)` gives the /ByteRange of a hole from `first` to `last`.
    """
    blank = b"/ByteRange [ %s] " % (b" " * 44)
    hole = b"/Contents <%s> " % (b"0" * ROOM)
    head = b"<< /Filter /Adobe.PPKLite %s%s%s/Type /Sig >>" % (blank, hole, extra)
    out = update(pdf, {number: head, **(objects or {})})
    at = out.index(blank, len(pdf))
    first = out.index(b"<" + b"0" * ROOM, at)
    last = first + ROOM + 2
    made = (ranges or (lambda a, b, end: (0, a, b, end - b)))(first, last, len(out))
    said = b"%d %d %d %d" % made
    out = out.replace(blank, b"/ByteRange [ %s] " % said.ljust(44), 1)
    whole = covered(out, first, last) if covered else out[:first] + out[last:]
    return out[: first + 1] + identity.cms(whole).hex().encode().ljust(ROOM, b"0") + out[last - 1 :]


def a_signed_draft(*identities: Identity, live: bool = True) -> Draft:
    """A draft whose manifest names these signers."""
    draft = a_draft(live=live)
    names = ("organiser", "notary", "npc")
    rows = [f"{n} {names[n - 1]} {each.mark()}" for n, each in enumerate(identities, 1)]
    draft.fields["signer"] = rows
    return draft


def write_with(draft: Draft, folder: Path, minutes: Callable[[bytes], bytes]) -> Path:
    """A whole bundle; `minutes` makes minutes.pdf of the PDF with the bundle's files in it."""
    builders.write_full(draft, folder, BOTH)
    names = [path for path in folder.rglob("*.txt") if path.is_file()]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}
    (folder / "minutes.pdf").write_bytes(minutes(pdf_of(files)))
    return sealed_up(folder)
