"""What everybody may read: its rights are set when it is put there, whatever the umask.

The site of the staff runs with a umask that leaves everything to its own user; the public site is
another user of the system, and shows what is published from the same folder. Where a system knows
no such rights (Windows) this changes nothing. Whoever can change this module can hide what is
published, or open nothing more than what is given to it.
"""

import stat
from pathlib import Path

FOLDER, FILE = 0o755, 0o644


def show(place: Path) -> None:
    """Everybody may read a file, or a folder with all that is in it; links are not followed."""
    if place.is_symlink():
        return
    if not place.is_dir():
        _set(place, FILE)
        return
    for path in place.iterdir():
        show(path)
    _set(place, FOLDER)


def folder(place: Path) -> None:
    """Make a folder, with those above it that are not there, which everybody may look into."""
    new = [each for each in (place, *place.parents) if not each.exists()]
    for each in reversed(new):
        each.mkdir(exist_ok=True)
        _set(each, FOLDER)


def hidden(place: Path) -> list[Path]:
    """What lies below a folder, or is it, that other users of the system may not read or enter;
    drafts and archives, whose names begin with a dot, do not count. Raises OSError."""
    if not place.is_dir():
        return [] if place.stat().st_mode & stat.S_IROTH else [place]
    if place.stat().st_mode & 0o005 != 0o005:
        return [place]
    inner = sorted(path for path in place.iterdir() if not path.name.startswith("."))
    return [found for path in inner if not path.is_symlink() for found in hidden(path)]


def _set(place: Path, mode: int) -> None:
    if stat.S_IMODE(place.stat().st_mode) != mode:
        place.chmod(mode)
