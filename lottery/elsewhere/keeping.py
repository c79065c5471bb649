"""A file from elsewhere is kept: its bytes in a box, its hash in the open, its standing said."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from lottery import attempts, beside, journal
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.elsewhere import keys
from lottery.elsewhere.keys import Sm2Key
from lottery.errors import ElsewhereRefusedError
from lottery.models import StoredElsewhere
from lottery.office import Office
from lottery.office.boxes import Boxes, place_of
from lottery.protocol.line import FREEZE
from lottery.texts.ceremony import elsewhere as sentences

ACT, SHOWN = "elsewhere-kept", "elsewhere-shown"
LARGEST = 20 << 20
SIGNATURE = "sm2"
"""The kind that can be verified."""
MOST = 50
"""Files of one attempt."""
_SOURCE = re.compile(r"[^\x00-\x1f\x7f]{1,50}")
_SUFFIX = re.compile(r"\.(ofd|pdf|jpg|jpeg|png|tif|tiff|zip|sig|der|p7s|esl|dat)")


@dataclass(frozen=True)
class GivenFile:
    """What is handed over: `kind` is one of the sentences' KINDS, `source` who made it, `key` the
    name of the key that is said to have signed, `suffix` the file name's ending."""

    data: bytes
    kind: str
    source: str
    key: str = ""
    suffix: str = ""
    published: bool = False


@dataclass(frozen=True)
class ElsewhereFile:
    """A file as it is told to everybody: `size` in bytes, `key` who has signed the manifest with
    it (None: it is not verified here), `path` its name beside the bundle, empty if it is not
    published."""

    id: int
    kind: str
    source: str
    sha256: str
    size: int
    key: Sm2Key | None
    path: str
    at: datetime
    by: str


def of_attempt(session: Session, attempt: Attempt) -> tuple[ElsewhereFile, ...]:
    """All files of an attempt, in the order in which they came."""
    known = {key.id: key for key in keys.every(session)}
    return tuple(_kept(row, known) for row in session.scalars(_rows(attempt)))


def content(session: Session, boxes: Boxes, attempt: Attempt, number: int) -> bytes:
    """The bytes of one file; KeyError if the attempt has none of this number."""
    row = session.scalar(_rows(attempt).where(StoredElsewhere.id == number))
    if row is None:
        raise KeyError(number)
    return boxes.open(row.box, _place(attempt, row.sha256))


def files_of(session: Session, boxes: Boxes, attempt: Attempt) -> dict[str, bytes]:
    """The files of an attempt that are published beside its bundle, by their names there."""
    shown = [each for each in of_attempt(session, attempt) if each.path]
    return {each.path: content(session, boxes, attempt, each.id) for each in shown}


def show(
    session: Session, boxes: Boxes, attempt: Attempt, number: int, *, by: str, now: datetime
) -> bytes:
    """The bytes of one file for somebody of the office, which is a line in the journal."""
    data = content(session, boxes, attempt, number)
    detail = {"draw": attempt.code, "attempt": attempt.attempt, "file": number}
    journal.write(session, actor=by, act=SHOWN, detail=detail, now=now)
    return data


def keep(office: Office, code: str, given: GivenFile, acting: Acting) -> ElsewhereFile:
    """Keep a file of the newest attempt, which is frozen, and publish it if that is wanted.

    The same bytes once more change nothing; a publication that a crash left out is made up for.
    Raises ElsewhereRefusedError for a file that is empty, too large, one too many, of no kind, or
    already kept otherwise; and for a signature that does not hold.
    """
    _check(given)
    with office.write() as session:
        attempt = attempts.lock_newest(session, code)
        if FREEZE.name not in attempt.steps:
            raise ElsewhereRefusedError(sentences.not_frozen(attempt.name))
        kept = _known(session, attempt, given) or _store(session, office, attempt, given, acting)
    if kept.path:
        files = {kept.path: given.data}
        beside.put(office, code, attempt.attempt, files, by=acting.by, now=acting.now)
    return kept


