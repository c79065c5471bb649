"""Files of public npm packages that are kept in the repository, fetched again to the same bytes.

Used by the `fetch_….py` scripts beside it. Needs `npm`.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "lottery" / "static"


@dataclass(frozen=True)
class Kept:
    """What is kept of a package (`name@version`) in a folder: by file its member and SHA-256."""

    package: str
    place: Path
    files: Mapping[str, tuple[str, str]]


def run(kept: Kept, told: str) -> int:
    """Fetch, compare, and replace if asked; 0 when every file is the one that is kept."""
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("--write", action="store_true", help="replace the kept files")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory() as folder:
        fetched = _fetch(kept, Path(folder))
    return _report(kept, fetched, write)


def _fetch(kept: Kept, folder: Path) -> dict[str, bytes]:
    command = ["npm", "pack", "--silent", kept.package]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    found = {}
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        for name, (member, _) in kept.files.items():
            stream = package.extractfile(member)
            found[name] = stream.read() if stream else b""
    return found


def _report(kept: Kept, fetched: dict[str, bytes], write: bool) -> int:
    """Print one line a file; 1 when one is not what the script was written for."""
    differing = 0
    for name, (_, expected) in kept.files.items():
        digest = hashlib.sha256(fetched[name]).hexdigest()
        same = digest == expected
        differing += not same
        print(f"{'same' if same else 'DIFFERS'}  {digest}  {len(fetched[name]):>9}  {name}")
        if write and same:
            (kept.place / name).parent.mkdir(parents=True, exist_ok=True)
            (kept.place / name).write_bytes(fetched[name])
    return 1 if differing else 0
