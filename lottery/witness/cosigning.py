"""A witness's own signature under a checkpoint: C2SP cosignature/v1 with Ed25519.

`cosignature/v1`, `time <seconds>` and the checkpoint's text are signed; the line's base64 holds the
key's hash (4 bytes, over 0x04 and the public key), the time (8 bytes) and the signature (64).
"""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from draws import signatures
from draws.errors import DrawError
from lottery.errors import LotteryError
from lottery.texts.public import witness as words

NEWEST = "cosigned.txt"
"""The newest checkpoint that a witness cosigned, in his folder: what he publishes."""
_KIND = b"\x04"
_VERIFIER = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)")


class OwnKeyError(LotteryError):
    """The file is no key with which a witness signs."""


class CosignatureError(LotteryError):
    """A cosignature, or a witness's key, that is none."""


@dataclass(frozen=True)
class WitnessKey:
    """A witness's name and Ed25519 public key (32 bytes), and where it publishes what it cosigned;
    empty where it hands that in otherwise."""

    name: str
    public: bytes
    address: str = ""

    @property
    def digest(self) -> str:
        """The 8 hex digits by which signature lines name the key."""
        return _hash_of(self.name, self.public).hex()

    def text(self) -> str:
        """The line by which others know this witness."""
        return f"{self.name}+{self.digest}+{base64.b64encode(_KIND + self.public).decode()}"

    def setting(self) -> str:
        """What `parse_witness` reads: the line, with the address behind it."""
        return f"{self.text()} {self.address}".strip()


def parse_witness(line: str) -> WitnessKey:
    """A witness by the line `<name>+<hash>+<key>`, behind it its address if it has one; raises
    CosignatureError."""
    text, _, address = line.strip().partition(" ")
    found = _VERIFIER.fullmatch(text)
    try:
        raw = base64.b64decode(found[3], validate=True) if found else b""
    except ValueError:
        raw = b""
    if not found or raw[:1] != _KIND or len(raw) != 33:
        raise CosignatureError(words.bad_witness(line))
    key = WitnessKey(found[1], raw[1:], address.strip())
    if key.text() != text or not re.fullmatch(r"(https?://\S+)?", key.address):
        raise CosignatureError(words.bad_witness(line))
    return key


def cosigned_at(note: bytes, key: WitnessKey) -> datetime | None:
    """When a witness signed a checkpoint; None if it did not.

    Raises CosignatureError for a line of its key that does not hold, and for what is no note.
    """
    try:
        text, lines = signatures.parse_note(note, signatures.CHECKPOINT)
        rows = lines.decode("utf-8").splitlines()
    except (DrawError, UnicodeError):
        raise CosignatureError(words.NO_COSIGNED) from None
    for row in rows:
        raw = _raw_of(row, key)
        if raw is not None:
            return _checked(text, raw, key)
    return None


def _raw_of(row: str, key: WitnessKey) -> bytes | None:
    dash, _, rest = row.partition(" ")
    name, _, value = rest.partition(" ")
    try:
        raw = base64.b64decode(value, validate=True)
    except ValueError:
        return None
    ours = dash == "—" and name == key.name and raw[:4].hex() == key.digest
    return raw if ours else None


def _checked(text: bytes, raw: bytes, key: WitnessKey) -> datetime:
    seconds = int.from_bytes(raw[4:12], "big")
    signed = f"cosignature/v1\ntime {seconds}\n".encode() + text
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(raw[12:], signed)
        return datetime.fromtimestamp(seconds, UTC)
    except (InvalidSignature, ValueError, OverflowError, OSError):
        raise CosignatureError(words.bad_cosignature(key.name)) from None


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
    return WitnessKey(name, key.public_key().public_bytes_raw()).text()


def cosigned(note: bytes, name: str, key: Ed25519PrivateKey, now: datetime) -> bytes:
    """The checkpoint as its log signed it, with this witness's signature as its last line."""
    text, lines = signatures.parse_note(note, signatures.CHECKPOINT)
    seconds = int(now.timestamp())
    signed = key.sign(f"cosignature/v1\ntime {seconds}\n".encode() + text)
    raw = _hash(name, key) + seconds.to_bytes(8, "big") + signed
    return text + b"\n" + lines + f"— {name} {base64.b64encode(raw).decode()}\n".encode()


def _hash(name: str, key: Ed25519PrivateKey) -> bytes:
    return _hash_of(name, key.public_key().public_bytes_raw())


def _hash_of(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _KIND + public).digest()[:4]
