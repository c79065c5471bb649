"""Personal data lies in boxes: sealed under one key, and compared by hashes under another.

Whoever has the database without `keys/` learns no name and no phone, and cannot test a guess (the
invoices' numbers lie open: they must be unique); whoever has the field key can open everything.
Boxes name their place, so that one moved to another row does not open there.
"""

import hmac
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lottery.acting import RandomBytes
from lottery.errors import BoxClosedError
from lottery.texts import errors as sentences

_VERSION = b"\x01"
_NONCE = 12


@lru_cache(maxsize=4)
def _cipher(key: bytes) -> AESGCM:
    """The key made ready once, not once a box."""
    return AESGCM(key)


@dataclass(frozen=True)
class Boxes:
    """Seals and opens personal fields, and makes the keyed hashes that equality is tested by."""

    field_key: bytes = field(repr=False)
    index_key: bytes = field(repr=False)
    field_key_before: bytes = field(default=b"", repr=False)
    """What opens the boxes that are not sealed anew yet, while the field key is being replaced."""

    def seal(self, content: bytes, place: str, random_bytes: RandomBytes) -> bytes:
        """AES-256-GCM box: version (1 byte), nonce (12), ciphertext and tag; bound to `place`."""
        nonce = random_bytes(_NONCE)
        return _VERSION + nonce + _cipher(self.field_key).encrypt(nonce, content, place.encode())

    def open(self, box: bytes, place: str) -> bytes:
        """The content sealed at `place`; raises BoxClosedError for anything else."""
        nonce, sealed = box[1 : 1 + _NONCE], box[1 + _NONCE :]
        if box[:1] != _VERSION or len(sealed) < 16:
            raise BoxClosedError(sentences.box_closed(place))
        for key in filter(None, (self.field_key, self.field_key_before)):
            with suppress(InvalidTag):
                return _cipher(key).decrypt(nonce, sealed, place.encode())
        raise BoxClosedError(sentences.box_closed(place))

    def index(self, kind: str, text: str) -> str:
        """HMAC-SHA256 over `kind`, a zero byte and the text, 64 hex: equal if and only if equal."""
        return hmac.digest(self.index_key, f"{kind}\0{text}".encode(), sha256).hex()

    def mark(self, secret: str) -> str:
        """What tells one secret (`field` or `index`) from another, and tells nothing of it."""
        key = {"field": self.field_key, "index": self.index_key}[secret]
        return hmac.digest(key, f"mark\0{secret}".encode(), sha256).hex()[:32]

    def seal_key(self) -> bytes:
        """The key under which the ledger of rows is sealed: it names nobody, and signs nothing."""
        return bytes.fromhex(self.index("row-ledger", ""))


def place_of(table: str, column: str, row: str) -> str:
    """The associated data of a box: where it lies. An entry's row is named by its commit."""
    return f"{table}/{column}/{row}"
