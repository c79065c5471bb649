"""The signature's container: exactly the bytes that our signing writes, so none of them is free.

A PDF signature does not cover its own container, and most validators read it leniently: a digit in
the other case, another length form, rubbish in the padding all pass. Here the container is built
again from certificate, signed attributes and signature, and compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from lottery.minutes.errors import MinutesError
from lottery.minutes.sign import RESERVED
from lottery.texts import minutes as texts

_RANGE = re.compile(
    rb"/ByteRange \[0 ([1-9][0-9]{0,9}) ([1-9][0-9]{0,9}) ([1-9][0-9]{0,9}) *\]"
    rb"|/ByteRange \[ 0 ([1-9][0-9]{0,9}) ([1-9][0-9]{0,9}) ([1-9][0-9]{0,9}) \]"
)


@dataclass(frozen=True)
class Envelope:
    """What the container holds: the signer's certificate and the raw signature."""

    certificate: x509.Certificate
    signature: bytes


def read_envelope(pdf: bytes) -> Envelope:
    """The container of the only signature; MinutesError if a byte of it could be otherwise."""
    start, end = _gap(pdf)
    digits = pdf[start + 1 : end - 1]
    if pdf[start : start + 1] + pdf[end - 1 : end] != b"<>" or len(digits) != RESERVED:
        raise MinutesError(texts.BAD_CONTAINER)
    try:
        length = 4 + int(digits[4:8], 16)
        if digits[2 * length :].strip(b"0"):
            raise MinutesError(texts.BAD_CONTAINER)
        signed = cms.ContentInfo.load(bytes.fromhex(digits[: 2 * length].decode()), strict=True)[
            "content"
        ]
        envelope = _opened(signed, sha256(pdf[:start] + pdf[end:]).digest())
        again = _container(signed).dump()
    except MinutesError:
        raise
    except Exception as error:
        # damaged structures make the parsers raise nearly anything
        raise MinutesError(texts.BAD_CONTAINER) from error
    if again.hex().upper().encode().ljust(RESERVED, b"0") != digits:
        raise MinutesError(texts.BAD_CONTAINER)
    return envelope


def _gap(pdf: bytes) -> tuple[int, int]:
    """Where the container begins and ends; everything else must be in the signed range."""
    found = _RANGE.findall(pdf)
    if len(found) != 1:
        raise MinutesError(texts.one_signature(len(found)))
    start, end, rest = (int(value) for value in (found[0][:3] if found[0][0] else found[0][3:]))
    if not start < end or end + rest != len(pdf):
        raise MinutesError(texts.NOT_WHOLE)
    return start, end


def _opened(signed: cms.SignedData, digest: bytes) -> Envelope:
    """Certificate and signature, after the signature over the raw attributes has been checked."""
    certificate = x509.load_der_x509_certificate(signed["certificates"][0].chosen.dump())
    info = signed["signer_infos"][0]
    signature = info["signature"].native
    raw = b"\x31" + info["signed_attrs"].dump()[1:]
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise MinutesError(texts.BAD_CONTAINER)
    try:
        key.verify(signature, raw, PKCS1v15(), SHA256())
    except InvalidSignature as error:
        raise MinutesError(texts.BAD_SIGNATURE) from error
    attributes = {item["type"].native: item["values"][0] for item in info["signed_attrs"]}
    if attributes["message_digest"].native != digest:
        raise MinutesError(texts.CHANGED_AFTER)
    named = attributes["signing_certificate_v2"]["certs"][0]["cert_hash"].native
    if named != sha256(signed["certificates"][0].chosen.dump()).digest():
        raise MinutesError(texts.BAD_SIGNATURE)
    return Envelope(certificate, signature)


def _container(signed: cms.SignedData) -> cms.ContentInfo:
    """The container with nothing in it but what was checked."""
    certificate = signed["certificates"][0].chosen
    info = signed["signer_infos"][0]
    sha = {"algorithm": "sha256"}
    signer = {
        "version": "v1",
        "sid": {
            "issuer_and_serial_number": {
                "issuer": certificate.issuer,
                "serial_number": certificate.serial_number,
            }
        },
        "digest_algorithm": sha,
        "signed_attrs": info["signed_attrs"],
        "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signature": info["signature"].native,
    }
    content = {
        "version": "v1",
        "digest_algorithms": [sha],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)})
