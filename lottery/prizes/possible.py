"""Which acts a prize allows now, so that nobody is offered what would be refused (pure)."""

from __future__ import annotations

from collections.abc import Collection

from lottery.prizes.life import (
    FORFEITS,
    HANDED,
    TAKEN_BACK,
    VACANT,
    Life,
    PrizeFacts,
    missing,
)

_USUAL = ("handed", "taxed", "notified", "documents", "recovered", "receipt")
FILL = "fill"
"""A vacant prize goes to the next alternate, or to where the programme says."""


def acts(life: Life, facts: PrizeFacts) -> tuple[str, ...]:
    """What may be done now: acts of `life.WHATS`, and FILL, in the order in which they come."""
    if life.waits:
        return (*_of_waiting(life, facts), "noted")
    if life.stage == HANDED:
        return ("receipt", "taken-back", "noted")
    if life.stage == TAKEN_BACK:
        return ("recovered", "noted")
    return (FILL, "noted") if life.stage in VACANT else ("noted",)


def next_act(life: Life, may: Collection[str], has_receipt: bool) -> str:
    """Which of the acts that may be done is usually the next one; empty where none is."""
    done = {"notified"} if life.stage not in {"drawn", "called"} else set()
    done |= {"documents"} if life.stage in {"seen", "taxed"} else set()
    done |= {"receipt"} if has_receipt else set()
    return next((each for each in (*_USUAL, FILL) if each in may and each not in done), "")


def forfeits(life: Life, facts: PrizeFacts) -> tuple[str, ...]:
    """For which reasons a waiting prize may be declared forfeited today."""
    late = life.until is not None and life.until < facts.today
    taxed = life.stage == "taxed"
    closed = {"late"} if not late else set()
    return tuple(
        each
        for each in FORFEITS
        if each not in closed and not (taxed and each in {"late", "declined"})
    )


def _of_waiting(life: Life, facts: PrizeFacts) -> tuple[str, ...]:
    found = ["notified", "answered", "appointed"]
    if life.stage != "taxed":
        found.append("documents")
    if life.stage == "seen" and facts.tax_fen:
        found.append("taxed")
    if not missing(life, facts):
        found.append("handed")
    return (*found, "forfeited")
