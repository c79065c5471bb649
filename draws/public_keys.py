"""Public keys and pairs of numbers as certificates and signatures hold them, read from their DER.

SubjectPublicKeyInfo (RFC 5280), for RSA (RFC 8017), elliptic curves (RFC 5480) and SM2 (GM/T 0006).
"""

from dataclasses import dataclass

from .algorithms.curves import P256, P384, SM2P256, Curve, Point
from .algorithms.rsa import Key as RsaKey
from .der import BITS, INTEGER, SEQUENCE, Der, oid, read_one, refuse, two
from .errors import DrawError

_RSA, _PSS, _EC = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.10045.2.1"
_CURVES = {
    "1.2.840.10045.3.1.7": P256,
    "1.3.132.0.34": P384,
    "1.2.156.10197.1.301": SM2P256,
}


class UnknownKeyError(Exception):
    """A key of a kind, or of a form, that this program does not know."""


@dataclass(frozen=True)
class CurveKey:
    """A public key that is a point of a curve."""

    curve: Curve
    point: Point


def read_key(data: bytes) -> RsaKey | CurveKey:
    """The key in a SubjectPublicKeyInfo; raises UnknownKeyError for what is none."""
    try:
        return _read(read_one(data))
    except DrawError as error:
        raise UnknownKeyError(f"not a key: {error.message}") from None


def _read(info: Der) -> RsaKey | CurveKey:
    algorithm, bits = two(info, "SubjectPublicKeyInfo")
    kind, *parameters = algorithm.want(SEQUENCE).parts() or [algorithm]
    body = bits.want(BITS).body
    if body[:1] != b"\0":
        refuse("whole bytes", body[:1].hex())
    if oid(kind) in (_RSA, _PSS):
        modulus, exponent = two(read_one(body[1:]), "RSAPublicKey")
        key = RsaKey(number(modulus), number(exponent))
        if key.is_sound():
            return key
        raise UnknownKeyError(f"RSA of {key.modulus.bit_length()} bits, exponent {key.exponent}")
    if oid(kind) == _EC and len(parameters) == 1 and (curve := _CURVES.get(oid(parameters[0]))):
        if point := curve.decode(body[1:]):
            return CurveKey(curve, point)
        raise UnknownKeyError(f"not a point of {curve.name}")
    raise UnknownKeyError(f"of kind {oid(kind)}")


def number(element: Der) -> int:
    """An INTEGER of 0 or more, in its shortest form."""
    body = element.want(INTEGER).body
    if not body or body[0] & 0x80 or (len(body) > 1 and body[0] == 0 and not body[1] & 0x80):
        refuse("a number of 0 or more in its shortest form", body[:8].hex())
    return int.from_bytes(body, "big")


def two_numbers(signature: bytes) -> tuple[int, int]:
    """r and s of a signature on a curve: a SEQUENCE of two numbers, and nothing more."""
    r, s = two(read_one(signature), "a signature")
    return number(r), number(s)
