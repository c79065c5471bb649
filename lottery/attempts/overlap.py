"""Overlap: which of a draw's periods another draw has drawn from already.

A half-year's draw does so by intent, a supplementary one too; so it is said, and not refused.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import attempts
from lottery.attempts import Attempt
from lottery.models import Draw, DrawStep
from lottery.programme import campaigns


@dataclass(frozen=True)
class DrawnPeriod:
    """A period, by batch and title, and the draws that have drawn from it, by name."""

    batch: str
    title: str
    by: tuple[str, ...]


def drawn_already(session: Session, attempt: Attempt) -> tuple[DrawnPeriod, ...]:
    """The periods of an attempt from which other draws of its mode have drawn, in their order."""
    others = [
        each
        for each in _drawn(session, attempt)
        if each.code != attempt.code and each.mode == attempt.mode
    ]
    found = []
    for batch in attempt.batches:
        by = tuple(each.name for each in others if batch in each.batches)
        if by:
            found.append(DrawnPeriod(batch, campaigns.period(session, batch).title, by))
    return tuple(found)


def _drawn(session: Session, attempt: Attempt) -> list[Attempt]:
    """The attempts that were drawn, the first one first; but what came after this one's own
    result is not what it takes in."""
    query = (
        select(DrawStep.draw, DrawStep.attempt)
        .join(Draw, (Draw.code == DrawStep.draw) & (Draw.attempt == DrawStep.attempt))
        .where(DrawStep.step == "drawn")
        .order_by(DrawStep.at, DrawStep.draw)
    )
    if "drawn" in attempt.steps:
        query = query.where(DrawStep.at < attempt.steps["drawn"][0])
    return [attempts.get(session, code, number) for code, number in session.execute(query)]
