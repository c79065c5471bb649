"""Signatures as PDF files hold them (CMS, RFC 5652), read from their bytes one by one.

Strict: definite lengths in their shortest form, one signer, signed attributes. What is read here
is compared, hashed and handed to `algorithms`; nothing is repaired.
"""

import hashlib
from collections.abc import Callable
from hashlib import sha256

from .algorithms.choice import verify_ecdsa, verify_rsa
from .algorithms.curves import P256, P384
from .algorithms.rsa import Key as RsaKey
from .der import INTEGER, OCTETS, SEQUENCE, SET, Der, oid, only, read_one, refuse, two
from .errors import DrawError
from .public_keys import CurveKey, UnknownKeyError, number, read_key, two_numbers

_DATA, _SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
_CONTENT_TYPE, _DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_CERTIFICATE_V1 = "1.2.840.113549.1.9.16.2.12"
_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_RSA, _PSS, _MGF1 = (f"1.2.840.113549.1.1.{n}" for n in (1, 10, 8))
_HASHES = {f"2.16.840.1.101.3.4.2.{n}": f"sha{size}" for n, size in ((1, 256), (2, 384), (3, 512))}
_RSA_WITH = {
    f"1.2.840.113549.1.1.{n}": f"sha{size}" for n, size in ((11, 256), (12, 384), (13, 512))
}
_ECDSA_WITH = {f"1.2.840.10045.4.3.{n}": f"sha{size}" for n, size in ((2, 256), (3, 384), (4, 512))}


class UnknownAlgorithmError(Exception):
    """A signature that this program cannot check: neither good nor bad."""


def check(contents: bytes, covered: Callable[[str], bytes], certificate: str) -> None:
    """Raise DrawError unless the holder of a certificate has signed.

    `contents` is the signature's DER with zeros behind it, `covered(name)` the hash of the signed
    bytes, `certificate` the SHA-256 of the certificate's DER. Raises UnknownAlgorithmError for a
    signature of another kind than RSA (PKCS#1 v1.5 or PSS) and ECDSA on P-256 and P-384.
    """
    content_type, signed = two(read_one(contents, padded=True), "ContentInfo")
    if oid(content_type) != _SIGNED_DATA:
        refuse("SignedData", oid(content_type))
    parts = only(signed.want(0xA0)).want(SEQUENCE).parts()
    certificates = [p for each in parts if each.tag == 0xA0 for p in each.parts()]
    named = [c for c in certificates if sha256(c.raw).hexdigest() == certificate]
    if len(named) != 1:
        found = ", ".join(sha256(c.raw).hexdigest() for c in certificates) or "none"
        refuse(certificate, found, "signed with another certificate")
    if len(parts) < 4 or len(infos := parts[-1].want(SET).parts()) != 1:
        refuse("one signer", len(parts[-1].parts()) if parts else 0)
    if [oid(part) for part in parts[2].want(SEQUENCE).parts()] != [_DATA]:
        refuse("content outside the signature", "content in it")
    _check_signer(infos[0].want(SEQUENCE).parts(), named[0], covered)


def _check_signer(info: list[Der], certificate: Der, covered: Callable[[str], bytes]) -> None:
    if len(info) < 6 or info[3].tag != 0xA0:
        refuse("a signer with signed attributes", f"{len(info)} parts")
    _, who, digest, attributes, algorithm, signature = info[:6]
    serial, issuer, key = _certificate(certificate)
    if [part.raw for part in who.want(SEQUENCE).parts()] != [issuer.raw, serial.raw]:
        refuse("the named certificate's issuer and number", "another's", "signed by another")
    name = _HASHES.get(_algorithm(digest)[0])
    if name is None:
        raise UnknownAlgorithmError(f"hash {_algorithm(digest)[0]}")
    _check_attributes(attributes, certificate, covered(name))
    message = bytes([SET]) + attributes.raw[1:]
    _verify(key, _algorithm(algorithm), name, signature.want(OCTETS).body, message)


def _check_attributes(attributes: Der, certificate: Der, digest: bytes) -> None:
    """Each attribute once, with one value; what is signed is these bytes, by this certificate."""
    found: dict[str, Der] = {}
    for attribute in attributes.parts():
        kind, values = two(attribute, "Attribute")
        if oid(kind) in found:
            refuse("each attribute once", oid(kind))
        found[oid(kind)] = only(values.want(SET))
    if _CONTENT_TYPE not in found or oid(found[_CONTENT_TYPE]) != _DATA:
        refuse(f"content-type {_DATA}", "another or none")
    if _DIGEST not in found:
        refuse("message-digest", "none")
    said = found[_DIGEST].want(OCTETS).body
    if said != digest:
        refuse(digest.hex(), said.hex(), "the file is not what was signed")
    for version in (_CERTIFICATE_V1, _CERTIFICATE_V2):
        if version in found:
            _check_certificate_attribute(version, found[version], certificate)


