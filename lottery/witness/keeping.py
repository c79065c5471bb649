"""What a witness keeps, in a folder of his own, within a bound that no site can pass.

Each file is whole or not there; what a killed run left half written is swept by the next.
"""

import stat
from pathlib import Path, PurePosixPath

from lottery import drafts, whole_files
from lottery.errors import LotteryError
from lottery.texts.public import witness as words

MOST = 1 << 30
"""So many bytes lie in a witness's folder."""
_CONFLICTS, _EVIDENCE = "conflicts", 200


class FolderFullError(LotteryError):
    """What a site sent is not kept: the folder holds as much as it may."""


class KeptSpoiledError(LotteryError):
    """What lies in the folder is not what a witness kept."""


class KeptFolder:
    """The folder of one watched site. A name is `/`-separated, and made by this package alone out
    of names that were read: never a path that a site gave."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._most = folder, most
        inner = [path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink()]
        drafts.sweep(folder, *inner)
        states = (path.lstat() for path in folder.rglob("*"))
        self._used = sum(one.st_size for one in states if stat.S_ISREG(one.st_mode))

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none. Raises OSError."""
        place = self._folder / PurePosixPath(name)
        return place.read_bytes() if place.is_file() else None

    def write(self, name: str, data: bytes) -> None:
        """Put a file in its place; raises FolderFullError, and OSError."""
        before = self.read(name)
        if before == data:
            return
        size = len(data) - len(before or b"")
        if self._used + size > self._most:
            raise FolderFullError(words.full(self._folder, self._most >> 20))
        place = self._folder / PurePosixPath(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        whole_files.write(place, data, 0o644)
        self._used += size

    def accuse(self, name: str, data: bytes) -> None:
        """Keep what contradicts the kept: evidence, of which there is never too much to read."""
        place = self._folder / _CONFLICTS
        if (place / name).is_file() or len(list(place.glob("*"))) < _EVIDENCE:
            self.write(f"{_CONFLICTS}/{name}", data)

    def draws(self) -> tuple[str, ...]:
        """The names of the draws of which something is kept."""
        place = self._folder / "draws"
        return tuple(sorted(path.name for path in place.iterdir())) if place.is_dir() else ()
