"""Is what is published still what is stored? Each folder that is there, file by file; and folders
that are there, and of which the database knows no publication."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from draws.bundle import MINUTES, SM3_SUMS, SUMS, sums_text
from lottery import archives, attempts
from lottery.ceremony.steps import publish, put_back
from lottery.ceremony.steps.put_back import ShownFolder
from lottery.texts import republishing as sentences


def faults(session: Session, public: Path) -> list[str]:
    """Sentences of the folders in which a file was changed, taken away or put in."""
    found = []
    for folder in put_back.folders(attempts.all_attempts(session)):
        place = public / folder.path
        if not place.is_dir():
            continue
        stored = _stored(session, folder)
        if names := sorted(_other(place, stored, commitment=folder.commitment)):
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
    return not any(_other(public / path, stored, commitment=False))


def _stored(session: Session, folder: ShownFolder) -> dict[str, bytes]:
    if folder.commitment:
        return publish.commitment_files(session, folder.attempt)
    files = publish.text_files(session, folder.attempt)
    minutes = attempts.documents(session, folder.attempt).get(MINUTES)
    return files if minutes is None or folder.attempt.ended else files | {MINUTES: minutes}


def _other(place: Path, files: Mapping[str, bytes], *, commitment: bool) -> Iterator[str]:
    there = {path.relative_to(place).as_posix(): path for path in archives.members(place)}
    for name, data in files.items():
        if name not in there or there[name].read_bytes() != data:
            yield name
    if SUMS not in there and not commitment:
        yield SUMS
    sums = {name: there[name] for name in (SM3_SUMS, SUMS) if name in there}
    yield from there.keys() - files.keys() - sums.keys()
    listed = [name for name in there if name not in sums]
    for name, path in sums.items():
        if path.read_bytes() != sums_text(place, listed, "sm3" if name == SM3_SUMS else "sha256"):
            yield name
        listed.append(name)
