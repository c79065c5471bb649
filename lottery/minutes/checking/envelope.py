"""The signatures' containers: where they lie in the file, and what each of them holds.

A PDF signature does not cover its own container, and most validators read it leniently: a digit in
the other case, another length form, rubbish in the padding all pass. A container of our own making
is built again from certificates, signed attributes and signature, and compared, so that none of
its bytes is free. One that another program has made is read strictly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import new as new_hash
from hashlib import sha256

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.revision import reserved
from lottery.minutes.signing.trust import asn1
from lottery.texts.minutes import signing as sentences

_RESERVED_BEFORE = 16384
"""Hex digits that earlier releases have set aside for every signature."""
_DIGESTS = ("sha256", "sha384", "sha512")


@dataclass(frozen=True)
class ByteRange:
    """Where a signature lies: its container is `start` to `end`, and all else up to `upto` is
    what it signs."""

    start: int
    end: int
    upto: int


@dataclass(frozen=True)
class Envelope:
    """What a container holds: the signer's certificate, the others beside it, the raw signature,
    and the time that the signer states in it, if any."""

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    signature: bytes
    at: datetime | None = None


def own_envelope(pdf: bytes, place: ByteRange) -> Envelope:
    """A container of our own making; MinutesError if a byte of it could be otherwise."""
    digits = _digits(pdf, place)
    try:
        signed = _signed_data(digits)
        envelope = _opened(signed, sha256(_covered(pdf, place)).digest())
        again = _container(signed, envelope).dump()
    except MinutesError:
        raise
    except Exception as error:
        # damaged structures make the parsers raise nearly anything
        raise MinutesError(sentences.BAD_CONTAINER) from error
    room = {reserved(envelope.certificate, envelope.others), _RESERVED_BEFORE}
    if len(digits) not in room or again.hex().upper().encode().ljust(len(digits), b"0") != digits:
        raise MinutesError(sentences.BAD_CONTAINER)
    return envelope


def later_envelope(pdf: bytes, place: ByteRange, fingerprint: str) -> Envelope:
    """The container of a signer that follows, who must hold the certificate of this SHA-256."""
    try:
        signed = _signed_data(_digits(pdf, place))
        found = _certificates(signed)
        named = {sha256(_der(each)).hexdigest(): each for each in found}
        if fingerprint not in named:
            raise MinutesError(sentences.other_signer(fingerprint, sorted(named)))
        return _checked(signed, named[fingerprint], found, pdf, place)
    except MinutesError:
        raise
    except Exception as error:
        # as above
        raise MinutesError(sentences.BAD_CONTAINER) from error


def _checked(
    signed: cms.SignedData,
    certificate: x509.Certificate,
    found: tuple[x509.Certificate, ...],
    pdf: bytes,
    place: ByteRange,
) -> Envelope:
    (info,) = signed["signer_infos"]
    algorithm = info["digest_algorithm"]["algorithm"].native
    if algorithm not in _DIGESTS:
        raise MinutesError(sentences.weak_digest(algorithm))
    digest = new_hash(algorithm, _covered(pdf, place)).digest()
    intact, valid = validate_sig_integrity(info, asn1(certificate), "data", digest)
    if not intact:
        raise MinutesError(sentences.CHANGED_AFTER)
    if not valid:
        raise MinutesError(sentences.BAD_SIGNATURE)
    others = tuple(each for each in found if each != certificate)
    return Envelope(certificate, others, info["signature"].native, _stated(info))


def _covered(pdf: bytes, place: ByteRange) -> bytes:
    """What the signature is over."""
    return pdf[: place.start] + pdf[place.end : place.upto]


def _digits(pdf: bytes, place: ByteRange) -> bytes:
    """The container's hex digits."""
    if pdf[place.start : place.start + 1] + pdf[place.end - 1 : place.end] != b"<>":
        raise MinutesError(sentences.BAD_CONTAINER)
    digits = pdf[place.start + 1 : place.end - 1]
    if not re.fullmatch(rb"(?:[0-9A-F]{2})+|(?:[0-9a-f]{2})+", digits):
        raise MinutesError(sentences.BAD_CONTAINER)
    return digits


