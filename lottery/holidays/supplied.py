"""The years that come with the program, each as the file that an office may load."""

from __future__ import annotations

from importlib.resources import files

from lottery.errors import CalendarFileError
from lottery.texts.office import holidays as words

_FILES = files("lottery.holidays")


def years() -> tuple[int, ...]:
    """The years that come with this release."""
    names = (each.name for each in _FILES.iterdir() if each.name.endswith(".toml"))
    return tuple(sorted(int(name.removesuffix(".toml")) for name in names))


def file_of(year: int) -> bytes:
    """The file of a year. Raises CalendarFileError for one that does not come along."""
    if year not in years():
        raise CalendarFileError(words.not_supplied(year, years()))
    return _FILES.joinpath(f"{year}.toml").read_bytes()
