"""Answers: what the notary has signed comes in, and is verified before any of it is stored.

Whoever controls this office can withhold his signature, and make none.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.errors import DrawError
from draws.notary import papers
from draws.notary.papers import Given
from draws.signatures import VerifierKey
from lottery import attempts, journal
from lottery.accounts import Account
from lottery.accounts.roles import RECORDERS
from lottery.attempts import Attempt
from lottery.ceremony.notary import cosigning, key_changes, registration
from lottery.ceremony.notary.registration import Registered
from lottery.errors import DrawUnknownError, NotaryRefusedError
from lottery.models import Checkpoint, NotarySignature
from lottery.register import cosigned
from lottery.texts.ceremony import notary as sentences

ACT = "notary-signed"


@dataclass(frozen=True)
class Stored:
    """A signature that was taken in: over what."""

    kind: str
    about: str


def take_in(session: Session, data: bytes, *, by: Account, now: datetime) -> tuple[Stored, ...]:
    """Verify the signatures of an answer against the registered key and the stored bytes, then
    store them all; what is stored already stays as it is.

    Raises NotaryRefusedError, and stores nothing, where one of them does not hold, is by another
    key, or is over anything but what waits.
    """
    if not set(RECORDERS) & set(by.roles):
        raise NotaryRefusedError(sentences.not_to_hand_in(by.username))
    try:
        answer = papers.parse_answer(data)
    except DrawError as why:
        raise NotaryRefusedError(sentences.malformed(why)) from None
    if {each.kind for each in answer.given} == {papers.KEYS}:
        key_changes.take_in(session, answer, by=by, now=now)
        return tuple(Stored(given.kind, given.about) for given in answer.given)
    key = _signing_key(session, answer.key)
    found = [_verified(session, given, key) for given in answer.given]
    for given, attempt in found:
        _store(session, given, attempt, key, by=by.username, now=now)
    return tuple(Stored(given.kind, given.about) for given, _ in found)


def _signing_key(session: Session, found: VerifierKey) -> Registered:
    key = registration.required(session)
    if found == key.key:
        return key
    if found in [each.key for each in registration.every(session)]:
        raise NotaryRefusedError(sentences.replaced_key(found.name))
    raise NotaryRefusedError(sentences.another_key(found.text(), key.key.text()))


def _verified(session: Session, given: Given, key: Registered) -> tuple[Given, Attempt | None]:
    """The signature, and the attempt that it is about, once it holds."""
    attempt = None
    if given.kind == papers.MANIFEST:
        text, attempt = _manifest(session, given)
    elif given.kind == papers.KEYS:
        raise NotaryRefusedError(sentences.malformed(papers.KEYS))
    else:
        text = _checkpoint(session, given)
    try:
        papers.check_given(given, text, key.key)
    except DrawError:
        raise NotaryRefusedError(sentences.does_not_hold(given.kind, given.about)) from None
    return given, attempt


def _manifest(session: Session, given: Given) -> tuple[bytes, Attempt]:
    """The stored manifest that was signed, of the newest attempt of its draw."""
    code, number = given.about.split(" ")
    try:
        attempt = attempts.lock_newest(session, code)
    except DrawUnknownError:
        raise NotaryRefusedError(sentences.draw_unknown(given.about)) from None
    if attempt.attempt != int(number):
        raise NotaryRefusedError(sentences.other_attempt(given.about, attempt.name))
    if "frozen" not in attempt.steps:
        raise NotaryRefusedError(sentences.not_frozen(attempt.name))
    if not attempt.live:
        raise NotaryRefusedError(sentences.rehearsal(attempt.name))
    data = attempts.document(session, attempt, manifests.FILE)
    wanted = sha256(data).hexdigest()
    if given.sha256 != wanted:
        raise NotaryRefusedError(sentences.other_manifest(attempt.name, given.sha256, wanted))
    return data, attempt


def _checkpoint(session: Session, given: Given) -> bytes:
    """The text of the stored checkpoint over so many lines that was signed."""
    stored = session.get(Checkpoint, int(given.about))
    if stored is None:
        raise NotaryRefusedError(sentences.no_checkpoint(given.about))
    text = cosigned.text_of(stored.note)
    if sha256(text).hexdigest() != given.sha256:
        raise NotaryRefusedError(sentences.other_checkpoint(given.about))
    return text


def _store(
    session: Session,
    given: Given,
    attempt: Attempt | None,
    key: Registered,
    *,
    by: str,
    now: datetime,
) -> None:
    """Store one signature with its line in the journal; the same again changes nothing."""
    if session.get(NotarySignature, (given.sha256, key.id)) is not None:
        return
    if attempt is not None:
        if cosigning.is_signed(session, attempt):
            raise NotaryRefusedError(sentences.over(attempt.name))
        attempts.check_clock(attempt, now)
    row = {"sha256": given.sha256, "key": key.id, "line": given.line}
    session.execute(insert(NotarySignature).values(**row, at=now, by=by))
    about = {"draw": attempt.code, "attempt": attempt.attempt} if attempt else {}
    detail = {"what": given.kind, "about": given.about, "sha256": given.sha256, **about}
    told = {"key": key.key.text(), "signature": given.line}
    journal.write(session, actor=by, act=ACT, detail=detail | told, now=now)
