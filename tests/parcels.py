"""Parcels in memory, as small tests like them."""

import os
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lottery import passphrases
from lottery.acting import Acting
from lottery.office import Office
from lottery.spare_computer import arrival, carry, first_form, homecoming, parcel, returning

PASSPHRASE = "vier pferde im regen"


def exported(office: Office, code: str, *, acting: Acting, copy: bool = False) -> bytes:
    """What the main computer gives away."""
    out = BytesIO()
    carry.export_draw(office, code, PASSPHRASE, out, acting=acting, copy=copy)
    return out.getvalue()


def imported(data: bytes, home: Path, *, acting: Acting) -> None:
    """A home is made of it."""
    arrival.import_draw(BytesIO(data), PASSPHRASE, home, acting=acting)


def handed_back(office: Office, code: str, *, acting: Acting) -> bytes:
    """What the spare computer gives back."""
    out = BytesIO()
    returning.hand_back(office, code, PASSPHRASE, out, acting=acting)
    return out.getvalue()


def taken_home(office: Office, data: bytes, *, acting: Acting) -> None:
    """The main computer takes it."""
    homecoming.take_home(office, BytesIO(data), PASSPHRASE, acting=acting)


def sealed(parts: Mapping[str, bytes], passphrase: str = PASSPHRASE, **sizes: int) -> bytes:
    """A sealed file with these parts."""
    out = BytesIO()
    pieces = ((name, [data]) for name, data in parts.items())
    parcel.seal(pieces, out, passphrase, os.urandom, **sizes)
    return out.getvalue()


def sealed_as_before(
    parts: Mapping[str, bytes], passphrase: str = PASSPHRASE, spoil: Mapping[int, int] | None = None
) -> bytes:
    """The same in the first form, as it was written once; `spoil` puts bytes at places of the first
    member's header, and of its copy at the end."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    salt, nonce = os.urandom(16), os.urandom(12)
    cipher = AESGCM(passphrases.key(passphrase, salt))
    first = first_form.FIRST_LINE
    archived = bytearray(out.getvalue())
    for at, byte in (spoil or {}).items():
        archived[at] = archived[archived.index(b"PK\x01\x02") + at + 2] = byte
    return first + salt + nonce + cipher.encrypt(nonce, bytes(archived), first)


def opened(
    data: bytes,
    names: frozenset[str],
    folders: tuple[str, ...] = (),
    passphrase: str = PASSPHRASE,
    **sizes: int,
) -> dict[str, bytes]:
    """The parts of a sealed file."""
    with TemporaryDirectory() as folder:
        found = parcel.unpack(BytesIO(data), passphrase, Path(folder), names, folders, **sizes)
        return {name: part.read_bytes() for name, part in found.items()}
