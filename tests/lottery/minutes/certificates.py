"""Certificates of every kind, good and bad, issued by one authority in Shanghai that is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from lottery.clock import SHANGHAI
from lottery.minutes.signing.authority import Identity, PrivateKey

SINCE = datetime(2023, 6, 1, tzinfo=SHANGHAI)
UNTIL = datetime(2027, 6, 1, tzinfo=SHANGHAI)
MAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION
SERVER = ExtendedKeyUsageOID.SERVER_AUTH


def p256() -> PrivateKey:
    """A key that costs nothing to make."""
    return ec.generate_private_key(ec.SECP256R1())


def rsa_of(bits: int) -> PrivateKey:
    """An RSA key of so many bits."""
    return rsa.generate_private_key(65537, bits)


@dataclass(frozen=True)
class Paper:
    """What a certificate is to say."""

    name: str
    since: datetime = SINCE
    until: datetime = UNTIL
    usages: tuple[str, ...] = ("digital_signature", "content_commitment")
    purposes: tuple[ObjectIdentifier, ...] = (MAIL,)
    authority: bool = False
    key: PrivateKey = field(default_factory=p256)


@dataclass(frozen=True)
class Holder:
    """A key with its certificate, and those above it, the root last."""

    key: PrivateKey
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    def issues(self, paper: Paper) -> Holder:
        """A certificate of this authority."""
        made = _certificate(paper, self.certificate.subject, self.key)
        return Holder(paper.key, made, (self.certificate, *self.above))

    @property
    def identity(self) -> Identity:
        """What signs minutes."""
        *between, root = self.above or (self.certificate,)
        return Identity(self.key, self.certificate, root, tuple(between))

    def with_names_of(self, other: Holder) -> Holder:
        """The same key and issuer; for an impostor who copies a name."""
        return replace(self, above=other.above)


def a_root(name: str = "测试根证书") -> Holder:
    """An authority."""
    paper = Paper(name, authority=True)
    return Holder(paper.key, _certificate(paper, _name(name), paper.key))


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, common),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(paper: Paper, issuer: x509.Name, key: PrivateKey) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(paper.name))
        .issuer_name(issuer)
        .public_key(paper.key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(paper.since - timedelta(0))
        .not_valid_after(paper.until)
        .add_extension(x509.BasicConstraints(paper.authority, None), True)
    )
    usages = ("key_cert_sign", "crl_sign") if paper.authority else paper.usages
    builder = builder.add_extension(_usage(usages), True)
    if paper.purposes and not paper.authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage(list(paper.purposes)), False)
    return builder.sign(key, hashes.SHA256())


def _usage(allowed: Sequence[str]) -> x509.KeyUsage:
    names = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: name in allowed for name in names})
