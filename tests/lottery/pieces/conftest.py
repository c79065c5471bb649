"""Two published folders of one programme: the register of the first is the beginning of the
second's."""

import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from draws import manifest as manifests
from draws.bundle import sums_text
from draws.merkle import leaf_hash, root

VECTOR = Path(__file__).parents[2] / "vectors/tiny"
LINES = 8
"""Lines of a piece here."""


@dataclass(frozen=True)
class Years:
    """A public folder with a commitment and a bundle of an older draw, and the newest bundle."""

    public: Path

    @property
    def old(self) -> Path:
        """The older bundle."""
        return self.public / "OLD"

    @property
    def commitment(self) -> Path:
        """What was signed before the older draw."""
        return self.public / "commitments/OLD"

    @property
    def new(self) -> Path:
        """The newest bundle."""
        return self.public / "NEW"

    def pieces(self) -> dict[str, bytes]:
        """Every stored piece by its name."""
        found = self.public.glob("pieces/[0-9a-f][0-9a-f]/*")
        return {path.name: path.read_bytes() for path in found}


def _bundle(place: Path, lines: list[bytes], *, sums: bool = True) -> None:
    shutil.copytree(VECTOR, place)
    (place / "register.txt").write_bytes(b"".join(line + b"\n" for line in lines))
    text = (place / manifests.FILE).read_text("utf-8").splitlines()
    own = {
        "register-size": str(len(lines)),
        "register-root": root(leaf_hash(line) for line in lines).hex(),
    }
    rows = [f"{key}: {own.get(key, value)}" for key, _, value in (r.partition(": ") for r in text)]
    rows = [new if ": " in old else old for old, new in zip(text, rows, strict=True)]
    (place / manifests.FILE).write_text("\n".join(rows) + "\n", "utf-8")
    if sums:
        names = sorted(path.relative_to(place).as_posix() for path in place.rglob("*.txt"))
        (place / "SHA256SUMS").write_bytes(sums_text(place, names))


@pytest.fixture
def years(tmp_path: Path) -> Years:
    """A public folder of two draws, whole."""
    made = Years(tmp_path / "public")
    lines = (VECTOR / "register.txt").read_bytes().splitlines()
    _bundle(made.commitment, lines[:20], sums=False)
    _bundle(made.old, lines[:20])
    _bundle(made.new, lines)
    return made


def contents(folder: Path) -> dict[str, str]:
    """The hashes of a plain folder's files by name."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in found
    }