def _signed_data(digits: bytes) -> cms.SignedData:
    """The structure in the container, behind which there are only zeros."""
    data = bytes.fromhex(digits.decode())
    if data[:1] != b"\x30" or data[1] not in {0x81, 0x82, 0x83}:
        raise MinutesError(sentences.BAD_CONTAINER)
    size = data[1] & 0x7F
    length = 2 + size + int.from_bytes(data[2 : 2 + size])
    if data[length:].strip(b"\0"):
        raise MinutesError(sentences.BAD_CONTAINER)
    info = cms.ContentInfo.load(data[:length], strict=True)
    if info["content_type"].native != "signed_data":
        raise MinutesError(sentences.BAD_CONTAINER)
    return info["content"]


def _opened(signed: cms.SignedData, digest: bytes) -> Envelope:
    """Certificates and signature, after the signature over the raw attributes has been checked."""
    (info,) = signed["signer_infos"]
    found = _certificates(signed)
    certificate = _signer(info, found)
    signature = info["signature"].native
    raw = b"\x31" + info["signed_attrs"].dump()[1:]
    _verify(certificate, signature, raw)
    attributes = {item["type"].native: item["values"][0] for item in info["signed_attrs"]}
    if attributes["message_digest"].native != digest:
        raise MinutesError(sentences.CHANGED_AFTER)
    named = attributes["signing_certificate_v2"]["certs"][0]["cert_hash"].native
    if named != sha256(_der(certificate)).digest():
        raise MinutesError(sentences.BAD_SIGNATURE)
    others = tuple(each for each in found if each != certificate)
    return Envelope(certificate, others, signature, _stated(info))


def _verify(certificate: x509.Certificate, signature: bytes, raw: bytes) -> None:
    key = certificate.public_key()
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(signature, raw, PKCS1v15(), SHA256())
        elif isinstance(key, EllipticCurvePublicKey):
            key.verify(signature, raw, ECDSA(SHA256()))
        else:
            raise MinutesError(sentences.OTHER_KEY)
    except InvalidSignature as error:
        raise MinutesError(sentences.BAD_SIGNATURE) from error


def _certificates(signed: cms.SignedData) -> tuple[x509.Certificate, ...]:
    ders = [each.chosen.dump() for each in signed["certificates"]]
    if len(set(ders)) != len(ders):
        raise MinutesError(sentences.BAD_CONTAINER)
    return tuple(x509.load_der_x509_certificate(der) for der in ders)


def _signer(info: cms.SignerInfo, found: tuple[x509.Certificate, ...]) -> x509.Certificate:
    """The certificate that the container names by issuer and number."""
    named = info["sid"].chosen
    issuer = named["issuer"].dump()
    (certificate,) = (
        each
        for each in found
        if each.serial_number == named["serial_number"].native
        and each.issuer.public_bytes() == issuer
    )
    return certificate


def _stated(info: cms.SignerInfo) -> datetime | None:
    times = [
        item["values"][0].native
        for item in info["signed_attrs"]
        if item["type"].native == "signing_time"
    ]
    return times[0] if times else None


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _container(signed: cms.SignedData, envelope: Envelope) -> cms.ContentInfo:
    """The container with nothing in it but what was checked."""
    info = signed["signer_infos"][0]
    sha = {"algorithm": "sha256"}
    rsa = isinstance(envelope.certificate.public_key(), RSAPublicKey)
    signer = {
        "version": "v1",
        "sid": info["sid"],
        "digest_algorithm": sha,
        "signed_attrs": info["signed_attrs"],
        "signature_algorithm": {"algorithm": "sha256_rsa" if rsa else "sha256_ecdsa"},
        "signature": info["signature"].native,
    }
    content = {
        "version": "v1",
        "digest_algorithms": [sha],
        "encap_content_info": {"content_type": "data"},
        "certificates": [each.chosen for each in signed["certificates"]],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)})
