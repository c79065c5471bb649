"""Void: an attempt ends before any source has a value, in public and for good."""

from datetime import datetime

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import seed
from draws.canonical import is_line
from lottery.ceremony import attempts
from lottery.ceremony.attempts import Attempt
from lottery.errors import StepRefusedError
from lottery.texts import ceremony as sentences


def void(session: Session, *, code: str, reason: str, by: str, now: datetime) -> bytes:
    """Void the newest attempt, committed and without any value; void.txt.

    The same reason again changes nothing; another one raises StepRefusedError.
    """
    attempt = attempts.lock_newest(session, code)
    if attempts.taken(attempt, "void"):
        return _stored(session, attempt, reason)
    if any(source.value is not None for source in attempt.sources):
        raise StepRefusedError(sentences.void_late(attempt.name))
    attempts.require(attempt, "committed")
    if not is_line(reason):
        raise StepRefusedError(sentences.reason_form(reason))
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    text = seed.void_text(manifest, reason, now)
    attempts.take(
        session, attempt, "void", {seed.VOID: text}, by=by, now=now, detail={"reason": reason}
    )
    return text


def _stored(session: Session, attempt: Attempt, reason: str) -> bytes:
    text = attempts.document(session, attempt, seed.VOID)
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    given, _ = seed.parse_void(text, manifest)
    if given != reason:
        raise StepRefusedError(sentences.void_other(attempt.name, given))
    return text
