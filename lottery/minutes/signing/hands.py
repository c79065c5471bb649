"""Whose key signs: one in a file. It makes the raw signature over attributes that this program
has computed from the minutes themselves."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import PrivateKey, PublicKey
from lottery.minutes.signing.revision import RawSignature, Signatory
from lottery.minutes.signing.trust import in_order
from lottery.texts.minutes import countersigning as texts

LARGEST = 1 << 20
_PEM_KEY = b"-----BEGIN"


def by_key(key: PrivateKey) -> RawSignature:
    """The raw signature by a key in this process."""

    def raw(attributes: bytes) -> bytes:
        if isinstance(key, RSAPrivateKey):
            return key.sign(attributes, PKCS1v15(), SHA256())
        return key.sign(attributes, ECDSA(SHA256()))

    return raw


def is_sealed(file: Path) -> bool:
    """Whether a key file asks for a pass phrase."""
    data = file.read_bytes()[:LARGEST]
    return not data.lstrip().startswith(_PEM_KEY) or b"ENCRYPTED" in data


def from_file(
    file: Path, phrase: str | None, named: Sequence[x509.Certificate], fingerprint: str
) -> Signatory:
    """Who signs with a key in a file (PKCS#12, or PEM), as the certificate of this SHA-256.

    `named` are certificates known from elsewhere, among them those above his own. Raises
    MinutesError for a wrong pass phrase, and for a key that is not the certificate's.
    """
    key, found = _opened(file, phrase)
    certificate = certificate_of([*found, *named], fingerprint)
    if certificate.public_key() != key.public_key():
        raise MinutesError(texts.other_key(str(file), fingerprint))
    return Signatory(certificate, above(certificate, named), by_key(key))


def _opened(file: Path, phrase: str | None) -> tuple[PrivateKey, list[x509.Certificate]]:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST)
    except OSError as error:
        raise MinutesError(texts.key_missing(str(file))) from error
    secret = phrase.encode() if phrase else None
    try:
        if data.lstrip().startswith(_PEM_KEY):
            return _usable(serialization.load_pem_private_key(data, secret), file), _in_pem(data)
        key, own, others = pkcs12.load_key_and_certificates(data, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise MinutesError(texts.key_unreadable(str(file))) from error
    return _usable(key, file), [each for each in (own, *others) if each is not None]


def _in_pem(data: bytes) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(data) if b"BEGIN CERTIFICATE" in data else []


def _usable(key: object, file: Path) -> PrivateKey:
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise MinutesError(texts.key_unreadable(str(file)))
    return key


def certificate_of(known: Sequence[x509.Certificate], fingerprint: str) -> x509.Certificate:
    for each in known:
        if sha256(each.public_bytes(Encoding.DER)).hexdigest() == fingerprint:
            return each
    raise MinutesError(texts.no_such_certificate(fingerprint))


def above(
    certificate: x509.Certificate, named: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """Those between the certificate and the root: always of what was stored with the plan, so that
    both sides write the same bytes."""
    path = in_order(certificate, [each for each in named if each != certificate])
    return tuple(each for each in path if each.issuer != each.subject)


def holds(key: PublicKey, signature: bytes, attributes: bytes) -> bool:
    """Whether a raw signature over the attributes is this key's."""
    try:
        if isinstance(key, EllipticCurvePublicKey):
            key.verify(signature, attributes, ECDSA(SHA256()))
        else:
            key.verify(signature, attributes, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
