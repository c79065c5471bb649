"""The files of secrets: a new one is written beside the old one, and takes its place by a rename.

keys/NAME.key        the secret that is used
keys/NAME.key.new    made, and not used alone yet
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lottery import whole_files
from lottery.acting import RandomBytes
from lottery.errors import SecretReplacedError
from lottery.office.settings import Settings


def file_of(settings: Settings, name: str) -> Path:
    """Where a secret lies."""
    return settings.home / "keys" / f"{name}.key"


def coming_of(settings: Settings, name: str) -> Path:
    """Where the secret lies that is to take its place."""
    file = file_of(settings, name)
    return file.with_name(f"{file.name}.new")


@contextmanager
def coming(settings: Settings, name: str, random_bytes: RandomBytes) -> Iterator[Path]:
    """The file of the secret that is to come: made now, unless an earlier run has left it. What is
    made in vain, as the rotation is refused, does not stay."""
    file = coming_of(settings, name)
    made = not file.exists()
    make_coming(settings, name, random_bytes)
    try:
        yield file
    except SecretReplacedError:
        if made:
            overwrite(file)
        raise


def make_coming(settings: Settings, name: str, random_bytes: RandomBytes) -> None:
    """Make the secret that is to come, unless it is there already, from an earlier run."""
    file = coming_of(settings, name)
    if file.exists():
        return
    whole_files.write(file, f"{random_bytes(32).hex()}\n".encode("ascii"))


def put_in_place(settings: Settings, name: str) -> None:
    """The new secret takes the old one's place, whose bytes are written over first.

    On a disk that writes elsewhere than it reads (flash, snapshots) old bytes may still be found
    by whoever takes the disk apart; a copy in a backup stays what it is.
    """
    new, old = coming_of(settings, name), file_of(settings, name)
    gone = old.with_name(f"{old.name}.old")
    if gone.exists() and not gone.samefile(old):  # left by a run that was killed at its end
        overwrite(gone)
    if not gone.exists():
        os.link(old, gone)
    new.replace(old)
    whole_files.sync_folder(old.parent)
    overwrite(gone)


def overwrite(file: Path) -> None:
    """Write zeros over a file and take it away; nothing where there is none."""
    if not file.exists():
        return
    with file.open("rb+") as out:
        out.write(b"0" * file.stat().st_size)
        out.flush()
        os.fsync(out.fileno())
    file.unlink()
