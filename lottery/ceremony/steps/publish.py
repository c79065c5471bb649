"""Publication: the bundle goes out whole and verified, or not at all.

The files are written to a hidden folder beside their place, checked there by the verifier in a
process of its own, and renamed. Whoever can change this module can publish a false bundle, but
not one that a stranger's copy of the verifier accepts.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool, result, winners
from draws import register as registers
from draws.bundle import MINUTES, SM3_SUMS, SUMS, sums_text
from draws.manifest import Manifest
from lottery import attempts, drafts, journal, proposals, readable, register, whole_files
from lottery.acting import Acting, RandomBytes
from lottery.archives import archive_of
from lottery.attempts import Attempt, chain
from lottery.ceremony.notary import cosigning
from lottery.ceremony.papers import countersigning, signing
from lottery.ceremony.papers.readme import commitment_readme, readme
from lottery.ceremony.papers.verifier import run_apart, write_files
from lottery.ceremony.steps.commit import PrivatePart
from lottery.errors import PublicationRefusedError
from lottery.keylist import covering
from lottery.office import Office
from lottery.office.keys import SigningKey, signers
from lottery.proposals import Confirmation
from lottery.protocol import line
from lottery.texts.ceremony import steps as sentences

__all__ = [
    "COMMITMENT",
    "commitment_files",
    "commitments",
    "pins",
    "publish",
    "publish_commitment",
    "put",
    "text_files",
    "verify_apart",
    "verify_pinned",
    "write_files",
    "write_private",
]

PUBLISHABLE = tuple(
    state for before in line.PUBLISH.follows for state in (before, line.published(before))
)
"""States of an attempt whose bundle may be written."""
COMMITMENT = (
    *("manifest.txt", "signatures.txt", "keys.txt", "checkpoint.txt", "rules.txt"),
    *(pool.POOL, pool.OMITTED),
)


def text_files(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """The bundle's text files by name: all of it but minutes and sums."""
    files = attempts.documents(session, attempt)
    files.pop(MINUTES, None)
    manifest = manifests.parse(files[manifests.FILE])
    files[registers.FILE] = _register(session, manifest)
    if result.FILE in files:
        files = winners.as_published(files, result.parse_rows(files[result.FILE]))
    files["README.txt"] = readme(manifest, attempt.ended)
    return files


