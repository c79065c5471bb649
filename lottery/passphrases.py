"""A cipher under a passphrase: scrypt (RFC 7914), and AES-256-GCM; and how short one may not be.

scrypt's cost is fixed (N = 2^17, r = 8, p = 1: 128 MiB), so that a busy computer seals no weaker
than an idle one, and a slow one opens what a fast one sealed. Every file that is sealed under a
passphrase (backups, keys, parcels) is sealed by this, each in a form of its own.
"""

import unicodedata

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

SALT = 16
COST = 1 << 17
LEAST = 12
"""Characters of a passphrase."""


def is_short(passphrase: str) -> bool:
    """Whether a passphrase may not seal anything."""
    return len(passphrase) < LEAST


def cipher(passphrase: str, salt: bytes) -> AESGCM:
    """The cipher under a passphrase, however the keyboard spells its characters."""
    return AESGCM(key(passphrase, salt))


def key(passphrase: str, salt: bytes) -> bytes:
    """Its key (32 bytes)."""
    spelled = unicodedata.normalize("NFC", passphrase).encode()
    return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(spelled)
