"""Whether a timestamp (RFC 3161) is what it must be: of this file, by this authority, in time.

A token is a CMS signature over a TSTInfo. Everything is asked for: one signer, his certificate for
timestamping alone, its chain to the authority's root, the imprint, the policy, the times.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from draws.algorithms.choice import verify_ecdsa, verify_rsa
from draws.algorithms.curves import P256, P384
from draws.algorithms.rsa import Key as RsaKey
from draws.errors import DrawError
from draws.public_keys import CurveKey, UnknownKeyError, read_key, two_numbers
from lottery.errors import TimestampRefusedError
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing import trust
from lottery.texts.ceremony import timestamps as sentences

LARGEST = 1 << 16
"""Bytes of a token."""
_HASHES = ("sha256", "sha384", "sha512")
_TIMES = "tst_info"
_MALFORMED = (
    *(ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError),
    *(DrawError, UnknownKeyError, UnsupportedAlgorithm, x509.InvalidVersion),
    *(x509.DuplicateExtension, x509.UnsupportedGeneralNameType),
)
"""What reading strange bytes may raise."""


@dataclass(frozen=True)
class StampPolicy:
    """What a token is held to. `roots` are the authority's; empty `policy` takes any; the token's
    time lies from `after` to before `before`, where these are given; `nonce` is what was asked."""

    roots: tuple[x509.Certificate, ...]
    policy: str = ""
    after: datetime | None = None
    before: datetime | None = None
    nonce: int | None = None


@dataclass(frozen=True)
class TimeStamp:
    """What a token that holds says: when, by whom, under which policy and number."""

    at: datetime
    authority: str
    policy: str
    serial: int


@dataclass(frozen=True)
class _Signed:
    """A token taken apart: what is signed, by whom, and the certificates that came with it."""

    info: tsp.TSTInfo
    content: bytes
    signer: cms.SignerInfo
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]


def check(token: bytes, file: bytes, policy: StampPolicy) -> TimeStamp:
    """What a token says of a file; raises TimestampRefusedError for any that does not hold."""
    if not 1 <= len(token) <= LARGEST:
        raise TimestampRefusedError(sentences.bad_size(len(token)))
    try:
        signed = _taken_apart(token)
        _check_imprint(signed.info, file)
        at = signed.info["gen_time"].native
        _check_certificate(signed, policy.roots, at)
        _check_signature(signed)
        _check_terms(signed.info, policy, at)
        told = signed.info["policy"].dotted, signed.info["serial_number"].native
    except MinutesError as why:
        raise TimestampRefusedError(sentences.authority(why)) from None
    except _MALFORMED:
        raise TimestampRefusedError(sentences.MALFORMED) from None
    return TimeStamp(at, _called(signed.certificate), *told)


def _taken_apart(token: bytes) -> _Signed:
    outer = cms.ContentInfo.load(token, strict=True)
    if outer["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    data = outer["content"]
    inner = data["encap_content_info"]
    if inner["content_type"].native != _TIMES or len(data["signer_infos"]) != 1:
        raise ValueError("not one signer's timestamp")
    content = inner["content"].contents
    info = tsp.TSTInfo.load(content, strict=True)
    if info["version"].native != "v1":
        raise ValueError("version")
    signer = data["signer_infos"][0]
    found = [_certificate(one.chosen) for one in data["certificates"]]
    mine = [one for one in found if _is_of(signer, one)]
    if len(mine) != 1:
        raise TimestampRefusedError(sentences.NO_CERTIFICATE)
    return _Signed(info, content, signer, mine[0], tuple(o for o in found if o != mine[0]))


def _certificate(told: asn1_x509.Certificate) -> x509.Certificate:
    """A certificate that came with a token; one with a number that none may have is refused."""
    if told.serial_number <= 0:
        raise ValueError("serial number")
    return x509.load_der_x509_certificate(told.dump())


def _is_of(signer: cms.SignerInfo, certificate: x509.Certificate) -> bool:
    """Whether a signer names a certificate, by issuer and number or by its key's mark."""
    told = trust.asn1(certificate)
    named = signer["sid"].chosen
    if signer["sid"].name != "issuer_and_serial_number":
        return bool(told.key_identifier == named.native)
    number = named["serial_number"].native
    return bool(named["issuer"].dump() == told.issuer.dump() and number == told.serial_number)


