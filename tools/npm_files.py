"""Files of public npm packages that are kept in the repository, fetched again to the same bytes.

Used by the `fetch_….py` scripts beside it. Needs `npm`.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "lottery" / "static"


def as_published(_: str, content: bytes) -> bytes:
    """A file is kept as it is."""
    return content


def older(_: str, content: bytes) -> bytes:
    """The same for browsers without `Object.hasOwn` (Chromium before 93, and what lives in it)."""
    return content.replace(b"Object.hasOwn(", b"Object.prototype.hasOwnProperty.call(")


@dataclass(frozen=True)
class Kept:
    """What is kept of a package (`name@version`) in a folder: by file its member and SHA-256.

    The hash is that of the published bytes; `adapted` makes of a file's name and them what is kept.
    """

    package: str
    place: Path
    files: Mapping[str, tuple[str, str]]
    adapted: Callable[[str, bytes], bytes] = as_published


def run(told: str, *several: Kept) -> int:
    """Fetch, compare, and replace if asked; 0 when every file is the one that is kept."""
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("--write", action="store_true", help="replace the kept files")
    write = parser.parse_args().write
    return max(_one(kept, write) for kept in several)


def _one(kept: Kept, write: bool) -> int:
    with tempfile.TemporaryDirectory() as folder:
        fetched = _fetch(kept, Path(folder))
    if write:
        _write(kept, fetched)
    return _report(kept, fetched)


def _fetch(kept: Kept, folder: Path) -> dict[str, bytes]:
    command = ["npm", "pack", "--silent", kept.package]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    found = {}
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        for name, (member, _) in kept.files.items():
            stream = package.extractfile(member)
            found[name] = stream.read() if stream else b""
    return found


def _write(kept: Kept, fetched: dict[str, bytes]) -> None:
    for name, content in fetched.items():
        if _digest(content) == kept.files[name][1]:
            (kept.place / name).parent.mkdir(parents=True, exist_ok=True)
            (kept.place / name).write_bytes(kept.adapted(name, content))


def _report(kept: Kept, fetched: dict[str, bytes]) -> int:
    """Print one line a file; 1 when one is not what the script was written for, or not kept so."""
    differing = 0
    for name, (_, expected) in kept.files.items():
        digest, path = _digest(fetched[name]), kept.place / name
        same = digest == expected and path.is_file()
        same = same and path.read_bytes() == kept.adapted(name, fetched[name])
        differing += not same
        print(f"{'same' if same else 'DIFFERS'}  {digest}  {len(fetched[name]):>9}  {name}")
    return 1 if differing else 0


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
