"""The first form of a parcel, read and written no more: a zip archive, sealed in one.

    fpdraw-parcel/1 LF    16 bytes of salt    12 bytes of nonce    what is sealed, with its tag

The tag comes last and is over everything: what is opened lies in a file that nobody looks at before
the tag has held.
"""

import shutil
import zipfile
import zlib
from collections.abc import Callable
from errno import EINVAL
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from lottery import passphrases
from lottery.errors import ParcelRefusedError
from lottery.passphrases import SALT
from lottery.sealed import CHUNK, TAG
from lottery.texts.ceremony import spare_computer as sentences

FIRST_LINE = b"fpdraw-parcel/1\n"
NONCE = 12
_ARCHIVE = ".archive"


def unpack(
    data: BinaryIO,
    passphrase: str,
    folder: Path,
    place_of: Callable[[str], Path],
    most: int,
) -> None:
    """Lay the parts down, each where `place_of` says, or raises. Raises ParcelRefusedError."""
    plain = folder / _ARCHIVE
    _open(data, passphrase, plain)
    try:
        with zipfile.ZipFile(plain) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > most:
                raise ParcelRefusedError(sentences.parcel_unknown())
            for member in members:
                with archive.open(member) as part, place_of(member.filename).open("wb") as out:
                    shutil.copyfileobj(part, out, CHUNK)
    except OSError as why:
        if why.errno not in {None, EINVAL}:  # the machine's; the others are the archive's own
            raise
        raise ParcelRefusedError(sentences.parcel_unknown()) from None
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError):
        raise ParcelRefusedError(sentences.parcel_unknown()) from None
    plain.unlink()


def _open(data: BinaryIO, passphrase: str, plain: Path) -> None:
    data.seek(0, 2)
    begin, end = len(FIRST_LINE) + SALT + NONCE, data.tell() - TAG
    if end < begin:
        raise ParcelRefusedError(sentences.parcel_closed())
    data.seek(end)
    tag = data.read()
    data.seek(len(FIRST_LINE))
    key = passphrases.key(passphrase, data.read(SALT))
    opening = Cipher(AES(key), GCM(data.read(NONCE), tag)).decryptor()
    opening.authenticate_additional_data(FIRST_LINE)
    with plain.open("wb") as out:
        while begin < end:
            sealed = data.read(min(CHUNK, end - begin))
            begin += len(sealed)
            out.write(opening.update(sealed))
    try:
        opening.finalize()
    except InvalidTag:
        plain.unlink()
        raise ParcelRefusedError(sentences.parcel_closed()) from None
