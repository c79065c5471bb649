"""The registers of published folders in pieces: of the newest ones beside the whole file, of all
older ones in its place. What lies in pieces already is not read again."""

from collections.abc import Iterator
from dataclasses import dataclass
from logging import getLogger
from pathlib import Path

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import register as registers
from draws.errors import DrawError
from draws.pieces import PIECE
from lottery import archives, attempts, drafts
from lottery.attempts import Attempt
from lottery.ceremony.steps.bundle_files import register_of
from lottery.office import Office
from lottery.pieces import checking, store, thinning
from lottery.protocol import line

_log = getLogger("lottery.pieces")


@dataclass(frozen=True)
class Shelved:
    """The folders, by their path in the public folder, whose register was put into pieces beside
    the file (`laid`) or in its place (`thinned`), and those of which it could not be, with why."""

    laid: tuple[str, ...] = ()
    thinned: tuple[str, ...] = ()
    left: tuple[tuple[str, str], ...] = ()


def shelve(office: Office, lines: int = PIECE) -> Shelved:
    """Put every published register of more than so many `lines` into pieces.

    The whole file stays in the newest bundle, and in a commitment whose bundle is not out. Nothing
    is raised of a folder that lies there otherwise than published, or of a full disk: its register
    stays as it is, and the next publication tries again.
    """
    # What a killed process was writing there: a piece each, and nobody else looks for them.
    drafts.sweep(*(office.settings.public_dir / store.FOLDER).glob("*"))
    laid, thinned, left = list[str](), list[str](), list[tuple[str, str]]()
    for folder, stays in _folders(office):
        told = folder.relative_to(office.settings.public_dir).as_posix()
        try:
            if stays and thinning.lay(folder, lines):
                laid.append(told)
            elif not stays and thinning.thin(folder, lines):
                thinned.append(told)
                archives.prepare(folder)
        except (DrawError, OSError) as why:
            left.append((told, str(why)))
            _log.error("register not in pieces folder=%s why=%s", told, why)
    return Shelved(tuple(laid), tuple(thinned), tuple(left))


def mend(office: Office, lines: int = PIECE) -> tuple[str, ...]:
    """Write the pieces and indexes that were altered, or are gone, anew from the stored register;
    the attempts of which there were such. Raises OSError and DrawError."""
    public = office.settings.public_dir
    needing = {name for fault in checking.faults(public) for name in fault.attempts}
    needing |= {each.name for each, _ in _folders(office) if not _has_register(each)}
    with office.read() as session:
        known = {each.name: each for each in attempts.all_attempts(session)}
        for name in sorted(needing & known.keys()):
            _write_anew(session, public, known[name], lines)
    return tuple(sorted(needing & known.keys()))


def _has_register(folder: Path) -> bool:
    return (folder / registers.FILE).exists() or store.index_place(folder).exists()


def _write_anew(session: Session, public: Path, attempt: Attempt, lines: int) -> None:
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    data = register_of(session, manifest)
    thinning.lay_bytes(public / attempt.name, data, manifest, lines)


def _folders(office: Office) -> Iterator[tuple[Path, bool]]:
    """The published folders that are there, and whether the register stays whole in them."""
    public = office.settings.public_dir
    with office.read() as session:
        every = [one for one in attempts.all_attempts(session) if line.FREEZE.name in one.steps]
    out = [one for one in every if (public / one.name / manifests.FILE).is_file()]
    newest = max(out, key=_frozen, default=None)
    for one in every:
        commitment = public / store.COMMITMENTS / one.name
        if (commitment / manifests.FILE).is_file():
            yield commitment, one not in out
        if one in out:
            yield public / one.name, newest is not None and one.name == newest.name


def _frozen(attempt: Attempt) -> tuple[object, str]:
    return attempt.steps[line.FREEZE.name][0], attempt.name
