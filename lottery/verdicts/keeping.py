"""A verdict is taken in: read, held against what is published, stored as it is, published."""

from hashlib import sha256

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import result, verdicts
from draws.errors import DrawError
from lottery import attempts, beside, journal, keylist
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.errors import VerdictRefusedError
from lottery.models import StoredVerdict
from lottery.office import Office
from lottery.texts.ceremony import verdicts as sentences
from lottery.verdicts.holding import HeldVerdict, held_of, of, path_of, trust_of

ACT = "draw-verdict-taken"
MOST_BYTES = verdicts.MOST_BYTES
"""No verdict is larger."""


def take(office: Office, code: str, data: bytes, acting: Acting) -> HeldVerdict:
    """Take a verdict on the newest attempt of a draw, which is published, and publish it beside the
    bundle.

    The same file once more changes nothing; a publication that a crash left out is made up for.
    Raises VerdictRefusedError for one that does not hold, and for a second one of the same role.
    """
    with office.write() as session:
        attempt = attempts.lock_newest(session, code)
        if "published" not in attempt.steps or attempt.ended:
            raise VerdictRefusedError(sentences.not_published(attempt.name))
        found = _checked(session, office, attempt, data)
        row = session.get(StoredVerdict, (code, attempt.attempt, found.role))
        if row is None:
            _store(session, attempt, found, data, acting)
        elif row.content != data:
            raise VerdictRefusedError(sentences.taken_already(found.role, attempt.name))
    files = {found.path: data}
    beside.put(office, code, attempt.attempt, files, by=acting.by, now=acting.now)
    return found


def files_of(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """The verdicts of an attempt by their names beside its bundle."""
    return {path_of(row.role): row.content for row in session.scalars(of(attempt))}


def told(attempt: Attempt, found: HeldVerdict) -> dict[str, object]:
    """What the journal says of a verdict."""
    return {
        "draw": attempt.code,
        "attempt": attempt.attempt,
        "role": found.role,
        "key": found.name,
        "sha256": found.sha256,
        "program": f"{found.program} {found.program_sha256}",
    }


def _checked(session: Session, office: Office, attempt: Attempt, data: bytes) -> HeldVerdict:
    """The verdict, held against the bundle that lies in public, which is the stored one's."""
    folder = office.settings.public_dir / attempt.name
    listed = keylist.listed(session)
    if not listed.entries:
        raise VerdictRefusedError(sentences.NO_LIST)
    try:
        judged = verdicts.read_judged(folder)
        for name, lying in ((manifests.FILE, judged.manifest), (result.FILE, judged.result)):
            if lying != attempts.document(session, attempt, name):
                raise VerdictRefusedError(sentences.other_bundle(attempt.name, name))
        return held_of(data, verdicts.check(data, judged, trust_of(listed)))
    except DrawError as why:
        raise VerdictRefusedError(sentences.refused(why)) from None


def _store(
    session: Session, attempt: Attempt, found: HeldVerdict, data: bytes, acting: Acting
) -> None:
    row = StoredVerdict(
        draw=attempt.code,
        attempt=attempt.attempt,
        role=found.role,
        sha256=sha256(data).hexdigest(),
        content=data,
        at=acting.now,
        by=acting.by,
    )
    session.add(row)
    session.flush()
    detail = told(attempt, found)
    journal.write(session, actor=acting.by, act=ACT, detail=detail, now=acting.now)
