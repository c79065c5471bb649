"""The notary's key file: an Ed25519 key sealed under a passphrase, or a plain PKCS8 PEM.

    fpdraw-key/1
    key: <verifier key: the public half>
    kdf: pbkdf2-hmac-sha256 600000 <salt, 32 hex>
    cipher: aes-256-gcm <nonce, 24 hex>
    sealed: <the 32 bytes of the private key and the tag, 96 hex>

The cipher's key is derived from the passphrase in NFC and UTF-8; its additional data are the first
four lines with their LFs, so that name and cost cannot be changed unnoticed. A browser makes and
opens the same file with Web Crypto. Whoever has the file still needs the passphrase.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import pbkdf2_hmac
from typing import TYPE_CHECKING

from ..errors import DrawError
from ..signatures import VerifierKey, parse_keys, sign, verifier_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FILE = "the key file"
FIRST = "fpdraw-key/1"
ROUNDS, MOST_ROUNDS = 600_000, 10_000_000
LEAST_PASSPHRASE = 12
_PEM = b"-----BEGIN PRIVATE KEY-----"
_PRIVATE = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY")
_SEALED = re.compile(
    f"{FIRST}\nkey: (?P<key>[^\n]+)\nkdf: pbkdf2-hmac-sha256 (?P<rounds>[1-9][0-9]{{5,7}})"
    " (?P<salt>[0-9a-f]{32})\ncipher: aes-256-gcm (?P<nonce>[0-9a-f]{24})\n"
    "sealed: (?P<sealed>[0-9a-f]{96})\n"
)


@dataclass(frozen=True)
class OwnKey:
    """A key with the name that it signs under."""

    name: str
    private: "Ed25519PrivateKey"

    def public(self) -> VerifierKey:
        """The half that others pin."""
        return verifier_key(self.name, self.private)

    def sign(self, text: bytes) -> str:
        """A signature line over `text`, without LF."""
        return sign(text, self.name, self.private)


def make(name: str, seed: bytes) -> OwnKey:
    """The key made of 32 random bytes; raises DrawError for a name that no key can have."""
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    made = OwnKey(name, ed25519.Ed25519PrivateKey.from_private_bytes(seed))
    parse_keys(f"{made.public().text()}\n".encode(), "the key's name")
    return made


def check_passphrase(passphrase: str) -> None:
    """Raise DrawError where it is too short."""
    if len(passphrase) < LEAST_PASSPHRASE:
        found = f"{len(passphrase)} characters"
        raise DrawError("too short a passphrase", FILE, 0, f"{LEAST_PASSPHRASE} or more", found)


def sealed(own: OwnKey, passphrase: str, random_bytes: Callable[[int], bytes]) -> bytes:
    """The sealed file's bytes; raises DrawError for a short passphrase."""
    check_passphrase(passphrase)
    salt, nonce = random_bytes(16), random_bytes(12)
    rows = (
        FIRST,
        f"key: {own.public().text()}",
        f"kdf: pbkdf2-hmac-sha256 {ROUNDS} {salt.hex()}",
        f"cipher: aes-256-gcm {nonce.hex()}",
    )
    head = "".join(f"{row}\n" for row in rows).encode()
    secret = own.private.private_bytes_raw()
    box = _cipher(passphrase, salt, ROUNDS).encrypt(nonce, secret, head)
    return head + f"sealed: {box.hex()}\n".encode()


def plain(own: OwnKey) -> bytes:
    """The key as a PKCS8 PEM, which anybody who has it can sign with."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    return own.private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def is_private(text: str) -> bool:
    """Whether a text is a private key, sealed or not, of any kind: what is shown to nobody."""
    return bool(_PRIVATE.search(text)) or text.lstrip("\ufeff \t\r\n").startswith(FIRST)


def is_plain(data: bytes) -> bool:
    """Whether a key file opens without a passphrase."""
    return _PEM in data[:100]


def public_of(data: bytes) -> VerifierKey:
    """The public half as a sealed file tells it, without its passphrase; raises DrawError."""
    return _public(_match(data))


def load(data: bytes, name: str, passphrase: str) -> OwnKey:
    """Open a key file. A PEM has no name of its own: `name` is the one it signs under.

    Raises DrawError for a wrong passphrase, and for a file that is no Ed25519 key.
    """
    return _from_pem(data, name) if is_plain(data) else _unsealed(data, passphrase)


def _unsealed(data: bytes, passphrase: str) -> OwnKey:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415

    match = _match(data)
    public, rounds = _public(match), int(match["rounds"])
    head = data[: data.rindex(b"sealed: ")]
    box, nonce = bytes.fromhex(match["sealed"]), bytes.fromhex(match["nonce"])
    try:
        cipher = _cipher(passphrase, bytes.fromhex(match["salt"]), rounds)
        own = make(public.name, cipher.decrypt(nonce, box, head))
    except InvalidTag:
        raise DrawError("another passphrase, or a changed file", FILE) from None
    if own.public() != public:
        raise DrawError("not the key that it names", FILE, 2, public.text(), own.public().text())
    return own


def _from_pem(data: bytes, name: str) -> OwnKey:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        load_pem_private_key,
    )

    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise DrawError("not a private key", FILE) from None
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise DrawError("not an Ed25519 key", FILE)
    return make(name, key.private_bytes_raw())


def _match(data: bytes) -> re.Match[str]:
    match = _SEALED.fullmatch(data.decode("utf-8", "replace"))
    if not match or not ROUNDS <= int(match["rounds"]) <= MOST_ROUNDS:
        raise DrawError("no key file of this kind", FILE, 1, FIRST)
    return match


def _public(match: re.Match[str]) -> VerifierKey:
    return parse_keys(f"{match['key']}\n".encode(), FILE)[0]


def _cipher(passphrase: str, salt: bytes, rounds: int) -> "AESGCM":
    """The cipher under a passphrase, however the keyboard spells its characters."""
    from cryptography.hazmat.primitives.ciphers import aead  # noqa: PLC0415

    spelled = unicodedata.normalize("NFC", passphrase).encode()
    return aead.AESGCM(pbkdf2_hmac("sha256", spelled, salt, rounds))
