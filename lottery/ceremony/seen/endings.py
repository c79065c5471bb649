"""Endings: how an attempt ended that has no result, and what stands before and behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from draws import abandoned, seed
from draws import manifest as manifests
from lottery import attempts
from lottery.attempts import Attempt, CallOff
from lottery.ceremony.seen.wording import find_attempt
from lottery.models import DrawStep
from lottery.protocol import line


@dataclass(frozen=True)
class Neighbours:
    """What is said beside a published attempt: how it ended while its record is not out yet, the
    attempts before and after it by name, and that its draw was called off."""

    ended: str = ""
    reason: str = ""
    at: datetime | None = None
    before: str = ""
    after: str = ""
    off: CallOff | None = None


def around(session: Session, name: str) -> Neighbours:
    """What stands around the attempt of this name; nothing around one that is unknown here."""
    attempt = find_attempt(session, name)
    if attempt is None:
        return Neighbours()
    others = {each.attempt: each.name for each in attempts.of_draw(session, attempt.code)}
    secret = attempt.ended and line.PUBLISH.name not in attempt.steps
    return Neighbours(
        ended=attempt.ended if secret else "",
        reason=reason_of(session, attempt) if secret else "",
        at=attempt.steps[attempt.ended][0] if secret else None,
        before=others.get(attempt.attempt - 1, ""),
        after=others.get(attempt.attempt + 1, ""),
        off=attempt.called_off,
    )


def unpublished(session: Session) -> dict[str, str]:
    """How the attempts ended whose record is not out yet, by folder name."""
    ends = [step.name for step in line.ENDS]
    out = select(DrawStep.draw, DrawStep.attempt).where(DrawStep.step == line.PUBLISH.name)
    query = select(DrawStep.draw, DrawStep.attempt, DrawStep.step).where(
        DrawStep.step.in_(ends), tuple_(DrawStep.draw, DrawStep.attempt).not_in(out)
    )
    return {
        code if number == 1 else f"{code}.{number}": step
        for code, number, step in session.execute(query)
    }


def reason_of(session: Session, attempt: Attempt) -> str:
    """Why an attempt was void or abandoned."""
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    if attempt.ended == line.VOID.name:
        reason, _ = seed.parse_void(attempts.document(session, attempt, seed.VOID), manifest)
        return reason
    text = attempts.document(session, attempt, abandoned.FILE)
    return abandoned.parse_abandoned(text, manifest).reason
