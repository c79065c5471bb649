"""Beside a bundle: what is published of a draw later than it, or before there is one.

A bundle never changes. Signatures that follow, timestamps and lists of papers lie in a folder of
their own next to it, `<folder>.beside/`; a file may be replaced by a newer one, whole, or withdrawn
where it is over a file that counts no more. The journal tells the hash of each, and `lottery check`
holds the folder against it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from draws.followers import BESIDE
from lottery import attempts, canonical_json, journal, machine, readable, whole_files
from lottery.archives import members
from lottery.attempts import Attempt
from lottery.errors import MachineFaultError, PublicationRefusedError
from lottery.office import Office
from lottery.texts import beside as sentences

ACT, WITHDRAWN = "draw-published-beside", "draw-withdrawn-beside"
_NAME = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,31}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class BesideFile:
    """A file beside a bundle: its path in the folder with `/`, and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True)
class BesideFaults:
    """What is otherwise than the journal tells, and what it tells of that is not there."""

    altered: tuple[str, ...]
    absent: tuple[str, ...]


def folder_of(public: Path, name: str) -> Path:
    """Where the files beside a draw's bundle lie; `name` is the bundle's folder."""
    return public / f"{name}{BESIDE}"


def put(
    office: Office, code: str, attempt: int, files: Mapping[str, bytes], *, by: str, now: datetime
) -> Path:
    """Publish files beside an attempt's bundle; their folder.

    The same bytes again change nothing, so that it can be repeated after a crash; others take the
    place of those that lie there. Raises PublicationRefusedError for a name that is a path.
    """
    with office.write() as session:
        held = attempts.lock(session, code, attempt)
        put_held(session, office.settings.public_dir, held, files, by=by, now=now)
    return folder_of(office.settings.public_dir, held.name)


def put_held(
    session: Session,
    public: Path,
    held: Attempt,
    files: Mapping[str, bytes],
    *,
    by: str,
    now: datetime,
) -> None:
    """As `put`, in the transaction of whoever holds the attempt: of two who publish the same file,
    the later one stays, and has seen what the first one put there."""
    for path in files:
        if not is_name(path):
            raise PublicationRefusedError(sentences.bad_name(path))
    for path, data in files.items():
        _write(folder_of(public, held.name) / path, data)
        told = {"draw": held.code, "attempt": held.attempt, "file": path}
        mark = {"sha256": sha256(data).hexdigest(), "size": len(data)}
        last = journal.last_of(session, (ACT, WITHDRAWN), **told)
        known = last is not None and last.act == ACT
        if last is None or not known or canonical_json.load(last.detail) != {**told, **mark}:
            journal.write(session, actor=by, act=ACT, detail={**told, **mark}, now=now)


def withdraw(
    office: Office, code: str, attempt: int, paths: Iterable[str], *, by: str, now: datetime
) -> None:
    """Take files away that lie beside an attempt's bundle; those that do not lie there are passed
    over, so that it can be repeated after a crash. What they were is known by the journal alone.

    Raises PublicationRefusedError.
    """
    with office.write() as session:
        held = attempts.lock(session, code, attempt)
        known = {path for name, path in _told(session) if name == held.name}
        for path in sorted(known & set(paths)):
            _remove(folder_of(office.settings.public_dir, held.name) / path)
            told = {"draw": code, "attempt": attempt, "file": path}
            journal.write(session, actor=by, act=WITHDRAWN, detail=told, now=now)


def put_back(session: Session, public: Path, attempt: Attempt, files: Mapping[str, bytes]) -> None:
    """Write files that the journal tells of already, of a draw that comes from another computer.

    Raises PublicationRefusedError for one that it does not tell of, or tells otherwise of.
    """
    told = _told(session)
    for path, data in files.items():
        if told.get((attempt.name, path)) != sha256(data).hexdigest():
            raise PublicationRefusedError(
                sentences.altered(attempt.name, path, told.get((attempt.name, path)), "")
            )
        _write(folder_of(public, attempt.name) / path, data)


