"""Certificates for signing minutes, and the files in which a signing identity is kept.

RSA with PKCS#1 v1.5 or P-256: every common PDF reader can check both. Whoever holds a root's key
can make a certificate in the organiser's name; what binds the minutes of a draw to one certificate
is its hash in the manifest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_curve_key
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lottery.clock import aware
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.trust import in_order
from lottery.texts.minutes import signing as sentences

BITS = 3072
YEARS = 10
PrivateKey = RSAPrivateKey | EllipticCurvePrivateKey
PublicKey = RSAPublicKey | EllipticCurvePublicKey
KEY, CERTIFICATE, ROOT = "minutes.key.pem", "minutes.cert.pem", "minutes.root.pem"
_FOUND_SOUND: set[bytes] = set()
"""SHA-256 of the files whose keys this process has found to be sound."""


@dataclass(frozen=True)
class Identity:
    """What signs: a key, its certificate, the root that vouches for it, and the certificates
    between these two, each issued by the next."""

    key: PrivateKey
    certificate: x509.Certificate
    root: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True)
class Authority:
    """A root of the organiser's own with the key that can issue more, and the signer it issued."""

    key: PrivateKey
    identity: Identity


MOST_OCTETS = 64
"""Of a part of a certificate's name, as the library counts them."""


def demo_identity(
    organiser: str, now: datetime, new_key: Callable[[int], RSAPrivateKey] | None = None
) -> Identity:
    """A root and a signer whose names say 演示 / DEMO; the root's key is thrown away.

    Valid from a year before `now`, so that a demo may sign minutes of past draws, for ten years.
    """
    make = new_key or (lambda bits: generate_private_key(65537, bits))
    root_key, key = make(BITS), make(BITS)
    root_name = _name(sentences.DEMO_ROOT, sentences.DEMO_ROOT)
    since = aware(now) - timedelta(days=366)
    root = _authority(root_name, root_key, since)
    signer = _name(sentences.demo_signer(organiser), organiser)
    return Identity(key, _signer(signer, key.public_key(), root_name, root_key, since), root)


def own_authority(organiser: str, now: datetime, kind: str = "rsa") -> Authority:
    """A root of the organiser's own and a signer, valid from a day before `now` for ten years.

    Whoever checks minutes must get the root from the organiser by another way than the minutes.
    """
    return authority_of(organiser, now, new_key(kind), new_key(kind))


def authority_of(organiser: str, now: datetime, root_key: PrivateKey, key: PrivateKey) -> Authority:
    """The same of two keys that are there already."""
    root_name = _name(sentences.own_root(organiser), organiser)
    root = _authority(root_name, root_key, aware(now) - timedelta(days=1))
    return Authority(root_key, issued(organiser, now, key, root, root_key))


def issued(
    organiser: str, now: datetime, key: PrivateKey, root: x509.Certificate, root_key: PrivateKey
) -> Identity:
    """A signer with this key under a root of the organiser's own, valid as long as that of
    `own_authority`."""
    since = aware(now) - timedelta(days=1)
    name = _name(organiser, organiser)
    return Identity(key, _signer(name, key.public_key(), root.subject, root_key, since), root)


def new_key(kind: str) -> PrivateKey:
    """A new key: `rsa` (3072 bits) or `p256`."""
    return generate_private_key(65537, BITS) if kind == "rsa" else generate_curve_key(SECP256R1())


def request(organiser: str, key: PrivateKey) -> bytes:
    """A certificate request (CSR, PEM) in the organiser's name, for an authority elsewhere."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(_name(organiser, organiser))
    usage = _usage(digital_signature=True, content_commitment=True)
    builder = builder.add_extension(usage, critical=True)
    made = builder.sign(key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM)


def key_bytes(key: PrivateKey) -> bytes:
    """The key as PEM, without a password."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def certificate_bytes(certificates: Iterable[x509.Certificate]) -> bytes:
    """Certificates one after another as PEM."""
    pem = serialization.Encoding.PEM
    return b"".join(each.public_bytes(pem) for each in certificates)


