"""RSA signatures of RFC 8017, verifying only: PKCS #1 v1.5 and PSS.

For PKCS #1 v1.5 the message that has to come out is made and compared whole. Padding is never
parsed: whoever parses it lets something stand in it (Bleichenbacher's forgery for exponent 3).
"""

import hashlib
from dataclasses import dataclass

LEAST_BITS, MOST_BITS = 1024, 16384
_PREFIX = {
    "sha256": "3031300d060960864801650304020105000420",
    "sha384": "3041300d060960864801650304020205000430",
    "sha512": "3051300d060960864801650304020305000440",
}
"""DigestInfo up to the hash: section 9.2, note 1."""


@dataclass(frozen=True)
class Key:
    """A public key: modulus and exponent."""

    modulus: int
    exponent: int

    def is_sound(self) -> bool:
        """Whether a key can be like this, and a signature of it be checked in bounded time."""
        bits = self.modulus.bit_length()
        odd = self.modulus & 1 and self.exponent & 1
        return bool(odd) and LEAST_BITS <= bits <= MOST_BITS and 3 <= self.exponent < 1 << 64

    def size(self) -> int:
        """How many bytes a signature has."""
        return (self.modulus.bit_length() + 7) // 8


def verify_pkcs1(key: Key, signature: bytes, message: bytes, name: str) -> bool:
    """RSASSA-PKCS1-v1_5 (section 8.2.2) with a hash: sha256, sha384 or sha512."""
    opened = _open(key, signature)
    ending = bytes.fromhex(_PREFIX[name]) + hashlib.new(name, message).digest()
    filling = key.size() - len(ending) - 3
    return filling >= 8 and opened == b"\0\1" + b"\xff" * filling + b"\0" + ending


def verify_pss(key: Key, signature: bytes, message: bytes, name: str, pss: tuple[str, int]) -> bool:
    """RSASSA-PSS (section 8.1.2) with a hash, the hash of its mask, and its salt's length."""
    mask_name, salt_size = pss
    opened, bits = _open(key, signature), key.modulus.bit_length() - 1
    if opened is None:
        return False
    if bits % 8 == 0 and opened[0]:
        return False
    block = opened[-((bits + 7) // 8) :]
    digest = hashlib.new(name, message).digest()
    size = len(digest)
    if len(block) < size + salt_size + 2 or block[-1] != 0xBC:
        return False
    masked, hashed = block[: -size - 1], block[-size - 1 : -1]
    unused = 8 * len(block) - bits
    if masked[0] >> 8 - unused:
        return False
    data = bytes(a ^ b for a, b in zip(masked, _mask(hashed, len(masked), mask_name), strict=True))
    data = bytes([data[0] & 0xFF >> unused]) + data[1:]
    salt = data[len(data) - salt_size :]
    if data != bytes(len(data) - salt_size - 1) + b"\1" + salt:
        return False
    return hashlib.new(name, bytes(8) + digest + salt).digest() == hashed


def _open(key: Key, signature: bytes) -> bytes | None:
    """The message that a signature holds, as many bytes as the modulus; None if none can."""
    number = int.from_bytes(signature, "big")
    if len(signature) != key.size() or number >= key.modulus:
        return None
    return pow(number, key.exponent, key.modulus).to_bytes(key.size(), "big")


def _mask(seed: bytes, size: int, name: str) -> bytes:
    """MGF1 (appendix B.2.1)."""
    out, counter = b"", 0
    while len(out) < size:
        out += hashlib.new(name, seed + counter.to_bytes(4, "big")).digest()
        counter += 1
    return out[:size]
