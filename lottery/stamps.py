"""What tells two states of a folder of files apart, without reading the files."""

import os
from pathlib import Path

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, inode, size and last change (in nanoseconds) of a folder and of what lies at its top."""


def stamp(folder: Path) -> Stamp:
    """The state of a folder and of what lies at its top; raises OSError."""
    with os.scandir(folder) as found:
        inside = [(each.name, each.stat()) for each in found]
    states = [("", folder.stat()), *sorted(inside, key=lambda each: each[0])]
    return tuple((name, at.st_ino, at.st_size, at.st_mtime_ns) for name, at in states)
