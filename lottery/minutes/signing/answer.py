"""An authority's answer to a request: certificate, those above it, and the root, put in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7

from lottery.minutes.errors import MinutesError
from lottery.minutes.signing import trust
from lottery.minutes.signing.authority import Identity, PrivateKey
from lottery.texts.minutes import pki as texts

_PEM = b"-----BEGIN CERTIFICATE-----"


def certificates_in(file: Path) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM, DER or PKCS #7 file; MinutesError if there is none."""
    return certificates_of(file.read_bytes(), str(file))


def certificates_of(data: bytes, name: str) -> tuple[x509.Certificate, ...]:
    """The certificates in the bytes of such a file, which is called `name`."""
    readers: tuple[Callable[[], list[x509.Certificate]], ...] = (
        lambda: x509.load_pem_x509_certificates(data) if _PEM in data else [],
        lambda: [x509.load_der_x509_certificate(data)],
        lambda: pkcs7.load_pem_pkcs7_certificates(data),
        lambda: pkcs7.load_der_pkcs7_certificates(data),
    )
    for read in readers:
        try:
            if found := tuple(read()):
                return found
        except ValueError:
            continue
    raise MinutesError(texts.no_certificate(name))


def identity_of(
    key: PrivateKey,
    found: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    now: datetime,
) -> Identity:
    """The identity that an answer makes of a key; MinutesError says what it lacks.

    Roots are those that are given, and what signs itself in the answer.
    """
    mine = [each for each in found if each.public_key() == key.public_key()]
    if not mine:
        raise MinutesError(texts.NOT_OURS)
    newest = max(mine, key=lambda each: each.not_valid_after_utc)
    trust.check_usage(newest)
    trust.check_dates(newest, now)
    own = [each for each in found if each.issuer == each.subject]
    known = [*roots, *own]
    above = trust.in_order(newest, [each for each in found if each not in {newest, *own}])
    last = (newest, *above)[-1]
    root = next((each for each in known if each.subject == last.issuer), None)
    if root is None:
        raise MinutesError(texts.no_root(last.issuer.rfc4514_string()))
    trust.check_chain(newest, above, [root], now)
    return Identity(key, newest, root, above)
