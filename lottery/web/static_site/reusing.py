"""What the site before has already, and has not changed since, is not made again.

Of each file that is no page the mark (ETag) is noted with which it was answered. The next time it
is asked for with that mark; where the answer is that it is the same, the file of before gets a
second name: old bundles cost nothing, in time or in room.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lottery import canonical_json
from lottery.web.static_site.placing import CURRENT

NOTED = ".marks.json"


@dataclass
class SiteBefore:
    """The site that is there, with the marks of its files by their address, and those of the new
    one as far as it is made."""

    place: Path
    marks: Mapping[str, str]
    noted: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, place: Path) -> "SiteBefore":
        """The site in its place; where there is none, or its marks cannot be read, nothing of it
        counts."""
        current = place / CURRENT
        try:
            told = canonical_json.load((current / NOTED).read_text("utf-8"))
        except (OSError, ValueError):
            told = {}
        known = isinstance(told, dict) and all(isinstance(each, str) for each in told.values())
        return cls(current, told if known else {})

    def headers(self, address: str) -> dict[str, str]:
        """With what an address is asked for."""
        mark = self.marks.get(address)
        return {"If-None-Match": mark} if mark else {}

    def take(self, address: str, name: str, folder: Path) -> list[Path] | None:
        """Give a file of before, and its compressed one, a name in the new site; the files there,
        or None where it is gone."""
        found = []
        for each in (name, f"{name}.gz"):
            if (self.place / each).is_file() and not (folder / each).exists():
                (folder / each).parent.mkdir(parents=True, exist_ok=True)
                _second_name(self.place / each, folder / each)
                found.append(folder / each)
        if not (folder / name).is_file():
            return None
        self.noted[address] = self.marks[address]
        return found

    def text(self) -> bytes:
        """The marks of the new site, as they are noted in it."""
        return canonical_json.dump(self.noted).encode()


def _second_name(old: Path, new: Path) -> None:
    try:
        os.link(old.resolve(), new)
    except OSError:  # a disk that knows one name a file
        shutil.copy2(old, new)
