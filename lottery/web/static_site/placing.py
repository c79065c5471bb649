"""How a new site takes the place of the old one: whole, at once, and without touching a stranger's.

A site's folder holds `current`, which a web server sends, and beside it the site before. A new one
is built under a hidden name; where systems know links, `current` is one, and is turned in one step.
Where they do not (Windows) the folder is renamed, and for a moment there is none.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from lottery import drafts, readable, whole_files
from lottery.acknowledged.files import locked
from lottery.acting import RandomBytes
from lottery.errors import NoticesRefusedError
from lottery.texts.public import notices as sentences

CURRENT = "current"
MARK = ".fpdraw-site"
_MADE = "site-"


@contextmanager
def new_site(
    place: Path, public: Path, random_bytes: RandomBytes, *, links: bool = sys.platform != "win32"
) -> Iterator[Path]:
    """A folder to build in; when the block ends it is what visitors see. A block that fails leaves
    the old site as it was.

    Raises NoticesRefusedError for a place that holds something else, or lies in the public folder,
    and while another program makes a site there.
    """
    _require_ours(place, public)
    readable.folder(place)
    with _alone(place):
        drafts.sweep(place)
        with drafts.beside(place / "building", random_bytes) as draft:
            yield draft
            readable.show(draft)
            _sync()
            made = place / f"{_MADE}{_newest(place) + 1}"
            draft.rename(made)
        _turn(place, made) if links else _rename(place, made)
        whole_files.sync_folder(place)
        _forget(place)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Of two that build at once, the one that read the older state could be the last to turn."""
    with ExitStack() as held:
        try:
            held.enter_context(locked(place / MARK, waits=False))
        except BlockingIOError:
            raise NoticesRefusedError(sentences.being_made(place)) from None
        yield


def _require_ours(place: Path, public: Path) -> None:
    own, shown = place.resolve(), public.resolve()
    if own.is_relative_to(shown) or shown.is_relative_to(own):
        raise NoticesRefusedError(sentences.inside(place, public))
    if not place.exists():
        return
    if not place.is_dir() or (any(place.iterdir()) and not (place / MARK).is_file()):
        raise NoticesRefusedError(sentences.not_ours(place))


def _newest(place: Path) -> int:
    """The number of the site that was made last; 0 if there is none."""
    return max(_numbers(place), default=0)


def _numbers(place: Path) -> list[int]:
    found = (path.name.removeprefix(_MADE) for path in place.glob(f"{_MADE}*"))
    return sorted(int(each) for each in found if each.isdecimal())


def _turn(place: Path, made: Path) -> None:
    link = place / f".{made.name}.link"
    link.unlink(missing_ok=True)
    link.symlink_to(made.name, target_is_directory=True)
    link.replace(place / CURRENT)


def _rename(place: Path, made: Path) -> None:
    """The folder that was sent keeps its name until the new one is whole; it is numbered again."""
    current = place / CURRENT
    before = place / f"{_MADE}{_newest(place) + 1}"
    if current.exists():
        current.rename(before)
    made.rename(current)


def _forget(place: Path) -> None:
    """Take away all but the site before: whoever is still being sent something of it gets it."""
    current = place / CURRENT
    sent = {current.readlink().name} if current.is_symlink() else set()
    others = [each for each in _numbers(place) if f"{_MADE}{each}" not in sent]
    for number in others[:-1]:
        shutil.rmtree(place / f"{_MADE}{number}", ignore_errors=True)
    with suppress(OSError):
        for link in place.glob(f".{_MADE}*.link"):
            link.unlink()


def _sync() -> None:
    """All that was written is on the disk before anybody is sent it; Windows does so by itself."""
    if hasattr(os, "sync"):
        os.sync()