def write_identity(identity: Identity, folder: Path) -> tuple[Path, Path, Path]:
    """Key (readable by its owner only), certificate and root as PEM files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = (folder / KEY, folder / CERTIFICATE, folder / ROOT)
    paths[0].touch(mode=0o600)
    paths[0].write_bytes(key_bytes(identity.key))
    paths[1].write_bytes(certificate_bytes([identity.certificate, *identity.chain]))
    paths[2].write_bytes(certificate_bytes([identity.root]))
    return paths


def read_identity(key_file: Path, certificate_file: Path, root_file: Path) -> Identity:
    """The identity in three PEM files: the key, its certificate with those between it and the
    root, and the roots. MinutesError if one is missing, or key and certificate are no pair."""
    key = read_key(key_file)
    found = read_certificates(certificate_file)
    roots = read_certificates(root_file)
    mine = [each for each in found if each.public_key() == key.public_key()]
    if not mine:
        raise MinutesError(sentences.wrong_key(str(key_file)))
    chain = in_order(mine[0], [each for each in found if each != mine[0]])
    chain = tuple(each for each in chain if each.issuer != each.subject)
    last = (mine[0], *chain)[-1]
    root = next((each for each in roots if each.subject == last.issuer), roots[0])
    return Identity(key, mine[0], root, chain)


def read_key(file: Path) -> PrivateKey:
    """An RSA or P-256 key in PEM, without a password; MinutesError for anything else."""
    try:
        key = _sound(file.read_bytes())
    except FileNotFoundError as error:
        raise MinutesError(sentences.identity_missing(str(file))) from error
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise MinutesError(sentences.unreadable_identity(str(file))) from error
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise MinutesError(sentences.unreadable_identity(str(file)))
    return key


def _sound(data: bytes) -> PrivateKeyTypes:
    """The key in these bytes, its numbers held against each other.

    The same bytes are the same key: what was found of them is not sought again, which for RSA takes
    a tenth of a second, and each step of a draw reads its key several times.
    """
    mark = sha256(data).digest()
    known = mark in _FOUND_SOUND
    key = serialization.load_pem_private_key(data, None, unsafe_skip_rsa_key_validation=known)
    _FOUND_SOUND.add(mark)
    return key


def read_certificates(file: Path) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM file, one at least."""
    try:
        return tuple(x509.load_pem_x509_certificates(file.read_bytes()))
    except FileNotFoundError as error:
        raise MinutesError(sentences.identity_missing(str(file))) from error
    except (OSError, ValueError) as error:
        raise MinutesError(sentences.unreadable_identity(str(file))) from error


def _authority(name: x509.Name, key: PrivateKey, since: datetime) -> x509.Certificate:
    builder = _certificate(name, name, key.public_key(), since)
    builder = builder.add_extension(x509.BasicConstraints(True, None), critical=True)
    usage = _usage(key_cert_sign=True, crl_sign=True)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = builder.add_extension(usage, critical=True).add_extension(identifier, False)
    return builder.sign(key, hashes.SHA256())


def _signer(
    subject: x509.Name, key: PublicKey, root: x509.Name, root_key: PrivateKey, since: datetime
) -> x509.Certificate:
    builder = _certificate(subject, root, key, since)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    identifier = x509.SubjectKeyIdentifier.from_public_key(key)
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
    subject: x509.Name, issuer: x509.Name, key: PublicKey, since: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=365 * YEARS + 366))
    )


def _name(common: str, organ: str) -> x509.Name:
    """A long organ's whole name goes on in the units; the common name keeps both its ends."""
    first, *rest = _cut(organ)
    units = [(NameOID.ORGANIZATIONAL_UNIT_NAME, part) for part in rest]
    parts = ((NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, first), *units)
    attributes = [*parts, (NameOID.COMMON_NAME, fitted(common))]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])


def fitted(name: str) -> str:
    """A name as a certificate can hold it: at most 64 octets of UTF-8, left out in its middle.

    >>> fitted("临江市商务局")
    '临江市商务局'
    >>> fitted("云岫布依族苗族仡佬族自治县工业贸易和科技局")
    '云岫布依族苗族仡佬族自治县工业贸易和科技局'
    >>> fitted("云岫布依族苗族仡佬族自治县工业贸易和科学技术局")
    '云岫布依族苗族仡佬族自治…贸易和科学技术局'
    """
    tail, room = name[-8:], MOST_OCTETS - len("…".encode())
    while len(tail.encode()) > room // 2:
        tail = tail[1:]
    head = name[: -len(tail)]
    if len(name.encode()) <= MOST_OCTETS:
        return name
    while len((head + tail).encode()) > room:
        head = head[:-1]
    return f"{head}…{tail}"


def _cut(name: str) -> list[str]:
    """A name in parts of at most 64 octets of UTF-8."""
    parts = [""]
    for character in name:
        if len((parts[-1] + character).encode()) > MOST_OCTETS:
            parts.append("")
        parts[-1] += character
    return parts


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
