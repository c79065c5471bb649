"""Publication: the bundle goes out whole and verified, or not at all.

The files are written to a hidden folder beside their place, checked there by the verifier in a
process of its own, and renamed. Whoever can change this module can publish a false bundle, but
not one that a stranger's copy of the verifier accepts.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

import draws
from draws import manifest as manifests
from draws import register as registers
from draws.bundle import MINUTES, SM3_SUMS, SUMS, has_sm3, sums_text
from lottery import journal, register
from lottery.ceremony import attempts
from lottery.ceremony.attempts import Attempt
from lottery.ceremony.commit import PrivatePart
from lottery.errors import PublicationRefusedError
from lottery.keys import Signer
from lottery.office import Office
from lottery.people import RandomBytes
from lottery.texts import ceremony as sentences
from lottery.texts.bundle import readme

COMMITMENT = ("manifest.txt", "signatures.txt", "keys.txt", "checkpoint.txt", "rules.txt")


def text_files(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """The bundle's text files by name: all of it but minutes and sums."""
    files = attempts.documents(session, attempt)
    files.pop(MINUTES, None)
    manifest = manifests.parse(files[manifests.FILE])
    lines = register.lines(session, manifest.register_size)
    files[registers.FILE] = b"".join(line + b"\n" for line in lines)
    files["README.txt"] = readme(manifest, void="void.txt" in files)
    return files


def commitments(office: Office) -> Path:
    """The folder of what was signed before each draw."""
    return office.settings.public_dir / "commitments"


def publish_commitment(office: Office, code: str, random_bytes: RandomBytes) -> Path:
    """Put the signed manifest of a committed attempt where everybody can fetch it."""
    with office.read() as session:
        attempt = attempts.newest(session, code)
        files = {name: attempts.document(session, attempt, name) for name in COMMITMENT}
    place = commitments(office) / attempt.name
    if not place.exists():
        with _draft(place, files, random_bytes) as draft:
            _put(draft, place)
    _same_files(place, files)
    return place


def publish(
    office: Office,
    signers: Iterable[Signer],
    *,
    code: str,
    by: str,
    now: datetime,
    random_bytes: RandomBytes,
) -> Path:
    """Write, verify and put in place the bundle of a signed or void attempt; its folder.

    Run again after a crash at any moment, it finishes what is missing and changes nothing else.
    """
    with office.read() as session:
        attempt = attempts.newest(session, code)
        attempts.require(attempt, "signed", "void", "published", "published-void")
        files = text_files(session, attempt)
        if "void" not in attempt.steps:
            files[MINUTES] = attempts.document(session, attempt, MINUTES)
        if "published" not in attempt.steps:
            attempts.check_clock(attempt, now)
    place = office.settings.public_dir / attempt.name
    if place.exists():
        _same_files(place, files)
        _verify(place, signers)
    else:
        with _draft(place, files, random_bytes) as draft:
            _seal(draft, list(files))
            _verify(draft, signers)
            _put(draft, place)
        _same_files(place, files)
    if "published" not in attempt.steps:
        _note(office, attempt, by=by, now=now)
    return place


def write_private(office: Office, code: str, folder: Path, *, by: str, now: datetime) -> int:
    """Write the private part of a frozen attempt, for the notary; how many files there are.

    The folder must be new, and is then its owner's alone, or empty. That it was written is a line
    in the journal.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise PublicationRefusedError(sentences.folder_taken(folder))
    with office.write() as session:
        attempt = attempts.newest(session, code)
        papers = PrivatePart(session, office, attempt)
        names = papers.names()
        write_files(folder, {name: papers.read(name) for name in names})
        detail = {"draw": attempt.code, "attempt": attempt.attempt, "files": len(names)}
        journal.write(session, actor=by, act="private-part-written", detail=detail, now=now)
    return len(names)


def verify_apart(folder: Path, *options: str) -> str:
    """What `python -m draws verify` prints of a folder, in a process of its own.

    Raises PublicationRefusedError with its verdict unless it exits with 0.
    """
    home = Path(draws.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "draws", "verify", str(folder), *options],
        cwd=home,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        raise PublicationRefusedError(sentences.publish_refused(said))
    return done.stdout


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by name, with `/` between parts, into a new folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@contextmanager
def _draft(place: Path, files: Mapping[str, bytes], random_bytes: RandomBytes) -> Iterator[Path]:
    """A hidden folder with these files beside their place; gone at the end if not put there."""
    draft = place.with_name(f".{place.name}.{random_bytes(4).hex()}")
    draft.mkdir(parents=True)
    try:
        write_files(draft, files)
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put(draft: Path, place: Path) -> None:
    """Rename the draft, once its files are on the disk; somebody else may have been faster."""
    for path in draft.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    try:
        draft.rename(place)
    except OSError:
        if not place.is_dir():
            raise


def _seal(draft: Path, names: list[str]) -> None:
    """The sums: SM3 for those who must have it, then SHA-256 over everything else."""
    if has_sm3():
        (draft / SM3_SUMS).write_bytes(sums_text(draft, names, "sm3"))
        names = [*names, SM3_SUMS]
    (draft / SUMS).write_bytes(sums_text(draft, names))


def _verify(draft: Path, signers: Iterable[Signer]) -> None:
    with TemporaryDirectory() as folder:
        pinned = Path(folder) / "keys.txt"
        lines = "".join(f"{signer.verifier().text()}\n" for signer in signers)
        pinned.write_bytes(lines.encode())
        verify_apart(draft.absolute(), "--keys", str(pinned))


def _same_files(place: Path, files: Mapping[str, bytes]) -> None:
    """What lies in the place already must be this very bundle."""
    for name, data in files.items():
        path = place / name
        if not path.is_file() or path.read_bytes() != data:
            raise PublicationRefusedError(sentences.published_other(place))


def _note(office: Office, attempt: Attempt, *, by: str, now: datetime) -> None:
    with office.write() as session:
        attempt = attempts.lock(session, attempt.code, attempt.attempt)
        if "published" not in attempt.steps:
            detail = {"folder": attempt.name}
            attempts.take(session, attempt, "published", {}, by=by, now=now, detail=detail)
