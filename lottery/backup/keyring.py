"""The keys of a home in a sealed file of their own, to be kept apart from its backups.

Whoever has both and both passphrases has the home.
"""

import os
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, cast

from lottery import drafts, whole_files
from lottery.acting import Acting
from lottery.backup import about, failing, looking
from lottery.errors import BackupRefusedError
from lottery.office.settings import Settings
from lottery.sealed import SealingWriter
from lottery.texts import backup as sentences

KIND = replace(about.KIND, first=b"fpdraw-keys/1\n")
FOLDER = "keys"
_MOST = 1 << 20


def save(settings: Settings, place: Path, passphrase: str, *, acting: Acting) -> int:
    """Write the keys to a new file, and open it again; how many there are.

    Raises BackupRefusedError.
    """
    keys = dict(_keys(settings))
    if place.exists():
        raise BackupRefusedError(sentences.place_taken(place))
    try:
        drafts.sweep_beside(place)
        with drafts.file_beside(place) as draft:
            _write(draft, keys, passphrase, acting)
            if read(draft, passphrase) != keys:
                raise BackupRefusedError(sentences.spoiled())
            draft.replace(place)
        whole_files.sync_folder(place.parent)
    except OSError as why:
        said = sentences.not_written(place, why.strerror or str(why))
        raise failing.refusal(why, said) from None
    return len(keys)


def _write(draft: Path, keys: Mapping[str, bytes], passphrase: str, acting: Acting) -> None:
    with draft.open("wb") as out:
        writer = SealingWriter(out, KIND, b"{}", passphrase, acting.random_bytes)
        with tarfile.open(fileobj=cast("IO[bytes]", writer), mode="w|") as archive:
            for name, data in keys.items():
                told = tarfile.TarInfo(name)
                told.size = len(data)
                archive.addfile(told, BytesIO(data))
        writer.finish()
        out.flush()
        os.fsync(out.fileno())


def read(place: Path, passphrase: str) -> dict[str, bytes]:
    """The keys in a sealed file, by their paths in `keys/`; raises BackupRefusedError."""
    with looking.opened(place, passphrase, KIND) as archive:
        return {name: data.read(_MOST) for name, data in looking.contents(archive)}


def of_folder(folder: Path) -> dict[str, bytes]:
    """The keys in a folder, by their paths in it."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def lay_down(keys: dict[str, bytes], home: Path) -> None:
    """Write the keys into a home that has none; the folder is its owner's alone."""
    (home / FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, data in keys.items():
        whole_files.create(home / FOLDER / name, data)
    for folder in (home / FOLDER, *(home / FOLDER).rglob("*")):
        if folder.is_dir():
            folder.chmod(0o700)


def _keys(settings: Settings) -> Iterator[tuple[str, bytes]]:
    folder = settings.home / FOLDER
    yield from of_folder(folder).items()
    for file in (settings.minutes_key_file, settings.minutes_certificate_file, settings.trust_file):
        if file.exists() and not file.is_relative_to(folder):
            yield f"elsewhere/{file.name}", file.read_bytes()
