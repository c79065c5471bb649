"""What the tax bureau has said of an invoice so far: the answer of the newest day.

Of answers for one day the worst counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery.invoices import Reason
from lottery.models import TaxAnswer

STATES = ("normal", "unknown", "partly-red", "red", "void")
REJECTIONS = {"void": "voided", "red": "red-flushed", "partly-red": "partly-red"}
"""The reason in the register by the bureau's state; other states reject nothing."""
_REFUSALS = {"void": "invoice-void", "red": "invoice-red", "partly-red": "invoice-red"}
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class State:
    """What is known of an invoice, and as of which day."""

    state: str
    as_of: date


def states(session: Session, identities: Iterable[str]) -> dict[str, State]:
    """What is known of these identities; those without an answer are left out."""
    found: dict[str, State] = {}
    ordered = sorted(identities)
    for start in range(0, len(ordered), _AT_ONCE):
        query = select(TaxAnswer.identity, TaxAnswer.state, TaxAnswer.as_of).where(
            TaxAnswer.identity.in_(ordered[start : start + _AT_ONCE])
        )
        for identity, state, as_of in session.execute(query):
            known = found.get(identity)
            if known is None or _weight(known) < (as_of, STATES.index(state)):
                found[identity] = State(state, as_of)
    return found


def newest(states: Iterable[State], issued: date) -> State | None:
    """The answer that counts among several of one invoice; None if all are older than it."""
    later = (state for state in states if state.as_of >= issued)
    return max(later, key=_weight, default=None)


def reasons(session: Session, identities: Iterable[str]) -> dict[str, Reason]:
    """Why invoices with these identities are refused at the counter, by identity."""
    return {
        identity: Reason(_REFUSALS[known.state], "status", known.as_of.isoformat())
        for identity, known in states(session, identities).items()
        if known.state in _REFUSALS
    }


def _weight(known: State) -> tuple[date, int]:
    return known.as_of, STATES.index(known.state)