def is_name(path: str) -> bool:
    """Whether a file may be called so: a plain name, in one folder more at most.

    >>> is_name("minutes-signed.pdf"), is_name("elsewhere/seal.ofd"), is_name("../keys.txt")
    (True, True, False)
    """
    return bool(_NAME.fullmatch(path))


def listed(public: Path, name: str) -> tuple[BesideFile, ...]:
    """The files beside a bundle, by path."""
    folder = folder_of(public, name)
    found = members(folder) if folder.is_dir() else []
    paths = [(path.relative_to(folder).as_posix(), path) for path in found]
    return tuple(BesideFile(name, path.stat().st_size) for name, path in paths if is_name(name))


def find(public: Path, name: str, path: str) -> Path:
    """Where a file beside a bundle lies; KeyError if there is none."""
    folder = folder_of(public, name)
    found = folder / path
    if not is_name(path) or not found.is_file():
        raise KeyError(path)
    if not found.resolve().is_relative_to(folder.resolve()):
        raise KeyError(path)
    return found


def read(public: Path, name: str, path: str) -> bytes | None:
    """The bytes of a file beside a bundle; None if there is none."""
    try:
        return find(public, name, path).read_bytes()
    except KeyError:
        return None


def faults(session: Session, public: Path) -> BesideFaults:
    """Hold every file beside a bundle against the journal, and the other way round."""
    told = _told(session)
    there = dict(_there(public))
    changed = [
        sentences.altered(*where, told.get(where), mark)
        for where, mark in sorted(there.items())
        if told.get(where) != mark
    ]
    absent = [sentences.absent(*where) for where in sorted(told.keys() - there.keys())]
    return BesideFaults(tuple(changed), tuple(absent))


def missing(session: Session, public: Path) -> dict[str, dict[str, str]]:
    """The files that the journal tells of and that are not there: by the bundle's folder and their
    path, with the hash that was told."""
    there, found = dict(_there(public)), dict[str, dict[str, str]]()
    for (name, path), mark in _told(session).items():
        if (name, path) not in there:
            found.setdefault(name, {})[path] = mark
    return found


def _told(session: Session) -> dict[tuple[str, str], str]:
    """The hash that was told last of each file that is to lie there, by folder and path."""
    found = {}
    for line in journal.of_acts(session, (ACT, WITHDRAWN)):
        detail = canonical_json.load(line.detail)
        where = (attempts.get(session, detail["draw"], detail["attempt"]).name, detail["file"])
        if line.act == ACT:
            found[where] = str(detail["sha256"])
        else:
            found.pop(where, None)
    return found


def _there(public: Path) -> Iterator[tuple[tuple[str, str], str]]:
    for folder in public.glob(f"*{BESIDE}"):
        name = folder.name.removesuffix(BESIDE)
        for path in members(folder):
            if not path.name.startswith("."):
                where = path.relative_to(folder).as_posix()
                yield (name, where), sha256(path.read_bytes()).hexdigest()


def _write(place: Path, data: bytes) -> None:
    """Write a file whole, or leave what was there. Raises what `_refusing` does."""
    with _refusing(place):
        if not place.is_file() or place.read_bytes() != data:
            readable.folder(place.parent)
            whole_files.write(place, data, readable.FILE)


def _remove(place: Path) -> None:
    """Take a file away. Raises what `_refusing` does."""
    with _refusing(place):
        if place.exists():
            place.unlink()
            whole_files.sync_folder(place.parent)


@contextmanager
def _refusing(place: Path) -> Iterator[None]:
    """A disk that refuses is the machine's fault, anything else a PublicationRefusedError."""
    try:
        yield
    except OSError as error:
        told = sentences.not_written(str(place), error.strerror or str(error))
        if kind := machine.kind_of(error):
            raise MachineFaultError(told, kind) from error
        raise PublicationRefusedError(told) from None
