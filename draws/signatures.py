"""Signed notes in the C2SP format, with Ed25519: who stands behind a manifest or a checkpoint.

A note is a text that ends with LF, an empty line, and one signature line a signer:
`— <name> <base64 of key hash (4 bytes) and signature (64 bytes)>`. A verifier key is
`<name>+<key hash, 8 hex>+<base64 of 0x01 and the public key>`.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from .algorithms.choice import verify_ed25519
from .errors import DrawError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURES, KEYS, CHECKPOINT = "signatures.txt", "keys.txt", "checkpoint.txt"
_NAME = r"[^\s+]+"
_LINE = re.compile(f"— ({_NAME}) ([A-Za-z0-9+/]{{91}}=)")
_KEY = re.compile(rf"({_NAME})\+([0-9a-f]{{8}})\+([A-Za-z0-9+/]{{44}})")


@dataclass(frozen=True)
class VerifierKey:
    """A signer's name and Ed25519 public key (32 bytes)."""

    name: str
    public: bytes

    def key_hash(self) -> bytes:
        """The 4 bytes by which signature lines name the key."""
        return sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    def text(self) -> str:
        """The line that others pin."""
        encoded = base64.b64encode(b"\x01" + self.public).decode()
        return f"{self.name}+{self.key_hash().hex()}+{encoded}"


def verifier_key(name: str, private: "Ed25519PrivateKey") -> VerifierKey:
    """The public half of a signer's key."""
    if not re.fullmatch(_NAME, name):
        raise DrawError("a signer's name has no blank and no plus", found=name)
    return VerifierKey(name, private.public_key().public_bytes_raw())


def parse_keys(data: bytes, file: str = KEYS) -> list[VerifierKey]:
    """The verifier keys in a file, one a line."""
    keys = []
    for line, row in enumerate(_rows(data, file), 1):
        match = _KEY.fullmatch(row)
        raw = _decode(match[3], file, line) if match else b""
        if not match or raw[:1] != b"\x01":
            raise DrawError("not an Ed25519 verifier key", file, line, "name+hash+key", row)
        key = VerifierKey(match[1], raw[1:])
        if key.key_hash().hex() != match[2]:
            raise DrawError("another key hash", file, line, key.key_hash().hex(), match[2])
        keys.append(key)
    if len({key.name for key in keys}) < len(keys) or not keys:
        raise DrawError("one key a name, and at least one", file)
    return keys


def check_two(keys: Sequence[VerifierKey], file: str = KEYS) -> None:
    """A live draw is signed by two at least, none of whom holds another's key."""
    if len(keys) < 2:
        raise DrawError("a live draw has two keys or more", file, 0, 2, len(keys))
    if len({key.public for key in keys}) < len(keys):
        names = ", ".join(key.name for key in keys)
        raise DrawError("one key under two names", file, 0, "a key of his own each", names)


def sign(text: bytes, name: str, private: "Ed25519PrivateKey") -> str:
    """A signature line over `text`, without LF."""
    key = verifier_key(name, private)
    signature = base64.b64encode(key.key_hash() + private.sign(text)).decode()
    return f"— {name} {signature}"


def check_signatures(
    text: bytes, signatures: bytes, keys: Sequence[VerifierKey], file: str, first_line: int = 1
) -> None:
    """Raise DrawError unless each key, and nobody else, has signed `text` once."""
    left = {key.name: key for key in keys}
    for line, row in enumerate(_rows(signatures, file), first_line):
        match = _LINE.fullmatch(row)
        if not match:
            raise DrawError("not a signature line", file, line, "— <name> <base64>", row)
        key = left.pop(match[1], None)
        if key is None:
            raise DrawError("a signer not in keys.txt, or twice", file, line, None, match[1])
        _check(key, text, _decode(match[2], file, line), file, line)
    if left:
        raise DrawError("a signature is missing", file, 0, ", ".join(sorted(left)), "none")


def parse_note(note: bytes, file: str) -> tuple[bytes, bytes]:
    """The text of a signed note, and its signature lines."""
    text, empty, signatures = note.partition(b"\n\n")
    if not empty:
        raise DrawError("not a signed note", file)
    return text + b"\n", signatures


def check_note(note: bytes, keys: Sequence[VerifierKey], file: str) -> bytes:
    """The text of a signed note whose signatures hold."""
    text, signatures = parse_note(note, file)
    check_signatures(text, signatures, keys, file, text.count(b"\n") + 2)
    return text


def check_some(text: bytes, signatures: bytes, keys: Sequence[VerifierKey], file: str) -> list[str]:
    """Which of these keys have signed a text, by name; lines of other keys are passed over.

    Raises DrawError for a line of one of the keys that does not hold, and if none has signed.
    """
    named = {(key.name, key.key_hash()): key for key in keys}
    found = []
    for row in _rows(signatures, file):
        match = _LINE.fullmatch(row)
        if not match:
            raise DrawError("not a signature line", file, 0, "— <name> <base64>", row)
        raw = _decode(match[2], file, 0)
        if key := named.pop((match[1], raw[:4]), None):
            _check(key, text, raw, file, 0)
            found.append(key.name)
    if not found:
        wanted = ", ".join(key.name for key in keys)
        raise DrawError("not signed by any of the keys", file, 0, wanted, "none of them")
    return found


def checkpoint_text(origin: str, size: int, root: bytes) -> bytes:
    """The text of a C2SP tlog-checkpoint, ready to be signed."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n".encode()


def parse_checkpoint(text: bytes, file: str = CHECKPOINT) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint's text."""
    rows = _rows(text, file)
    if len(rows) != 3 or not rows[0] or not re.fullmatch("0|[1-9][0-9]{0,11}", rows[1]):
        raise DrawError("not a checkpoint of three lines", file)
    root = _decode(rows[2], file, 3)
    if len(root) != 32 or base64.b64encode(root).decode() != rows[2]:
        raise DrawError("not a root", file, 3, "32 bytes in base64", rows[2])
    return rows[0], int(rows[1]), root


def _check(key: VerifierKey, text: bytes, raw: bytes, file: str, line: int) -> None:
    if raw[:4] != key.key_hash():
        raise DrawError("signed with another key", file, line, key.key_hash().hex(), raw[:4].hex())
    if not verify_ed25519(key.public, raw[4:], text):
        raise DrawError(f"the signature of {key.name} does not hold", file, line)


def _rows(data: bytes, file: str) -> list[str]:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise DrawError("not UTF-8", file) from None
    if not text.endswith("\n"):
        raise DrawError("no line end at the end", file, text.count("\n") + 1)
    return text[:-1].split("\n")


def _decode(text: str, file: str, line: int) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise DrawError("not base64", file, line, found=text) from None
    if base64.b64encode(raw).decode() != text:
        raise DrawError("not the one base64 form", file, line, found=text)
    return raw