def _check(given: GivenFile) -> None:
    if given.kind not in sentences.KINDS:
        raise ElsewhereRefusedError(sentences.no_kind(given.kind))
    if not _SOURCE.fullmatch(given.source.strip()):
        raise ElsewhereRefusedError(sentences.bad_source(given.source))
    if not 1 <= len(given.data) <= LARGEST:
        raise ElsewhereRefusedError(sentences.bad_size(len(given.data), LARGEST))
    if given.key and given.kind != SIGNATURE:
        raise ElsewhereRefusedError(sentences.no_key_wanted(given.kind))


def _known(session: Session, attempt: Attempt, given: GivenFile) -> ElsewhereFile | None:
    digest = sha256(given.data).hexdigest()
    for kept in of_attempt(session, attempt):
        if kept.sha256 != digest:
            continue
        same = (kept.kind, kept.source, bool(kept.path))
        if same != (given.kind, given.source.strip(), given.published):
            raise ElsewhereRefusedError(sentences.kept_otherwise(kept.id))
        return kept
    return None


def _store(
    session: Session, office: Office, attempt: Attempt, given: GivenFile, acting: Acting
) -> ElsewhereFile:
    if len(of_attempt(session, attempt)) >= MOST:
        raise ElsewhereRefusedError(sentences.too_many(MOST))
    key = _signer(session, attempt, given)
    digest = sha256(given.data).hexdigest()
    row = StoredElsewhere(
        draw=attempt.code,
        attempt=attempt.attempt,
        sha256=digest,
        size=len(given.data),
        kind=given.kind,
        source=given.source.strip(),
        signed_by=key.id if key else None,
        path=_path(given, digest) if given.published else "",
        box=office.boxes.seal(given.data, _place(attempt, digest), acting.random_bytes),
        at=acting.now,
        by=acting.by,
    )
    session.add(row)
    session.flush()
    kept = _kept(row, {key.id: key} if key else {})
    journal.write(session, actor=acting.by, act=ACT, detail=told(attempt, kept), now=acting.now)
    return kept


def _signer(session: Session, attempt: Attempt, given: GivenFile) -> Sm2Key | None:
    """Whose signature over the manifest it is; None where nobody can tell here."""
    key = keys.named(session, given.key.strip()) if given.key else None
    if key is None:
        return None
    if key.at >= attempt.steps[FREEZE.name][0]:
        raise ElsewhereRefusedError(sentences.key_too_late(key.name))
    manifest = attempts.document(session, attempt, manifests.FILE)
    if not key.has_signed(given.data, manifest):
        digest = sha256(manifest).hexdigest()
        raise ElsewhereRefusedError(sentences.wrong_signature(key.name, key.fingerprint, digest))
    return key


def told(attempt: Attempt, kept: ElsewhereFile) -> dict[str, object]:
    """What the journal says of a file."""
    return {
        "draw": attempt.code,
        "attempt": attempt.attempt,
        "file": kept.id,
        "form": kept.kind,
        "source": kept.source,
        "sha256": kept.sha256,
        "size": kept.size,
        "key": kept.key.name if kept.key else "",
        "path": kept.path,
    }


def _path(given: GivenFile, digest: str) -> str:
    """Beside the bundle it is called after its kind and hash, not as somebody has called it."""
    suffix = given.suffix.lower()
    return f"elsewhere/{given.kind}-{digest[:16]}{suffix if _SUFFIX.fullmatch(suffix) else '.bin'}"


def _place(attempt: Attempt, digest: str) -> str:
    return place_of("elsewhere_file", "box", f"{attempt.code}/{attempt.attempt}/{digest}")


def _rows(attempt: Attempt) -> Select[StoredElsewhere]:
    mine = (StoredElsewhere.draw == attempt.code, StoredElsewhere.attempt == attempt.attempt)
    return select(StoredElsewhere).where(*mine).order_by(StoredElsewhere.id)


def _kept(row: StoredElsewhere, known: dict[int, Sm2Key]) -> ElsewhereFile:
    return ElsewhereFile(
        id=row.id,
        kind=row.kind,
        source=row.source,
        sha256=row.sha256,
        size=row.size,
        key=known[row.signed_by] if row.signed_by else None,
        path=row.path,
        at=row.at,
        by=row.by,
    )
