"""The winners of a draw before the tax bureau: who is asked about again, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lottery import attempts
from lottery.attempts import Attempt
from lottery.protocol.line import RESULTS
from lottery.tax import counting, work_list
from lottery.tax.states import STATES
from lottery.texts.office import tax as sentences


@dataclass(frozen=True, slots=True)
class ListedWinner:
    """Somebody whom the result names. `place` is for people; `state` is the bureau's answer since
    the last value (of a state for each number the worst), None while there is none."""

    place: str
    entry: int
    state: str | None

    @property
    def normal(self) -> bool:
        """Whether nothing stands against him."""
        return self.state == "normal"


def of_draw(session: Session, attempt: Attempt) -> tuple[ListedWinner, ...]:
    """Winners, alternates and audit rows in the order of the result.

    Raises StepRefusedError before the draw.
    """
    if "drawn" not in attempt.steps:
        attempts.require(attempt, *RESULTS)
    rows = work_list.listed(session, attempt)
    numbers = sorted({int(row.entry) for row in rows})
    said = counting.said(session, numbers, counting.after_draw(attempt))
    names = {tier.code: tier.name for tier in attempt.tiers}
    listed = []
    for row in rows:
        told = [one.state for one in said.get(int(row.entry), ())]
        place = sentences.place(row.what, row.slot, names)
        listed.append(
            ListedWinner(place, int(row.entry), max(told, key=STATES.index, default=None))
        )
    return tuple(listed)
