"""The draws that lie in the published folder, and their files."""

from dataclasses import dataclass
from pathlib import Path

from draws.errors import DrawError
from draws.pool import OMITTED
from draws.register import FILE as REGISTER
from lottery.hall.published import Published, read
from lottery.pieces import within
from lottery.pieces.within import Lying
from lottery.stamps import Stamp, stamp


@dataclass(frozen=True)
class BundleFile:
    """A file of a published bundle: its path inside the folder with `/`, and its size in bytes."""

    path: str
    size: int


class Gallery:
    """The draws that lie in the published folder, read once and again when a folder changes.

    It notices a file that comes, goes or is put in another's place, in a folder or in a folder
    within it, and any change of a file at its top (manifest, seed, result, lists). Bytes that are
    written into a winner's card where it lies are not noticed: nothing of ours does it, a card
    that its commitment does not fit is not shown when it is read, and every verifier finds it.

    A draw whose bundle is not out yet is shown by its commitment: what was signed before the draw.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[Path, tuple[Stamp, Published]] = {}
        self._listed: dict[Path, tuple[Stamp, tuple[BundleFile, ...]]] = {}

    def names(self) -> tuple[str, ...]:
        """Names of the published folders, the draw frozen last first."""
        found = {
            path.name
            for place in self._places()
            if place.is_dir()
            for path in place.iterdir()
            if _is_bundle(path) and self._reads(path.name)
        }
        return tuple(
            sorted(found, key=lambda name: (self.get(name).manifest.frozen, name), reverse=True)
        )

    def _reads(self, name: str) -> bool:
        """Whether a folder can be shown; one that cannot must not take the others with it."""
        try:
            self.get(name)
        except (DrawError, KeyError, OSError):
            return False
        return True

    def get(self, name: str) -> Published:
        """The draw in the folder `name`; KeyError if nothing is published under it, DrawError if it
        cannot be read: somebody has written into it."""
        folder = self.folder(name)
        now = stamp(folder)
        found = self._seen.get(folder)
        if found is None or found[0] != now:
            found = self._seen[folder] = (now, _read(folder))
        return found[1]

    def files(self, name: str) -> tuple[BundleFile, ...]:
        """Every file of a published folder in a fixed order: by path, winners' cards last."""
        folder = self.folder(name)
        now = stamp(folder)
        found = self._listed.get(folder)
        if found is None or found[0] != now:
            found = self._listed[folder] = (now, _list(folder))
        return found[1]

    def file(self, name: str, path: str) -> Lying:
        """Where a file of a published folder lies; KeyError if the folder does not hold it, or has
        it in pieces of which one is not there."""
        folder = self.folder(name).resolve()
        try:
            found = (folder / path).resolve()
            if found.is_relative_to(folder) and found.is_file():
                return found
            if path == REGISTER and (joined := within.in_pieces(folder)):
                joined.require()
                return joined
        except (DrawError, OSError, ValueError):  # or no file can have this name
            pass
        raise KeyError(path)

    def folder(self, name: str) -> Path:
        """The published folder `name`; KeyError if there is none. A name is never a path."""
        for place in self._places():
            folder = place / name
            if name and folder.parent == place and _is_bundle(folder):
                return folder
        raise KeyError(name)

    def _places(self) -> tuple[Path, Path]:
        return self._folder, self._folder / "commitments"


def _is_bundle(folder: Path) -> bool:
    """Whether a folder is in its place: a hidden one is still being written."""
    try:
        return not folder.name.startswith(".") and (folder / "manifest.txt").is_file()
    except (OSError, ValueError):  # no folder can have this name
        return False


def _read(folder: Path) -> Published:
    try:
        return read(_documents(folder))
    except (IndexError, TypeError, ValueError) as why:  # what a verifier has not seen before
        raise DrawError("not as it was published", folder.name) from why


def _list(folder: Path) -> tuple[BundleFile, ...]:
    try:
        found = within.files(folder)
    except DrawError:  # its index was damaged: what else lies there is shown all the same
        found = within.lying(folder)
    return tuple(BundleFile(path, within.size_of(lies)) for path, lies in found.items())


def _documents(folder: Path) -> dict[str, bytes]:
    """The text files of a folder that are shown or held against; register and omissions stay on
    the disk."""
    large = {REGISTER, OMITTED}
    top = [path for path in folder.glob("*.txt") if path.name not in large]
    cards = (folder / "winners").glob("*.txt")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in (*top, *cards)}
