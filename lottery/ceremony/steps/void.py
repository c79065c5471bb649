"""Void: an attempt ends before any source has a value, in public and for good.

One that is frozen and not committed to ends likewise: if the notary's checks fail, its manifest is
signed together with the void, so that what was frozen stays on record and the chain has no gap. Of
a live one that the notary has not signed yet, the record goes out once he has.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import seed
from draws.canonical import is_line
from lottery import attempts
from lottery.attempts import Attempt
from lottery.ceremony.notary import cosigning
from lottery.errors import StepRefusedError
from lottery.office.keys import SigningKey
from lottery.proposals import Confirmation
from lottery.protocol.line import VOID
from lottery.texts.ceremony import steps as sentences


def void(
    session: Session,
    signers: Iterable[SigningKey],
    *,
    code: str,
    reason: str,
    by: str,
    now: datetime,
    confirmed: Confirmation | None = None,
) -> bytes:
    """Void the newest attempt, frozen or committed and without any value; void.txt.

    A live draw is voided by two. The same reason again changes nothing; a reason that differs from
    the stored one raises StepRefusedError.
    """
    attempt = attempts.lock_newest(session, code)
    if attempts.taken(attempt, VOID):
        return _stored(session, attempt, reason)
    check(attempt, reason)
    hands = attempts.hands_of(session, attempt, VOID, confirmed, {"reason": reason})
    data = attempts.document(session, attempt, manifests.FILE)
    manifest = manifests.parse(data)
    documents = {seed.VOID: seed.void_text(manifest, reason, now)}
    if "committed" not in attempt.steps:
        attempts.check_journal(session, attempt, manifest.sha256())
        if cosigning.state(session, attempt).complete:
            documents |= cosigning.signed(session, attempt, signers)
    detail = {"reason": reason, **hands}
    attempts.take(session, attempt, VOID, documents, by=by, now=now, detail=detail)
    return documents[seed.VOID]


def check(attempt: Attempt, reason: str) -> None:
    """Raise StepRefusedError unless the attempt may be voided for this reason."""
    if any(source.value is not None for source in attempt.sources):
        raise StepRefusedError(sentences.void_late(attempt.name))
    attempts.require_turn(attempt, VOID)
    if not is_line(reason):
        raise StepRefusedError(sentences.reason_form(reason))


def _stored(session: Session, attempt: Attempt, reason: str) -> bytes:
    text = attempts.document(session, attempt, seed.VOID)
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    given, _ = seed.parse_void(text, manifest)
    if given != reason:
        raise StepRefusedError(sentences.void_other(attempt.name, given))
    return text
