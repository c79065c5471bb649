"""A witness's own signature under a checkpoint: C2SP cosignature/v1 with Ed25519.

`cosignature/v1`, `time <seconds>` and the checkpoint's text are signed; the line's base64 holds the
key's hash (4 bytes, over 0x04 and the public key), the time (8 bytes) and the signature (64).
"""

import base64
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from draws import signatures
from lottery.errors import LotteryError
from lottery.texts.public import witness as words

NEWEST = "cosigned.txt"
"""The newest checkpoint that a witness cosigned, in his folder: what he publishes."""
_KIND = b"\x04"


class OwnKeyError(LotteryError):
    """The file is no key with which a witness signs."""


def load(file: Path) -> Ed25519PrivateKey:
    """The Ed25519 key in a PEM file without passphrase; raises OwnKeyError."""
    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        raise OwnKeyError(words.no_own_key(file)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise OwnKeyError(words.no_own_key(file))
    return key


def verifier(name: str, key: Ed25519PrivateKey) -> str:
    """The line by which others know this witness."""
    public = _KIND + key.public_key().public_bytes_raw()
    return f"{name}+{_hash(name, key).hex()}+{base64.b64encode(public).decode()}"


def cosigned(note: bytes, name: str, key: Ed25519PrivateKey, now: datetime) -> bytes:
    """The checkpoint as its log signed it, with this witness's signature as its last line."""
    text, lines = signatures.parse_note(note, signatures.CHECKPOINT)
    seconds = int(now.timestamp())
    signed = key.sign(f"cosignature/v1\ntime {seconds}\n".encode() + text)
    raw = _hash(name, key) + seconds.to_bytes(8, "big") + signed
    return text + b"\n" + lines + f"— {name} {base64.b64encode(raw).decode()}\n".encode()


def _hash(name: str, key: Ed25519PrivateKey) -> bytes:
    public = key.public_key().public_bytes_raw()
    return sha256(name.encode() + b"\n" + _KIND + public).digest()[:4]
