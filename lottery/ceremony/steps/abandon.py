"""Abandon: an attempt ends in public because a slip cannot be opened, or the beacon is not there.

After the first value a draw is finished or abandoned, never void: whoever keeps a slip back can
have the draw thrown once more, a day later and before everybody, without choosing what comes, and
his name stands in the file. His party seals no slip in the next attempt.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from draws import abandoned, seed
from draws import manifest as manifests
from draws.canonical import is_line
from draws.errors import DrawError
from lottery import attempts
from lottery.attempts import Attempt, SourceState
from lottery.clock import in_shanghai, to_the_second
from lottery.errors import StepRefusedError
from lottery.proposals import Confirmation
from lottery.protocol import kinds
from lottery.protocol.line import ABANDON
from lottery.texts.ceremony import abandoning as sentences


def abandon(
    session: Session,
    *,
    code: str,
    reason: str,
    by: str,
    now: datetime,
    confirmed: Confirmation | None = None,
) -> bytes:
    """Abandon the newest attempt, some of whose sources have values; abandoned.txt.

    A live draw is abandoned by three. The same reason again changes nothing; a reason that differs
    from the stored one raises StepRefusedError.
    """
    attempt = attempts.lock_newest(session, code)
    if attempts.taken(attempt, ABANDON):
        return _stored(session, attempt, reason)
    missing = check(attempt, reason, now)
    seen = {"reason": reason, "missing": named(missing)}
    hands = attempts.hands_of(session, attempt, ABANDON, confirmed, seen)
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    attempts.check_journal(session, attempt, manifest.sha256())
    values = [each.value for each in attempt.sources if each.value is not None]
    times = [each.recorded_at for each in attempt.sources if each.recorded_at]
    try:
        text = abandoned.abandoned_text(manifest, values, times, reason, now)
    except DrawError as error:
        raise StepRefusedError(sentences.refused(error)) from None
    documents = {abandoned.FILE: text, seed.TIMES: seed.times_text(manifest, times, len(times))}
    detail = {**seen, **hands}
    attempts.take(session, attempt, ABANDON, documents, by=by, now=now, detail=detail)
    return text


def check(attempt: Attempt, reason: str, now: datetime) -> SourceState:
    """The source that stays away; raises StepRefusedError unless the attempt may be abandoned now
    for this reason."""
    missing = may_stay_away(attempt)
    since = due(attempt)
    if to_the_second(now) < since:
        raise StepRefusedError(sentences.too_early(attempt.name, in_shanghai(since), attempt.live))
    if not is_line(reason):
        raise StepRefusedError(sentences.reason_form(reason))
    return missing


def may_stay_away(attempt: Attempt) -> SourceState:
    """The source that an attempt waits for, and for which it may be abandoned some time; raises
    StepRefusedError if there is none."""
    attempts.require_turn(attempt, ABANDON)
    waiting = attempt.waiting
    if waiting is None:
        raise StepRefusedError(sentences.nothing_missing(attempt.name))
    if not kinds.of(waiting).stays_away:  # dice can always be thrown
        raise StepRefusedError(sentences.can_be_thrown(attempt.name, waiting.number, waiting.title))
    return waiting


def due(attempt: Attempt) -> datetime:
    """From when on an attempt with a value may be abandoned, to the second that times.txt tells."""
    last = max(each.recorded_at for each in attempt.sources if each.recorded_at)
    return to_the_second(last) + (abandoned.WAIT if attempt.live else timedelta())


def named(source: SourceState) -> str:
    """A source as abandoned.txt names it: number, kind and name."""
    return f"{source.number} {source.kind} {source.who}"


def _stored(session: Session, attempt: Attempt, reason: str) -> bytes:
    text = attempts.document(session, attempt, abandoned.FILE)
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    given = abandoned.parse_abandoned(text, manifest).reason
    if given != reason:
        raise StepRefusedError(sentences.other_reason(attempt.name, given))
    return text
