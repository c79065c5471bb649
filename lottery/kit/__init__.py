"""The kit of a draw: its programs beside what they check, for a stick; draws/PROTOCOL.md says how.

The data is what is published, file by file, and the programs are those that the manifest names, as
they were when it was frozen. Nothing else goes in: no key, no slip, nobody's name; nor how prizes
are claimed, which proves nothing, and which the kit's own program takes for a stranger's file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from sqlalchemy.orm import Session

from draws import keylist, layout, prizes
from draws import manifest as manifests
from draws.prizes.beside import CARDS
from draws.verdicts.note import FOLDER as VERDICTS
from lottery import beside
from lottery.attempts import Attempt
from lottery.ceremony.steps import publish
from lottery.errors import KitRefusedError
from lottery.handouts import frozen_programs
from lottery.keylist import covering
from lottery.office import Office
from lottery.pieces import within
from lottery.pieces.within import Lying
from lottery.programme.claiming import FILE as CLAIMS
from lottery.texts.public import kit as sentences

NOT_CHECKED = (".", "figures", "preview.png", CLAIMS, "calendar-")
"""How files begin that no program of a kit knows: they are the organiser's word, no evidence."""
LATER = {
    "prizes": (f"{layout.BESIDE}/{prizes.FILE}", f"{layout.BESIDE}/{CARDS}/"),
    "verdicts": (f"{layout.BESIDE}/{VERDICTS}/",),
}
"""How files begin that a kit's own program checks in a room that older releases do not have."""


@dataclass(frozen=True)
class Kit:
    """The kit of an attempt: its files by name with `/` between parts, in the order of the names.

    A file is where it lies already, or its bytes. KIT256SUMS is not among them.
    """

    name: str
    files: Mapping[str, Lying | bytes]

    def sums(self) -> bytes:
        """KIT256SUMS."""
        rows = (f"{_hash(data)}  {name}\n" for name, data in self.files.items())
        return "".join(rows).encode()


def published(office: Office, attempt: Attempt) -> Path:
    """The folder of what is published of an attempt: its bundle, or what was signed before the
    draw. Raises KitRefusedError while there is nothing."""
    bundle = office.settings.public_dir / attempt.name
    commitment = publish.commitments(office) / attempt.name
    if "published" in attempt.steps and bundle.is_dir():
        return bundle
    if commitment.is_dir():
        return commitment
    raise KitRefusedError(sentences.nothing_published(attempt.name))


def kit_of(session: Session, folder: Path, public: Path) -> Kit:
    """The kit of what is published in a folder; raises KitRefusedError.

    `public` is where bundles lie: what is published beside one lies next to it from the start.
    """
    text = (folder / manifests.FILE).read_bytes()
    found: dict[str, Lying | bytes] = {}
    for program in manifests.parse(text).programs:
        content = frozen_programs.content(session, program.sha256)
        if content is None:
            raise KitRefusedError(sentences.no_program(folder.name, program.name, program.sha256))
        found[layout.place_of(program.name)] = content
    for place, inside in (
        (layout.DATA, folder),
        (layout.BESIDE, beside.folder_of(public, folder.name)),
    ):
        for name, lies in within.files(inside).items() if inside.is_dir() else ():
            if not name.rpartition("/")[2].startswith(NOT_CHECKED):
                found[f"{place}/{name}"] = lies
    if _knows(found, "keylist") and covering.covers(covering.read(public), folder):
        found[f"{layout.BESIDE}/{keylist.FILE}"] = public / keylist.FILE
    for room, names in LATER.items():
        if not _knows(found, room):
            found = {name: data for name, data in found.items() if not name.startswith(names)}
    return Kit(folder.name, {name: found[name] for name in sorted(found)})


def _knows(found: Mapping[str, Lying | bytes], room: str) -> bool:
    """Whether the kit's own program has a room (`keylist`, `prizes`, `verdicts`); one of an older
    release takes what that room checks for files that do not belong there."""
    program = found.get(layout.place_of("kit"), b"")
    if not isinstance(program, bytes) or not is_zipfile(BytesIO(program)):
        return False
    names = ZipFile(BytesIO(program)).namelist()
    return any(name.startswith(f"draws/{room}/") for name in names)


def _hash(data: Lying | bytes) -> str:
    return sha256(data).hexdigest() if isinstance(data, bytes) else within.digest_of(data)
