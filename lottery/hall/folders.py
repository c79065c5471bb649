"""What tells two states of a published folder apart, cheaply enough to be asked at each request."""

import os
from collections.abc import Iterator
from pathlib import Path

from lottery.pieces.store import FOLDER as PIECES

Mark = tuple[tuple[str, int, int], ...]
"""Path, inode and last change (in nanoseconds) of a folder and of those within it."""


_UNSHOWN = (".", PIECES)


class Watched:
    """A folder and those within it, three floors down; hidden ones are not looked at, nor pieces of
    registers, which no page shows.

    Its mark changes when a file comes, goes or is put in another's place: so everything here is
    published. Folders are looked for again only where their parent has changed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._inner: dict[str, tuple[int, int, tuple[str, ...]]] = {}
        self._last: Mark = ()

    def mark(self) -> Mark:
        """What the folders look like now; empty if there is no folder."""
        now = tuple(self._look(self._folder, 4))
        # One value for thousands of pages that are kept under it: years of draws make it large.
        if now != self._last:
            self._last = now
            return now
        return self._last

    def _look(self, folder: str, floors: int) -> Iterator[tuple[str, int, int]]:
        try:
            state = os.stat(folder)  # noqa: PTH116 (a path object costs more than the question)
        except FileNotFoundError:
            return
        yield folder, state.st_ino, state.st_mtime_ns
        known = self._inner.get(folder)
        if known is None or known[:2] != (state.st_ino, state.st_mtime_ns):
            # The state was asked for before the listing: what comes between is seen the next time.
            known = (state.st_ino, state.st_mtime_ns, _folders(folder))
            self._inner[folder] = known
        if floors > 1:
            for inner in known[2]:
                yield from self._look(inner, floors - 1)


def _folders(folder: str) -> tuple[str, ...]:
    """Paths of the folders in a folder; none of one that may not be read: its files may not be
    either."""
    try:
        with os.scandir(folder) as found:
            inside = [each for each in found if not each.name.startswith(_UNSHOWN)]
            return tuple(sorted(each.path for each in inside if each.is_dir(follow_symlinks=False)))
    except PermissionError:
        return ()
