"""Where things lie in a kit, and what may lie there.

guide.html                  how to check; the program `guide`
programs/                   the other programs that the manifest names
data/                       the bundle, or the commitment as long as nothing is drawn
beside/                     what is published beside the bundle: papers, papers.txt, …
KIT256SUMS                  what `sha256sum` prints for every other file
"""

import re
from pathlib import Path

from . import keylist, papers, prizes
from .canonical import TOKEN
from .errors import DrawError
from .followers import FILE as SIGNED
from .prizes.beside import CARD_NAME
from .verdicts.note import FOLDER as VERDICTS

SUMS, DATA, BESIDE, PROGRAMS = "KIT256SUMS", "data", "beside", "programs"
PLACES = {
    "guide": "guide.html",
    "kit": f"{PROGRAMS}/draws.pyz",
    "notary": f"{PROGRAMS}/notary.html",
    "recipe": f"{PROGRAMS}/recheck.sh",
    "verifier": f"{PROGRAMS}/verifier.html",
}
"""Where a program lies, by the name that the manifest gives it."""
LITTER = re.compile(
    r"(.*/)?(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)|(System Volume Information|\$RECYCLE\.BIN"
    r"|\.Spotlight-V100|\.Trashes|\.fseventsd|\.TemporaryItems|LOST\.DIR)(/.*)?"
)
"""What systems leave on a stick by themselves; it is passed over, and not read."""
STAMP = ".tsr"
_STAMPED = rf"{TOKEN}\.(?:pdf|txt)\.tsr"
KEPT = re.compile(r"certificates\.pem|elsewhere/[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LISTS = "|".join(re.escape(name) for name in (papers.FILE, keylist.FILE, prizes.FILE))
VERDICT = re.compile(rf"{VERDICTS}/({TOKEN})\.txt")
_KNOWN = (_LISTS, papers.NAME, CARD_NAME, _STAMPED, KEPT.pattern, VERDICT.pattern)
_BESIDE = re.compile("|".join(_KNOWN))


def place_of(program: str) -> str:
    """Where a program of a manifest lies in the kit.

    >>> place_of("kit"), place_of("other")
    ('programs/draws.pyz', 'programs/other')
    """
    return PLACES.get(program, f"{PROGRAMS}/{program}")


def is_kit(folder: Path) -> bool:
    """Whether a folder says that it is a kit."""
    return (folder / SUMS).is_file()


def running() -> Path | None:
    """The archive that this program runs from, if it is one."""
    return next((path for path in Path(__file__).parents if path.is_file()), None)


def own_folder() -> Path:
    """The kit that this program lies in; raises DrawError if it lies in none."""
    archive = running()
    for folder in archive.resolve().parents[:2] if archive else ():
        if is_kit(folder):
            return folder
    raise DrawError("this program lies in no kit; give the kit's FOLDER")


def check_names(names: list[str]) -> None:
    """Nothing lies in a kit that belongs to none; raises DrawError."""
    for name in names:
        inside, _, rest = name.partition("/")
        known = name in (SUMS, *PLACES.values()) or (inside in (DATA, BESIDE) and rest)
        if not known and not re.fullmatch(f"{PROGRAMS}/{TOKEN}", name):
            raise DrawError("no file of a kit", name)
        if inside == BESIDE and rest != SIGNED and not _BESIDE.fullmatch(rest):
            raise DrawError("no file that is published beside a bundle", name)
    if SUMS not in names:
        raise DrawError("the file is missing", SUMS)


def inside(names: list[str], folder: str) -> set[str]:
    """What lies in a folder of the kit, by its name there."""
    return {name[len(folder) + 1 :] for name in names if name.startswith(f"{folder}/")}


def names_in(folder: Path) -> tuple[list[str], list[str]]:
    """The names below a kit with `/` between parts, and what systems left; links are refused."""
    names, litter = [], []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if LITTER.fullmatch(name):
            litter.append(name)
        elif path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise DrawError("not a plain file", name)
        elif path.is_file():
            names.append(name)
    return names, litter
