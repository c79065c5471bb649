"""Publication: the bundle goes out whole and verified, or not at all.

Its files are those of `bundle_files`, and come into their place as `putting` does it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from draws.bundle import MINUTES
from lottery import archives, attempts, figures, journal, proposals
from lottery.acting import Acting, RandomBytes
from lottery.attempts import Attempt, chain
from lottery.ceremony.notary import cosigning
from lottery.ceremony.papers import countersigning, signing
from lottery.ceremony.papers.verifier import write_files
from lottery.ceremony.steps import claiming, prize_list, shelving
from lottery.ceremony.steps.bundle_files import COMMITMENT, commitment_files, text_files
from lottery.ceremony.steps.commit import PrivatePart
from lottery.ceremony.steps.putting import (
    drafted,
    pins,
    put,
    require_same,
    seal,
    verify_apart,
    verify_pinned,
)
from lottery.errors import PublicationRefusedError
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
        with drafted(place, files, random_bytes) as draft:
            verify_pinned(draft, pinned, "commitment")
            put(draft, place)
    require_same(place, files)
    archives.prepare(place)
    shelving.shelve(office)
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
        require_same(place, files)
        verify_pinned(place, pinned)
    else:
        with drafted(place, files, acting.random_bytes) as draft:
            seal(draft, list(files))
            verify_pinned(draft, pinned)
            _put_held(office, wanted, draft, place, files)
        require_same(place, files)
    if "published" not in attempt.steps:
        _note(office, attempt, by=acting.by, now=acting.now)
    archives.prepare(place)
    countersigning.publish_beside(office, attempt, by=acting.by, now=acting.now)
    claiming.publish(office, attempt, by=acting.by, now=acting.now)
    _begin_list(office, attempt, signing_keys, by=acting.by, now=acting.now)
    figures.publish_figures(office, attempt, by=acting.by, now=acting.now)
    shelving.shelve(office)
    return place


def _begin_list(
    office: Office, attempt: Attempt, keys: Iterable[SigningKey], *, by: str, now: datetime
) -> None:
    """Begin the list of what becomes of the prizes, which the organiser alone signs."""
    own = (each for each in keys if each.name == office.settings.organiser_name)
    if key := next(own, None):
        prize_list.begin(office, attempt, key, by=by, now=now)


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


def _note(office: Office, attempt: Attempt, *, by: str, now: datetime) -> None:
    with office.write() as session:
        attempt = attempts.lock(session, attempt.code, attempt.attempt)
        if "published" not in attempt.steps:
            detail = {"folder": attempt.name}
            attempts.take(session, attempt, line.PUBLISH, {}, by=by, now=now, detail=detail)
