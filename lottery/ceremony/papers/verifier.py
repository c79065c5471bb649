"""The verifier in a process of its own: the copy of `draws` that strangers have, on files only."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import draws
from draws.output import NOT_FULLY


@dataclass(frozen=True)
class Report:
    """What the verifier said; `held` if every check was made and every one holds, `refused` if one
    does not hold (or it could not run)."""

    held: bool
    text: str
    refused: bool = False


def run_apart(command: str, folder: Path, *options: str) -> Report:
    """What `python -m draws COMMAND FOLDER` says."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "draws", command, str(folder), *options],
        cwd=Path(draws.__file__).parent.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode == 0:
        return Report(True, done.stdout)
    refused = done.returncode != NOT_FULLY
    return Report(False, done.stderr.strip() or done.stdout.strip(), refused)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by name, with `/` between parts, into a new folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