def commitment_files(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """The files of a commitment by name."""
    files = {name: attempts.document(session, attempt, name) for name in COMMITMENT}
    manifest = manifests.parse(files[manifests.FILE])
    files[registers.FILE] = _register(session, manifest)
    files["README.txt"] = commitment_readme(manifest)
    return files


def _register(session: Session, manifest: Manifest) -> bytes:
    lines = register.lines(session, manifest.register_size)
    return b"".join(line + b"\n" for line in lines)


def commitments(office: Office) -> Path:
    """The folder of what was signed before each draw."""
    return office.settings.public_dir / "commitments"


def publish_commitment(
    office: Office, code: str, random_bytes: RandomBytes, number: int | None = None
) -> Path:
    """Put the signed manifest of a committed attempt where everybody can fetch it: of the newest
    one, or of an earlier one by its `number`.

    The lists go with it: whoever wants to can see before the draw that no entry was left out.
    """
    with office.read() as session:
        attempt = attempts.get(session, code, number or attempts.newest(session, code).attempt)
        files = commitment_files(session, attempt)
        pinned = pins(session, attempt, signers(office.settings))
    place = commitments(office) / attempt.name
    if not place.exists():
        with _draft(place, files, random_bytes) as draft:
            verify_pinned(draft, pinned, "commitment")
            put(draft, place)
    _same_files(place, files)
    archive_of(place)
    return place


def due(session: Session, code: str) -> tuple[int, ...]:
    """The attempts of a draw that are to be published, by number: those that ended and are not out,
    and the newest, if it may be or nothing else waits. Raises DrawUnknownError."""
    newest = attempts.newest(session, code)
    waiting = [each.attempt for each in chain.unpublished(session, newest)]
    if newest.state in PUBLISHABLE or not waiting:
        waiting.append(newest.attempt)
    return tuple(waiting)


def publish(
    office: Office,
    keys: Iterable[SigningKey],
    *,
    code: str,
    acting: Acting,
    number: int | None = None,
) -> Path:
    """Write, verify and put in place the bundle of a signed, void or abandoned attempt; its folder.

    It is the newest attempt, or an earlier one by its `number`, which ended and was not published.
    Run again after a crash at any moment, it finishes what is missing and changes nothing else.
    """
    signing_keys = tuple(keys)
    with office.read() as session:
        wanted = (code, number or attempts.newest(session, code).attempt)
    _complete_void(office, wanted, signing_keys, by=acting.by, now=acting.now)
    with office.read() as session:
        attempt = attempts.get(session, *wanted)
        attempts.require(attempt, *PUBLISHABLE)
        if "published" not in attempt.steps:
            attempts.check_clock(attempt, acting.now)
        files = text_files(session, attempt)
        pinned = pins(session, attempt, signing_keys)
        if not attempt.ended:
            files[MINUTES] = signing.stored(session, attempt, _out_since(attempt, acting.now))
    place = office.settings.public_dir / attempt.name
    if place.exists():
        _same_files(place, files)
        verify_pinned(place, pinned)
    else:
        with _draft(place, files, acting.random_bytes) as draft:
            _seal(draft, list(files))
            verify_pinned(draft, pinned)
            _put_held(office, wanted, draft, place, files)
        _same_files(place, files)
    if "published" not in attempt.steps:
        _note(office, attempt, by=acting.by, now=acting.now)
    archive_of(place)
    countersigning.publish_beside(office, attempt, by=acting.by, now=acting.now)
    return place


def _put_held(
    office: Office, wanted: tuple[str, int], draft: Path, place: Path, files: Mapping[str, bytes]
) -> None:
    """Put the draft in its place while nobody signs the minutes in it anew."""
    with office.write() as session:
        held = attempts.lock(session, *wanted)
        if MINUTES in files and attempts.document(session, held, MINUTES) != files[MINUTES]:
            raise PublicationRefusedError(sentences.minutes_changed(held.name))
        put(draft, place)


def _out_since(attempt: Attempt, now: datetime) -> datetime:
    """When the bundle went out; now, if it is about to."""
    return attempt.steps["published"][0] if "published" in attempt.steps else now


def write_private(
    session: Session,
    office: Office,
    code: str,
    folder: Path,
    *,
    by: str,
    now: datetime,
    confirmed: Confirmation | None = None,
) -> int:
    """Write the private part of a frozen attempt, for the notary; how many files there are.

    It unmasks a whole pool: for a live draw two must want it. The folder must be new, and is then
    its owner's alone, or empty. That it was written is a line in the journal.
    """
    attempt = attempts.newest(session, code)
    papers = PrivatePart(session, office, attempt)
    names = papers.names()
    hands = proposals.check(session, confirmed, "private", attempt.name, needed=attempt.live)
    files = {name: papers.read(name) for name in names}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise PublicationRefusedError(sentences.folder_taken(folder))
    write_files(folder, files)
    detail = {"draw": attempt.code, "attempt": attempt.attempt, "files": len(names), **hands}
    journal.write(session, actor=by, act="private-part-written", detail=detail, now=now)
    return len(names)


def verify_apart(folder: Path, *options: str) -> str:
    """What `python -m draws verify` prints of a folder, in a process of its own.

    Raises PublicationRefusedError with its verdict unless every check holds.
    """
    return _held("verify", folder, *options)


def _held(command: str, folder: Path, *options: str) -> str:
    report = run_apart(command, folder, *options)
    if not report.held:
        raise PublicationRefusedError(sentences.publish_refused(report.text))
    return report.text


@contextmanager
def _draft(place: Path, files: Mapping[str, bytes], random_bytes: RandomBytes) -> Iterator[Path]:
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


def _seal(draft: Path, names: list[str]) -> None:
    """The sums: SM3 for those who must have it, then SHA-256 over everything else."""
    (draft / SM3_SUMS).write_bytes(sums_text(draft, names, "sm3"))
    (draft / SUMS).write_bytes(sums_text(draft, [*names, SM3_SUMS]))


def _complete_void(
    office: Office, wanted: tuple[str, int], keys: Iterable[SigningKey], *, by: str, now: datetime
) -> None:
    """Put the signatures to a void attempt that was voided before the notary had signed it."""
    with office.read() as session:
        attempt = attempts.get(session, *wanted)
        if attempt.state != "void" or cosigning.is_signed(session, attempt):
            return
    with office.write() as session:
        attempt = attempts.lock(session, *wanted)
        cosigning.complete_void(session, attempt, keys, by=by, now=now)


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


def _same_files(place: Path, files: Mapping[str, bytes]) -> None:
    """What lies in the place already must be this very bundle, and everybody may read it."""
    for name, data in files.items():
        path = place / name
        if not path.is_file() or path.read_bytes() != data:
            raise PublicationRefusedError(sentences.published_other(place))
    readable.show(place)


def _note(office: Office, attempt: Attempt, *, by: str, now: datetime) -> None:
    with office.write() as session:
        attempt = attempts.lock(session, attempt.code, attempt.attempt)
        if "published" not in attempt.steps:
            detail = {"folder": attempt.name}
            attempts.take(session, attempt, line.PUBLISH, {}, by=by, now=now, detail=detail)
