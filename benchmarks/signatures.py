"""Signatures checked by plain Python beside compiled packages, in milliseconds."""

from collections.abc import Callable
from hashlib import sha256
from time import process_time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from draws import beacon
from draws.algorithms import bls, curves, ecdsa, ed25519, library, sm3
from draws.algorithms.rsa import Key, verify_pkcs1
from tests.draws.builders import ROUND, SIGNATURE

MESSAGE = sha256(b"what is signed").digest()


def best(act: Callable[[], object], runs: int = 5) -> float:
    """The best of some runs, in milliseconds."""
    times = []
    for _ in range(runs):
        before = process_time()
        act()
        times.append(process_time() - before)
    return min(times) * 1000


def main() -> None:
    """Print a line for each kind."""
    own = Ed25519PrivateKey.from_private_bytes(bytes(32))
    edwards = own.public_key().public_bytes_raw(), own.sign(MESSAGE), MESSAGE
    _line("Ed25519", lambda: ed25519.verify(*edwards), lambda: library.ed25519(*edwards))
    holder = rsa.generate_private_key(65537, 3072)
    numbers = holder.public_key().public_numbers()
    signature = holder.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
    told = Key(numbers.n, numbers.e), signature, MESSAGE, "sha256"
    _line("RSA 3072", lambda: verify_pkcs1(*told), lambda: library.rsa(*told, None))
    for curve, made in ((curves.P256, ec.SECP256R1()), (curves.P384, ec.SECP384R1())):
        signer = ec.generate_private_key(made)
        point = signer.public_key().public_numbers()
        raw = utils.decode_dss_signature(signer.sign(MESSAGE, ec.ECDSA(hashes.SHA256())))
        asked = curve, (point.x, point.y), raw, MESSAGE, "sha256"
        _line(curve.name, lambda a=asked: ecdsa.verify(*a), lambda a=asked: library.ecdsa(*a))  # type: ignore[misc]
    told_of = bytes.fromhex(beacon.PUBLIC_KEY), bytes.fromhex(SIGNATURE), _round(), beacon.DOMAIN
    _line("beacon (BLS12-381)", lambda: bls.verify(*told_of), lambda: library.bls(*told_of))
    hashed = best(lambda: sm3.Plain().update(bytes(1 << 17)))
    print(f"SM3, a megabyte: {8 * hashed:.0f}")


def _round() -> bytes:
    return sha256(ROUND.to_bytes(8, "big")).digest()


def _line(name: str, plain: Callable[[], object], fast: Callable[[], object]) -> None:
    print(f"{name}: {best(plain):.2f} beside {best(fast):.2f}")


if __name__ == "__main__":
    main()
