"""By which program something was verified: the hash of the very files that run.

Of the kit's archive it is that of the file. Of the package it is the hash of what this prints in
the folder that holds `draws`:

    find draws -name '*.py' | LC_ALL=C sort | xargs sha256sum
"""

from hashlib import sha256
from pathlib import Path

from .. import layout
from ..bundle import sums_text
from ..manifest import Program

ARCHIVE, PACKAGE = "kit", "draws"


def own_program() -> Program:
    """The program that runs, by name and hash."""
    archive = layout.running()
    if archive:
        return Program(ARCHIVE, sha256(archive.read_bytes()).hexdigest())
    package = Path(__file__).parents[1]
    names = (path.relative_to(package).as_posix() for path in package.rglob("*.py"))
    listed = sums_text(package.parent, [f"{package.name}/{name}" for name in names])
    return Program(PACKAGE, sha256(listed).hexdigest())
