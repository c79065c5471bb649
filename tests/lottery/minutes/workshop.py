"""Where minutes are forged: built, changed before signing, signed by anybody, changed after."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import pikepdf
from asn1crypto import keys as asn1_keys
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lottery.clock import SHANGHAI
from lottery.minutes.checking.check import CheckPolicy, Here, check_by
from lottery.minutes.checking.judge import UNSIGNED
from lottery.minutes.checking.verdict import MinutesVerdict
from lottery.minutes.signing.hands import by_key
from lottery.minutes.signing.revision import Signatory
from lottery.minutes.signing.sign import countersign, sign_unchecked
from lottery.minutes.signing.trust import asn1
from lottery.typesetting.finish import save
from tests.lottery.minutes.certificates import Holder, Paper, a_root, rsa_of
from tests.lottery.minutes.conftest import SIGNED, Files, a_bundle, drawn_up, named, some_facts

LATER = SIGNED + timedelta(days=30)
Change = Callable[[pikepdf.Pdf], object]


@dataclass
class Workshop:
    """One authority with its customers, and one small draw of the organiser's."""

    root: Holder = field(default_factory=a_root)
    now: datetime = LATER

    def __post_init__(self) -> None:
        self.organiser = self.root.issues(Paper("邹平市商务局", key=rsa_of(2048)))
        self.supervisor = self.root.issues(Paper("邹平市监督处"))
        self.notary = a_root("公证行业根证书").issues(Paper("邹平市公证处"))
        everybody = (self.organiser, self.supervisor, self.notary)
        names = ("organiser", "supervisor", "notary")
        self.signers = named(*(one.identity for one in everybody), names=names)

    @cached_property
    def files(self) -> Files:
        """The draw's text files."""
        return a_bundle(signers=self.signers)

    @cached_property
    def unsigned(self) -> bytes:
        """Its minutes before any signature."""
        return drawn_up(self.files, some_facts())

    @cached_property
    def good(self) -> bytes:
        """Its minutes."""
        return self.sign(self.unsigned)

    def question(self, **changes: Any) -> CheckPolicy:
        """What an honest visitor gives: the authority's root and the draw's keys."""
        values = {"trust": (self.root.certificate,), "keys": self.files["keys.txt"], **changes}
        return CheckPolicy(**values)

    def judge(self, pdf: bytes, now: datetime | None = None, **changes: Any) -> MinutesVerdict:
        """The verdict, given in this process; who is still to sign is no matter here."""
        verdict = self.judge_all(pdf, now, **changes)
        left = tuple(each for each in verdict.missing if each.code != UNSIGNED)
        return replace(verdict, missing=left)

    def judge_all(self, pdf: bytes, now: datetime | None = None, **changes: Any) -> MinutesVerdict:
        """The whole verdict."""
        return check_by(Here(), pdf, self.question(**changes), now or self.now)

    @cached_property
    def complete(self) -> bytes:
        """Its minutes, signed by everybody whom the manifest names."""
        one = self.countersign(self.good, self.supervisor, "supervisor")
        return self.countersign(one, self.notary, "notary", timedelta(hours=2))

    def countersign(
        self, pdf: bytes, by: Holder, field: str, after: timedelta = timedelta(hours=1)
    ) -> bytes:
        """The next signature, by this program."""
        hand = Signatory(by.certificate, (), by_key(by.key))
        return countersign(pdf, field, hand, SIGNED + after)

    def sign(self, pdf: bytes, by: Holder | None = None, at: datetime = SIGNED) -> bytes:
        """The organiser's kind of signature, by anybody, whatever his certificate is."""
        return sign_unchecked(pdf, (by or self.organiser).identity, at)

    def changed(self, change: Change, by: Holder | None = None) -> bytes:
        """The pages changed before signing, in the way of whoever holds a key."""
        return self.sign(edited(self.unsigned, change), by)

    def told(self, **facts: Any) -> bytes:
        """Minutes whose maker tells something else."""
        return self.sign(drawn_up(self.files, some_facts(**facts)))

    def holding(self, files: Files) -> bytes:
        """Minutes over other files."""
        return self.sign(drawn_up(files, some_facts()))


def edited(pdf: bytes, change: Change, **options: Any) -> bytes:
    """A file written anew after a change; with options, as another release might write it."""
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        if not options:
            return save(opened)
        out = io.BytesIO()
        opened.save(out, **{"deterministic_id": True, "force_version": "1.7", **options})
        return out.getvalue()


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    """An update behind the signatures, by anybody."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


class _At(signers.PdfSigner):
    """Somebody else's signing program, whose clock stands where it is put."""

    when: datetime = SIGNED

    def init_signing_session(self, *given: Any, **named_too: Any) -> Any:
        session = super().init_signing_session(*given, **named_too)
        session.system_time = self.when
        return session


def follows(
    pdf: bytes,
    by: Holder,
    name: str,
    *,
    after: timedelta = timedelta(hours=1),
    pades: bool = True,
    change: Callable[[IncrementalPdfFileWriter], object] = lambda _writer: None,
) -> bytes:
    """The next signature, by an ordinary program, into a field that was prepared."""
    key = by.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = signers.SimpleSigner(
        signing_cert=asn1(by.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    how = SigSeedSubFilter.PADES if pades else SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    metadata = signers.PdfSignatureMetadata(field_name=name, subfilter=how, md_algorithm="sha256")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    tool = _At(metadata, signer=signer)
    tool.when = (SIGNED + after).astimezone(SHANGHAI)
    return bytes(tool.sign_pdf(writer).getvalue())
