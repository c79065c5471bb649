"""The Ed25519 keys that sign manifests and checkpoints, kept as PKCS8 PEM files.

Whoever has the organiser's key can sign a false register as the organiser; without the notary's
key it will not be cosigned.
"""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from draws.signatures import VerifierKey, sign, verifier_key
from lottery import whole_files
from lottery.errors import KeyUnusableError
from lottery.office.settings import Settings
from lottery.texts import errors as sentences


@dataclass(frozen=True)
class SigningKey:
    """A name without blanks or plus, and the key that signs under it."""

    name: str
    key: Ed25519PrivateKey

    def verifier(self) -> VerifierKey:
        """The public half, which others pin."""
        return verifier_key(self.name, self.key)

    def sign(self, text: bytes) -> str:
        """A signature line over a text, without LF."""
        return sign(text, self.name, self.key)


def signers(settings: Settings) -> tuple[SigningKey, ...]:
    """Who signs by himself here; raises KeyUnusableError.

    The organiser, and in a home for rehearsals the notary if his key is kept there. In earnest he
    signs on his own machine (`lottery.ceremony.notary.cosigning`).
    """
    organiser = organiser_of(settings)
    if settings.notary_key_file is None or not settings.demo:
        return (organiser,)
    return (organiser, SigningKey(settings.notary_name, load_key(settings.notary_key_file)))


def organiser_of(settings: Settings) -> SigningKey:
    """The organiser; raises KeyUnusableError."""
    return SigningKey(settings.organiser_name, load_key(settings.organiser_key_file))


def load_key(file: Path) -> Ed25519PrivateKey:
    """Read a key; raises KeyUnusableError if there is none or it is of another kind."""
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except FileNotFoundError:
        raise KeyUnusableError(sentences.key_missing(file)) from None
    except (OSError, ValueError, TypeError):
        raise KeyUnusableError(sentences.key_malformed(file)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusableError(sentences.key_malformed(file))
    return key


def new_key(file: Path, seed: bytes) -> None:
    """Write the key made from 32 random bytes; never over an existing file."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    whole_files.create(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
