"""A folder is published: written beside its place, verified there apart, and renamed.

Whoever can change this module can publish a false bundle, but not one that a stranger's copy of the
verifier accepts.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from draws.bundle import SM3_SUMS, SUMS, sums_text
from lottery import drafts, readable, whole_files
from lottery.acting import RandomBytes
from lottery.attempts import Attempt
from lottery.ceremony.notary import cosigning
from lottery.ceremony.papers.verifier import run_apart, write_files
from lottery.errors import PublicationRefusedError
from lottery.keylist import covering
from lottery.office.keys import SigningKey
from lottery.pieces import whole, within
from lottery.texts.ceremony import steps as sentences


@contextmanager
def drafted(place: Path, files: Mapping[str, bytes], random_bytes: RandomBytes) -> Iterator[Path]:
    """A hidden folder with these files beside their place; gone at the end if not put there."""
    with drafts.beside(place, random_bytes) as draft:
        write_files(draft, files)
        yield draft


def put(draft: Path, place: Path) -> None:
    """Rename the draft, once everybody may read its files and they are on the disk, with their
    names; somebody else may have been faster."""
    readable.show(draft)
    for path in (draft, *draft.rglob("*")):
        if path.is_dir():
            whole_files.sync_folder(path)
        else:
            whole_files.sync(path)
    try:
        draft.rename(place)
    except OSError:
        if not place.is_dir():
            raise
    whole_files.sync_folder(place.parent)


def seal(draft: Path, names: list[str]) -> None:
    """The sums: SM3 for those who must have it, then SHA-256 over everything else."""
    (draft / SM3_SUMS).write_bytes(sums_text(draft, names, "sm3"))
    (draft / SUMS).write_bytes(sums_text(draft, [*names, SM3_SUMS]))


def require_same(place: Path, files: Mapping[str, bytes]) -> None:
    """What lies in the place already must be this very bundle, and everybody may read it."""
    for name, data in files.items():
        if within.read_or_none(place, name) != data:
            raise PublicationRefusedError(sentences.published_other(place))
    readable.show(place)


def pins(session: Session, attempt: Attempt, own: Iterable[SigningKey]) -> bytes:
    """What is published is held against: the list of keys, where it holds those of the draw."""
    if listed := covering.pins_for(session, attempt):
        return listed
    keys = cosigning.pinned(session, attempt, own)
    return "".join(f"{key.text()}\n" for key in keys).encode()


def verify_pinned(draft: Path, keys: bytes, command: str = "verify") -> None:
    """Hold a folder by `python -m draws`; raises PublicationRefusedError unless all holds."""
    with drafts.work_folder() as folder:
        pinned = folder / "keys.txt"
        pinned.write_bytes(keys)
        # Those who follow the first signer may sign after publication.
        more = ("--first-signer",) if command == "verify" else ()
        _held(command, draft.absolute(), "--keys", str(pinned), *more)


def verify_apart(folder: Path, *options: str) -> str:
    """What `python -m draws verify` prints of a folder, in a process of its own.

    Raises PublicationRefusedError with its verdict unless every check holds.
    """
    return _held("verify", folder, *options)


def _held(command: str, folder: Path, *options: str) -> str:
    with whole.plain(folder) as plain:
        report = run_apart(command, plain, *options)
    if not report.held:
        raise PublicationRefusedError(sentences.publish_refused(report.text))
    return report.text
