"""Whether a certificate may sign minutes: its chain, its dates and what it was issued for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    ValidationError,
)

from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.at_once import at_once
from lottery.texts.minutes import signing as sentences

LEAST_RSA = 2048
FITTING = (
    ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
    ObjectIdentifier("1.3.6.1.5.5.7.3.36"),
    ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),
    ObjectIdentifier("1.2.840.113583.1.1.5"),
)
"""Extended usages that fit a signed document: mail, any, and three for documents."""


def check_usage(certificate: x509.Certificate) -> None:
    """Raise MinutesError unless key and usages are those of one who signs documents."""
    key = certificate.public_key()
    if isinstance(key, RSAPublicKey):
        if key.key_size < LEAST_RSA:
            raise MinutesError(sentences.short_key(key.key_size))
    elif not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise MinutesError(sentences.OTHER_KEY)
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            raise MinutesError(sentences.WRONG_USAGE)
    except x509.ExtensionNotFound:
        pass
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not any(purpose in FITTING for purpose in purposes):
        raise MinutesError(sentences.wrong_purpose([_purpose(each) for each in purposes]))


def check_dates(certificate: x509.Certificate, at: datetime) -> None:
    """Raise MinutesError unless the certificate is valid at that time."""
    if at < certificate.not_valid_before_utc:
        raise MinutesError(sentences.not_yet_valid(certificate.not_valid_before_utc, at))
    if at > certificate.not_valid_after_utc:
        raise MinutesError(sentences.expired(certificate.not_valid_after_utc, at))


def check_chain(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> None:
    """Raise MinutesError unless a path leads from the certificate to a root, valid at that time.

    The certificate itself may be among the roots.
    """
    if certificate in roots:
        return
    context = ValidationContext(
        trust_roots=[asn1(root) for root in roots], allow_fetching=False, moment=at
    )
    try:
        validator = CertificateValidator(asn1(certificate), [asn1(o) for o in others], context)
        at_once(validator.async_validate_path())
    except PathBuildingError as error:
        raise MinutesError(sentences.NOT_TRUSTED) from error
    except (ExpiredError, NotYetValidError) as error:
        raise MinutesError(sentences.chain_expired(at)) from error
    except PathValidationError as error:
        raise MinutesError(sentences.chain_broken(str(error))) from error
    except ValidationError as error:
        raise MinutesError(sentences.chain_broken(str(error))) from error


def in_order(
    certificate: x509.Certificate, others: Iterable[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """Those of the others that lead upward from the certificate, each issued by the next."""
    left = list(others)
    path = [certificate]
    while path[-1].issuer != path[-1].subject:
        above = [other for other in left if _issued(path[-1], other)]
        if not above:
            break
        path.append(above[0])
        left.remove(above[0])
    return tuple(path[1:])


def is_demo(certificate: x509.Certificate) -> bool:
    """Whether subject or issuer call themselves a demonstration's."""
    names = [*certificate.subject, *certificate.issuer]
    common = [str(name.value) for name in names if name.oid == NameOID.COMMON_NAME]
    return any("DEMO" in name.upper() or "演示" in name for name in common)


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether a certificate is for issuing others."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The certificate as pyHanko wants it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _issued(below: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _purpose(oid: ObjectIdentifier) -> str:
    return str(getattr(oid, "_name", "")) or oid.dotted_string
