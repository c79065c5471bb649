"""The chain: each live draw names the one before it, and an attempt that was void or abandoned is
followed by its next.

A verifier that is given the bundle before refuses a gap, so nothing is planned or frozen that
would make one.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws import abandoned, result, seed
from draws.manifest import ZEROS
from lottery import attempts
from lottery.attempts import Attempt
from lottery.errors import StepRefusedError
from lottery.models import Draw, DrawStep
from lottery.protocol import kinds, line
from lottery.texts.ceremony import steps as sentences

END_FILES = {"": result.FILE, "void": seed.VOID, "abandoned": abandoned.FILE}
"""The file by whose hash the next live draw names an attempt, by how that ended."""
_OVER = {step.name for step in (line.DRAW, *line.ENDS)}
"""With one of these steps a live draw lets the next one be frozen."""


def previous(session: Session, attempt: Attempt, now: datetime) -> str:
    """The hash of the last live draw's result, void or abandoned.txt; refuses while one is still
    open."""
    if not attempt.live:
        return ZEROS
    earlier = _live_and_frozen(session)
    for other in earlier:
        if not _OVER & set(other.steps):
            raise StepRefusedError(sentences.live_open(other.name))
    if not earlier:
        return ZEROS
    last = earlier[0]
    _check_follows(attempt, last)
    # A draw that seemed older than the one before it would break the chain.
    attempts.check_clock(last, now)
    return sha256(attempts.document(session, last, END_FILES[last.ended])).hexdigest()


def check_next(session: Session, attempt: Attempt) -> None:
    """Raise StepRefusedError if an attempt that is planned now could never be frozen, because
    another live draw came between it and the one before it, which was void or abandoned."""
    earlier = _live_and_frozen(session) if attempt.live else []
    if earlier:
        _check_follows(attempt, earlier[0])


def unpublished(session: Session, attempt: Attempt) -> tuple[Attempt, ...]:
    """The attempts of a draw before this one that ended and are not published yet, in their order:
    without them a verifier that is given the bundle before finds none."""
    return tuple(
        each
        for each in attempts.of_draw(session, attempt.code)
        if each.attempt < attempt.attempt and each.ended and line.PUBLISH.name not in each.steps
    )


def _check_follows(attempt: Attempt, last: Attempt) -> None:
    follows = (last.code, last.attempt) == (attempt.code, attempt.attempt - 1)
    if attempt.attempt > 1 and not follows:
        raise StepRefusedError(sentences.chain_passed(attempt.name, last.name))


def _live_and_frozen(session: Session) -> list[Attempt]:
    """The live attempts that are frozen, the last one first."""
    query = (
        select(DrawStep.draw, DrawStep.attempt)
        .join(Draw, (Draw.code == DrawStep.draw) & (Draw.attempt == DrawStep.attempt))
        .where(DrawStep.step == "frozen", Draw.mode == "live")
        .order_by(DrawStep.at.desc(), DrawStep.attempt.desc())
    )
    return [attempts.get(session, code, number) for code, number in session.execute(query)]


def barred(session: Session, newest: Attempt, attempt: int) -> tuple[str, ...]:
    """The party that seals no slip in this attempt of a draw, one of those up to the one after
    `newest`, because its slip was missing in the one before. An attempt that was void since then,
    before it had a value, does not count."""
    for number in range(attempt - 1, 0, -1):
        before = newest if number == newest.attempt else attempts.get(session, newest.code, number)
        if before.ended == "abandoned" and before.waiting:
            return (before.waiting.who,) if kinds.of(before.waiting).is_sealed else ()
        if before.ended != "void":
            return ()
    return ()
