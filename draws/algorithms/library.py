"""The same checks by compiled packages, where they are installed: faster, by other authors.

Ed25519, RSA and ECDSA by cryptography, BLS12-381 by py_arkworks_bls12381.
"""

from functools import cache

from .curves import Curve, Point
from .rsa import Key


@cache
def available() -> bool:
    """Whether the package cryptography can be loaded here."""
    try:
        import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


@cache
def has_bls() -> bool:
    """Whether py_arkworks_bls12381 can be loaded here, in a version that hashes to the curve."""
    try:
        from py_arkworks_bls12381 import GT, G1Point  # noqa: PLC0415
    except ImportError:
        return False
    return hasattr(G1Point, "hash_to_curve") and hasattr(GT, "pairing_check")


def bls(public: bytes, signature: bytes, message: bytes, domain: bytes) -> bool:
    """As `bls.verify`, for a key and a signature that are not spelled as infinity."""
    from py_arkworks_bls12381 import GT, G1Point, G2Point  # noqa: PLC0415

    try:
        point = G1Point.from_compressed_bytes(signature)
        key = G2Point.from_compressed_bytes(public)
    except ValueError:
        return False
    hashed = G1Point.hash_to_curve(message, domain)
    return bool(GT.pairing_check([point, hashed], [-G2Point(), key]))


def ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    """As `ed25519.verify`, for a key that is a point in its one spelling."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def rsa(key: Key, signature: bytes, message: bytes, name: str, pss: tuple[str, int] | None) -> bool:
    """As `rsa.verify_pkcs1`, or with a mask's hash and a salt's length as `rsa.verify_pss`."""
    if pss and pss[1] > key.size():
        return False  # no such number can be told to the library
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers  # noqa: PLC0415

    known = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
    scheme = padding.PSS(padding.MGF1(known[pss[0]]), pss[1]) if pss else padding.PKCS1v15()
    try:
        public = RSAPublicNumbers(key.exponent, key.modulus).public_key()
        public.verify(signature, message, scheme, known[name])
    except (InvalidSignature, ValueError):
        return False
    return True


def ecdsa(curve: Curve, key: Point, signature: tuple[int, int], message: bytes, name: str) -> bool:
    """As `ecdsa.verify`, on P-256 and P-384."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415

    known = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
    curves = {"secp256r1": ec.SECP256R1(), "secp384r1": ec.SECP384R1()}
    try:
        public = ec.EllipticCurvePublicNumbers(*key, curves[curve.name]).public_key()
        public.verify(utils.encode_dss_signature(*signature), message, ec.ECDSA(known[name]))
    except (InvalidSignature, ValueError):
        return False
    return True
