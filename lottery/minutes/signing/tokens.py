"""Whose key signs: one on a PKCS#11 token (a UKey), which never gives it away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.hands import above, certificate_of, holds
from lottery.minutes.signing.revision import RawSignature, Signatory
from lottery.texts.minutes import countersigning as texts


@dataclass(frozen=True)
class Token:
    """A PKCS#11 token: the library that drives it, its label, and its PIN."""

    library: Path
    label: str
    pin: str


@contextmanager
def from_token(
    token: Token, named: Sequence[x509.Certificate], fingerprint: str
) -> Iterator[Signatory]:
    """Who signs with a key on a token, as the certificate of this SHA-256; until the end of this.

    Raises MinutesError where the library for tokens is missing, and for what the token refuses.
    """
    pkcs11 = _library()
    try:
        device = pkcs11.lib(str(token.library)).get_token(token_label=token.label)
        with device.open(user_pin=token.pin) as session:
            certificate = certificate_of([*_on_token(session, pkcs11), *named], fingerprint)
            yield Signatory(
                certificate, above(certificate, named), _by_token(session, pkcs11, certificate)
            )
    except pkcs11.exceptions.PKCS11Error as error:
        told = f"{type(error).__name__} {error}".strip()
        raise MinutesError(texts.token_refused(token.label, told)) from error
    except RuntimeError as error:  # the library itself cannot be loaded
        raise MinutesError(texts.token_refused(token.label, str(error))) from error


def _library() -> Any:
    try:
        import pkcs11  # noqa: PLC0415 - an extra: most sign with files
    except ImportError as error:
        raise MinutesError(texts.PKCS11_MISSING) from error
    return pkcs11


def _on_token(session: Any, pkcs11: Any) -> list[x509.Certificate]:
    """The certificates that lie on the token; those that cannot be read are left out."""
    found = []
    for each in session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}):
        try:
            found.append(x509.load_der_x509_certificate(each[pkcs11.Attribute.VALUE]))
        except ValueError:
            continue
    return found


def _by_token(session: Any, pkcs11: Any, certificate: x509.Certificate) -> RawSignature:
    """The raw signature by the private key on the token that belongs to the certificate."""
    public = certificate.public_key()
    if not isinstance(public, RSAPublicKey | EllipticCurvePublicKey):
        raise MinutesError(texts.NOT_ON_DEVICE)
    kind = pkcs11.KeyType.RSA if isinstance(public, RSAPublicKey) else pkcs11.KeyType.EC
    wanted = {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY,
        pkcs11.Attribute.KEY_TYPE: kind,
    }
    keys = list(session.get_objects(wanted))
    if not keys:
        raise MinutesError(texts.NOT_ON_DEVICE)

    def raw(attributes: bytes) -> bytes:
        for key in keys:
            made = _made_on_token(key, pkcs11, attributes, rsa=kind is pkcs11.KeyType.RSA)
            if holds(public, made, attributes):
                return made
        raise MinutesError(texts.NOT_ON_DEVICE)

    return raw


def _made_on_token(key: Any, pkcs11: Any, attributes: bytes, *, rsa: bool) -> bytes:
    if rsa:
        return bytes(key.sign(attributes, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))
    digest = sha256(attributes).digest()
    both = bytes(key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA))
    half = len(both) // 2
    return encode_dss_signature(int.from_bytes(both[:half]), int.from_bytes(both[half:]))
