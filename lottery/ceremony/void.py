"""Void: an attempt ends before any source has a value, in public and for good."""

from datetime import datetime

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import seed
from draws.canonical import is_line
from lottery.ceremony import attempts
from lottery.errors import StepRefusedError
from lottery.texts import ceremony as sentences


def void(session: Session, *, code: str, reason: str, by: str, now: datetime) -> bytes:
    """Void the newest attempt, committed and without any value; void.txt."""
    attempt = attempts.newest(session, code)
    attempt = attempts.lock(session, code, attempt.attempt)
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
