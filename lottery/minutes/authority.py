"""A certificate authority for the demo, and the files in which a signing key is kept.

RSA with PKCS#1 v1.5: every common PDF reader can check it, and each message has one signature.
Whoever holds the root's key can sign minutes in the organiser's name, so a real programme buys its
certificate elsewhere and puts it in the same files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lottery.clock import aware
from lottery.minutes.errors import MinutesError
from lottery.texts import minutes as texts

BITS = 3072
YEARS = 10
KEY, CERTIFICATE, ROOT = "minutes.key.pem", "minutes.cert.pem", "minutes.root.pem"


@dataclass(frozen=True)
class Identity:
    """What signs: a key, its certificate, and the root that vouches for it."""

    key: RSAPrivateKey
    certificate: x509.Certificate
    root: x509.Certificate


def demo_identity(
    organiser: str, now: datetime, new_key: Callable[[int], RSAPrivateKey] | None = None
) -> Identity:
    """A root and a signer whose names say 演示 / DEMO; the root's key is thrown away.

    Valid from a year before `now`, so that a demo may sign minutes of past draws, for ten years.
    """
    make = new_key or (lambda bits: generate_private_key(65537, bits))
    root_key, key = make(BITS), make(BITS)
    root_name = _name(texts.DEMO_ROOT, texts.DEMO_ROOT)
    root = _authority(root_name, root_key, now)
    return Identity(key, _signer(organiser, key, root_name, root_key, now), root)


def write_identity(identity: Identity, folder: Path) -> tuple[Path, Path, Path]:
    """Key (readable by its owner only), certificate and root as PEM files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pem = serialization.Encoding.PEM
    key = identity.key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    paths = (folder / KEY, folder / CERTIFICATE, folder / ROOT)
    paths[0].touch(mode=0o600)
    paths[0].write_bytes(key)
    paths[1].write_bytes(identity.certificate.public_bytes(pem))
    paths[2].write_bytes(identity.root.public_bytes(pem))
    return paths


def read_identity(key_file: Path, certificate_file: Path, root_file: Path) -> Identity:
    """The identity in three PEM files; MinutesError if one is missing or no RSA key fits."""
    try:
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        root = x509.load_pem_x509_certificate(root_file.read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise MinutesError(texts.unreadable_identity(str(key_file.parent), str(error))) from error
    if not isinstance(key, RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise MinutesError(texts.wrong_key(str(key_file)))
    return Identity(key, certificate, root)


def read_roots(file: Path) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM file."""
    try:
        return tuple(x509.load_pem_x509_certificates(file.read_bytes()))
    except (OSError, ValueError) as error:
        raise MinutesError(texts.unreadable_identity(str(file), str(error))) from error


def _authority(name: x509.Name, key: RSAPrivateKey, now: datetime) -> x509.Certificate:
    builder = _certificate(name, name, key, now)
    builder = builder.add_extension(x509.BasicConstraints(True, 0), critical=True)
    usage = _usage(key_cert_sign=True, crl_sign=True)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = builder.add_extension(usage, critical=True).add_extension(identifier, False)
    return builder.sign(key, hashes.SHA256())


def _signer(
    organiser: str, key: RSAPrivateKey, root: x509.Name, root_key: RSAPrivateKey, now: datetime
) -> x509.Certificate:
    builder = _certificate(_name(texts.demo_signer(organiser), organiser), root, key, now)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
    builder = (
        builder.add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(purpose, critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(authority, critical=False)
    )
    return builder.sign(root_key, hashes.SHA256())


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: RSAPrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(aware(now) - timedelta(days=366))
        .not_valid_after(now + timedelta(days=365 * YEARS))
    )


def _name(common: str, organ: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, organ))
    attributes = [*parts, (NameOID.COMMON_NAME, common)]
    return x509.Name([x509.NameAttribute(oid, value[:64]) for oid, value in attributes])


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})
