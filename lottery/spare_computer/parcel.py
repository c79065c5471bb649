"""The sealed file: a zip archive under a passphrase, by scrypt (RFC 7914) and AES-256-GCM.

    fpdraw-parcel/1 LF    16 bytes of salt    12 bytes of nonce    what is sealed, with its tag

scrypt's cost is fixed (N = 2^17, r = 8, p = 1: 128 MiB), so that a busy computer seals no weaker
than an idle one, and a slow one opens what a fast one sealed. Whoever has the file without the
passphrase learns its size; whoever has both can go on with the draw and read its cards.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from lottery.acting import RandomBytes
from lottery.errors import ParcelRefusedError
from lottery.texts.ceremony import spare_computer as sentences

FIRST_LINE = b"fpdraw-parcel/1\n"
SALT = 16
NONCE = 12
COST = 1 << 17
LEAST_PASSPHRASE = 12
_PLAIN = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,31}/)?[A-Za-z0-9][A-Za-z0-9._@-]{0,99}")
MOST_BYTES = 2 << 30
"""A member that says it is larger than that is not opened."""


def check_passphrase(passphrase: str) -> None:
    """ParcelRefusedError where it is too short."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise ParcelRefusedError(sentences.passphrase_short(LEAST_PASSPHRASE))


def seal(parts: Mapping[str, bytes], passphrase: str, random_bytes: RandomBytes) -> bytes:
    """The sealed file with these parts by name."""
    check_passphrase(passphrase)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    salt, nonce = random_bytes(SALT), random_bytes(NONCE)
    sealed = _cipher(passphrase, salt).encrypt(nonce, out.getvalue(), FIRST_LINE)
    return FIRST_LINE + salt + nonce + sealed


def unseal(
    data: bytes, passphrase: str, names: frozenset[str], folders: tuple[str, ...] = ()
) -> dict[str, bytes]:
    """The parts of a sealed file; ParcelRefusedError unless it opens and holds at most `names`, and
    files with plain names in `folders` (each ends with `/`)."""
    plain = _open(data, passphrase)
    try:
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            members = archive.infolist()
            found = [member.filename for member in members]
            large = sum(member.file_size for member in members) > MOST_BYTES
            strange = [n for n in set(found) - names if not _is_in(n, folders)]
            if large or strange or len(set(found)) < len(found):
                raise ParcelRefusedError(sentences.parcel_unknown())
            return {name: archive.read(name) for name in found}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError):
        raise ParcelRefusedError(sentences.parcel_unknown()) from None


def _is_in(name: str, folders: tuple[str, ...]) -> bool:
    parts = (name.removeprefix(folder) for folder in folders if name.startswith(folder))
    return any(_PLAIN.fullmatch(part) for part in parts)


def _open(data: bytes, passphrase: str) -> bytes:
    if not data.startswith(FIRST_LINE):
        raise ParcelRefusedError(sentences.parcel_unknown())
    stream = io.BytesIO(data[len(FIRST_LINE) :])
    salt, nonce, sealed = stream.read(SALT), stream.read(NONCE), stream.read()
    try:
        return _cipher(passphrase, salt).decrypt(nonce, sealed, FIRST_LINE)
    except (InvalidTag, ValueError):  # a file cut short has no whole nonce or tag
        raise ParcelRefusedError(sentences.parcel_closed()) from None


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    """The cipher under a passphrase, however the keyboard spells its characters."""
    spelled = unicodedata.normalize("NFC", passphrase).encode()
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(spelled))