def _check_certificate_attribute(kind: str, value: Der, certificate: Der) -> None:
    """signing-certificate: its first hash is the named certificate's."""
    first = value.want(SEQUENCE).parts()[:1]
    ids = first[0].want(SEQUENCE).parts()[:1] if first else []
    parts = ids[0].want(SEQUENCE).parts() if ids else []
    name = "sha1" if kind == _CERTIFICATE_V1 else "sha256"
    if parts and parts[0].tag == SEQUENCE and kind == _CERTIFICATE_V2:
        hashed = _algorithm(parts.pop(0))[0]
        if hashed not in _HASHES:
            raise UnknownAlgorithmError(f"hash {hashed}")
        name = _HASHES[hashed]
    wanted = hashlib.new(name, certificate.raw, usedforsecurity=False).digest()
    if not parts or parts[0].want(OCTETS).body != wanted:
        refuse("the named certificate", "another", "signing-certificate")


def _certificate(certificate: Der) -> tuple[Der, Der, bytes]:
    """Number, issuer, and public key (SubjectPublicKeyInfo) of a certificate."""
    body = certificate.want(SEQUENCE).parts()
    fields = body[0].want(SEQUENCE).parts() if body else []
    if fields and fields[0].tag == 0xA0:
        fields = fields[1:]
    if len(fields) < 6:
        refuse("a certificate", f"{len(fields)} fields")
    return fields[0].want(INTEGER), fields[2].want(SEQUENCE), fields[5].want(SEQUENCE).raw


def _verify(
    key_info: bytes, algorithm: tuple[str, Der | None], name: str, signature: bytes, message: bytes
) -> None:
    try:
        key = read_key(key_info)
    except UnknownKeyError as error:
        raise UnknownAlgorithmError(f"key: {error}") from None
    if isinstance(key, RsaKey):
        holds = verify_rsa(key, signature, message, name, _rsa_scheme(algorithm, name))
    else:
        holds = _holds_on_curve(key, algorithm[0], name, signature, message)
    if not holds:
        refuse("a signature that holds", "one that does not", "forged")


def _rsa_scheme(algorithm: tuple[str, Der | None], name: str) -> tuple[str, int] | None:
    """The hash of the mask and the length of the salt of PSS; None for PKCS #1 v1.5."""
    kind, parameters = algorithm
    if kind == _RSA or kind in _RSA_WITH:
        _same_hash(_RSA_WITH.get(kind, name), name)
        return None
    if kind != _PSS:
        raise UnknownAlgorithmError(f"signature {kind}")
    its, mask, salt = _pss(parameters)
    _same_hash(its, name)
    return mask, salt


def _holds_on_curve(key: CurveKey, kind: str, name: str, signature: bytes, message: bytes) -> bool:
    if kind not in _ECDSA_WITH or key.curve not in (P256, P384):
        raise UnknownAlgorithmError(f"signature {kind}")
    _same_hash(_ECDSA_WITH[kind], name)
    try:
        numbers = two_numbers(signature)
    except DrawError:
        return False
    return verify_ecdsa(key.curve, key.point, numbers, message, name)


def _same_hash(expected: str, found: str) -> None:
    if expected != found:
        refuse(expected, found, "the signature's hash is not its digest's")


def _pss(parameters: Der | None) -> tuple[str, str, int]:
    """Hash, hash of the mask and length of the salt; the defaults are SHA-1's, which is refused."""
    said = {
        part.tag: only(part) for part in (parameters.want(SEQUENCE).parts() if parameters else [])
    }
    if set(said) - {0xA0, 0xA1, 0xA2, 0xA3} or not {0xA0, 0xA1} <= set(said):
        raise UnknownAlgorithmError("RSA-PSS parameters")
    mask, inner = _algorithm(said[0xA1])
    hashed, masked = _algorithm(said[0xA0])[0], _algorithm(inner)[0] if inner else ""
    if mask != _MGF1 or hashed not in _HASHES or masked not in _HASHES:
        raise UnknownAlgorithmError("RSA-PSS parameters")
    salt = number(said[0xA2]) if 0xA2 in said else 20
    if 0xA3 in said and said[0xA3].body != b"\x01":
        raise UnknownAlgorithmError("RSA-PSS trailer")
    return _HASHES[hashed], _HASHES[masked], salt


def _algorithm(element: Der) -> tuple[str, Der | None]:
    parts = element.want(SEQUENCE).parts()
    if not 1 <= len(parts) <= 2:
        refuse("an algorithm", f"{len(parts)} parts")
    return oid(parts[0]), parts[1] if len(parts) == 2 else None
