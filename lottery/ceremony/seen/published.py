"""Is what is published still what is stored? Each folder that is there, file by file; and folders
that are there, and of which the database knows no publication.

A register that lies in pieces is held against manifest and sums by its index, and each piece
against the index, once for all registers that have it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import register as registers
from draws.bundle import MINUTES, SM3_SUMS, SUMS, sums_text
from lottery import archives, attempts
from lottery.ceremony.steps import publish, put_back
from lottery.ceremony.steps.put_back import ShownFolder
from lottery.pieces import checking, store
from lottery.pieces.checking import KnownPieces
from lottery.texts import republishing as sentences

HEX = 64
"""Signs of a hash."""


def faults(session: Session, public: Path) -> list[str]:
    """Sentences of the folders in which a file was changed, taken away or put in."""
    found, seen = _piece_faults(public), KnownPieces()
    for folder in put_back.folders(attempts.all_attempts(session)):
        place = public / folder.path
        if not place.is_dir():
            continue
        stored = _stored(session, folder, with_register=not is_thin(place))
        if names := sorted(_other(place, stored, seen, commitment=folder.commitment)):
            found.append(sentences.differs(str(folder.path), names))
    return found


def is_being_published(session: Session, public: Path, path: Path) -> bool:
    """Whether a bundle whose publication is not noted yet holds what is stored, file by file: it is
    put in its place first and noted then, and a program may have been stopped in between."""
    every = {Path(each.name): each for each in attempts.all_attempts(session)}
    attempt = every.get(path)
    if attempt is None or attempt.state not in publish.PUBLISHABLE:
        return False
    stored = _stored(session, ShownFolder(attempt, path, commitment=False))
    return not any(_other(public / path, stored, KnownPieces(), commitment=False))


def is_thin(place: Path) -> bool:
    """Whether a folder's register is nowhere but in pieces; also where their index is damaged."""
    return not (place / registers.FILE).exists() and store.index_place(place).is_file()


def _piece_faults(public: Path) -> list[str]:
    return [
        sentences.piece_differs(fault.path, fault.attempts, fault.kind)
        for fault in checking.faults(public)
    ]


def _stored(
    session: Session, folder: ShownFolder, *, with_register: bool = True
) -> dict[str, bytes]:
    if folder.commitment:
        return publish.commitment_files(session, folder.attempt, with_register=with_register)
    files = publish.text_files(session, folder.attempt, with_register=with_register)
    minutes = attempts.documents(session, folder.attempt).get(MINUTES)
    return files if minutes is None or folder.attempt.ended else files | {MINUTES: minutes}


def _other(
    place: Path, files: Mapping[str, bytes], seen: KnownPieces, *, commitment: bool
) -> Iterator[str]:
    there = {path.relative_to(place).as_posix(): path for path in archives.members(place)}
    for name, data in files.items():
        if name not in there or there[name].read_bytes() != data:
            yield name
    if SUMS not in there and not commitment:
        yield SUMS
    sums = {name: there[name] for name in (SM3_SUMS, SUMS) if name in there}
    yield from there.keys() - files.keys() - sums.keys()
    thin = is_thin(place)
    if thin and not checking.holds(place, manifests.parse(files[manifests.FILE]), seen):
        yield registers.FILE
    listed = [name for name in there if name not in sums]
    for name, path in sums.items():
        if not _are_sums(place, path.read_bytes(), listed, name, thin=thin):
            yield name
        listed.append(name)


def _are_sums(place: Path, found: bytes, listed: list[str], name: str, *, thin: bool) -> bool:
    """Whether these are the sums over the files that lie there; of a register in pieces the line is
    held by its index, and its SM3 is not made again."""
    rows = found.splitlines(keepends=True)
    if thin:
        own = [row for row in rows if row[HEX:] == f"  {registers.FILE}\n".encode()]
        if len(own) != 1:  # one that is left out, or told twice, passes nowhere else either
            return False
        rows.remove(own[0])
    made = sums_text(place, listed, "sm3" if name == SM3_SUMS else "sha256")
    return b"".join(rows) == made
