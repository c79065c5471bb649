"""The sealed file: a zip archive under a passphrase (`lottery.passphrases`).

    fpdraw-parcel/1 LF    16 bytes of salt    12 bytes of nonce    what is sealed, with its tag

Whoever has the file without the passphrase learns its size; whoever has both can go on with the
draw and read its cards.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag

from lottery import passphrases
from lottery.acting import RandomBytes
from lottery.errors import ParcelRefusedError
from lottery.passphrases import SALT
from lottery.texts.ceremony import spare_computer as sentences

FIRST_LINE = b"fpdraw-parcel/1\n"
NONCE = 12
_PLAIN = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,31}/)?[A-Za-z0-9][A-Za-z0-9._@-]{0,99}")
MOST_BYTES = 2 << 30
"""A member that says it is larger than that is not opened."""


def check_passphrase(passphrase: str) -> None:
    """ParcelRefusedError where it is too short."""
    if passphrases.is_short(passphrase):
        raise ParcelRefusedError(sentences.passphrase_short(passphrases.LEAST))


def seal(parts: Mapping[str, bytes], passphrase: str, random_bytes: RandomBytes) -> bytes:
    """The sealed file with these parts by name."""
    check_passphrase(passphrase)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    salt, nonce = random_bytes(SALT), random_bytes(NONCE)
    sealed = passphrases.cipher(passphrase, salt).encrypt(nonce, out.getvalue(), FIRST_LINE)
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
        return passphrases.cipher(passphrase, salt).decrypt(nonce, sealed, FIRST_LINE)
    except (InvalidTag, ValueError):  # a file cut short has no whole nonce or tag
        raise ParcelRefusedError(sentences.parcel_closed()) from None