def _check_imprint(info: tsp.TSTInfo, file: bytes) -> None:
    imprint = info["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256":
        raise TimestampRefusedError(sentences.OTHER_HASH)
    found, wanted = imprint["hashed_message"].native, sha256(file).digest()
    if found != wanted:
        raise TimestampRefusedError(sentences.other_file(wanted.hex(), found.hex()))


def _check_certificate(signed: _Signed, roots: Sequence[x509.Certificate], at: datetime) -> None:
    certificate = signed.certificate
    key = certificate.public_key()
    if isinstance(key, RSAPublicKey):
        if key.key_size < trust.LEAST_RSA:
            raise TimestampRefusedError(sentences.WEAK_KEY)
    elif not isinstance(key, EllipticCurvePublicKey):
        raise TimestampRefusedError(sentences.WEAK_KEY)
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        raise TimestampRefusedError(sentences.NOT_FOR_TIMESTAMPS) from None
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise TimestampRefusedError(sentences.NOT_FOR_TIMESTAMPS)
    trust.check_dates(certificate, at)
    trust.check_chain(certificate, signed.others, roots, at)


def _check_signature(signed: _Signed) -> None:
    signer = signed.signer
    name = signer["digest_algorithm"]["algorithm"].native
    if name not in _HASHES or not signer["signed_attrs"]:
        raise TimestampRefusedError(sentences.UNKNOWN_SIGNATURE)
    told = _attributes(signer)
    if told.get("content_type") != _TIMES:
        raise ValueError("content type")
    if told.get("message_digest") != hashlib.new(name, signed.content).digest():
        raise TimestampRefusedError(sentences.FORGED)
    _check_named(told, signed.certificate)
    message = signer["signed_attrs"].untag().dump()
    if not _holds(signed, message, name):
        raise TimestampRefusedError(sentences.FORGED)


def _attributes(signer: cms.SignerInfo) -> dict[str, object]:
    """Each signed attribute with its one value."""
    found: dict[str, object] = {}
    for attribute in signer["signed_attrs"]:
        name = attribute["type"].native
        if name in found or len(attribute["values"]) != 1:
            raise ValueError(f"attribute {name}")
        found[name] = attribute["values"][0].native
    return found


def _check_named(told: dict[str, object], certificate: x509.Certificate) -> None:
    """The certificate is the one that the signature itself names (RFC 5816, RFC 3161)."""
    der = trust.asn1(certificate).dump()
    named = False
    for kind, usual in (("signing_certificate", "sha1"), ("signing_certificate_v2", "sha256")):
        if kind not in told:
            continue
        first = told[kind]["certs"][0]  # type: ignore[index]
        name = (first.get("hash_algorithm") or {"algorithm": usual})["algorithm"]
        if hashlib.new(name, der, usedforsecurity=False).digest() != first["cert_hash"]:
            raise TimestampRefusedError(sentences.FORGED)
        named = True
    if not named:
        raise TimestampRefusedError(sentences.UNKNOWN_SIGNATURE)


def _holds(signed: _Signed, message: bytes, name: str) -> bool:
    algorithm = signed.signer["signature_algorithm"]
    signature = signed.signer["signature"].native
    key = read_key(trust.asn1(signed.certificate).public_key.dump())
    scheme, pss = algorithm.signature_algo, _pss(algorithm, name)
    if algorithm["algorithm"].native not in ("rsassa_pkcs1v15", "rsassa_pss") and (
        algorithm.hash_algo != name
    ):
        raise TimestampRefusedError(sentences.UNKNOWN_SIGNATURE)
    if isinstance(key, RsaKey) and scheme in ("rsassa_pkcs1v15", "rsassa_pss"):
        return verify_rsa(key, signature, message, name, pss)
    if isinstance(key, CurveKey) and key.curve in (P256, P384) and scheme == "ecdsa":
        return verify_ecdsa(key.curve, key.point, two_numbers(signature), message, name)
    raise TimestampRefusedError(sentences.UNKNOWN_SIGNATURE)


def _pss(algorithm: cms.SignedDigestAlgorithm, name: str) -> tuple[str, int] | None:
    """The hash of the mask and the length of the salt of PSS; None for other schemes."""
    if algorithm["algorithm"].native != "rsassa_pss":
        return None
    told = algorithm["parameters"]
    mask = told["mask_gen_algorithm"]["parameters"]["algorithm"].native
    if told["hash_algorithm"]["algorithm"].native != name or mask not in _HASHES:
        raise TimestampRefusedError(sentences.UNKNOWN_SIGNATURE)
    return mask, told["salt_length"].native


def _check_terms(info: tsp.TSTInfo, policy: StampPolicy, at: datetime) -> None:
    if policy.nonce is not None and info["nonce"].native != policy.nonce:
        raise TimestampRefusedError(sentences.OTHER_NONCE)
    if policy.policy and info["policy"].dotted != policy.policy:
        raise TimestampRefusedError(sentences.other_policy(policy.policy, info["policy"].dotted))
    if policy.after and at < policy.after:
        raise TimestampRefusedError(sentences.too_early(at, policy.after))
    if policy.before and at >= policy.before:
        raise TimestampRefusedError(sentences.too_late(at, policy.before))


def _called(certificate: x509.Certificate) -> str:
    names = [str(name.value) for name in certificate.subject if name.oid == NameOID.COMMON_NAME]
    return names[0][:100] if names else certificate.subject.rfc4514_string()[:100]
