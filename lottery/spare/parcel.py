"""The sealed file: a zip archive inside an `age` file under a passphrase.

Any program that speaks age opens it, so that nobody depends on this one. Whoever has the file
without the passphrase learns its size; whoever has both can go on with the draw and read its cards.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping

import pyrage

from lottery.errors import ParcelRefusedError
from lottery.texts import spare as sentences

LEAST_PASSPHRASE = 12
MOST_BYTES = 2 << 30
"""A member that says it is larger than that is not opened."""


def seal(parts: Mapping[str, bytes], passphrase: str) -> bytes:
    """The sealed file with these parts by name."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise ParcelRefusedError(sentences.passphrase_short(LEAST_PASSPHRASE))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    sealed: bytes = pyrage.passphrase.encrypt(out.getvalue(), passphrase)
    return sealed


def unseal(data: bytes, passphrase: str, names: frozenset[str]) -> dict[str, bytes]:
    """The parts of a sealed file; ParcelRefusedError unless it opens and holds `names` at most."""
    try:
        plain = pyrage.passphrase.decrypt(data, passphrase)
    except pyrage.DecryptError:
        raise ParcelRefusedError(sentences.parcel_closed()) from None
    try:
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            members = archive.infolist()
            found = [member.filename for member in members]
            large = sum(member.file_size for member in members) > MOST_BYTES
            if large or not set(found) <= names or len(set(found)) < len(found):
                raise ParcelRefusedError(sentences.parcel_unknown())
            return {name: archive.read(name) for name in found}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError):
        raise ParcelRefusedError(sentences.parcel_unknown()) from None
