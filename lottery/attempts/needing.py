"""Needing: which draws that were not held may still need the people of some periods, and how long.

A draw is looked for by its plan in the programme and by what was planned of it, for the two may
differ. What was published or called off, or ended without being foreseen any more, needs nobody.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lottery import attempts
from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.programme import campaigns, rule_versions
from lottery.programme.rulebook import parameters_in


@dataclass(frozen=True)
class Unheld:
    """A draw that was not held: whether it is planned, and when it counts as not to come any more:
    the time to keep after its last period closed and after anybody did something for it."""

    code: str
    is_planned: bool
    until: datetime


def unheld(session: Session, batches: Collection[str], now: datetime) -> tuple[Unheld, ...]:
    """The draws over one of `batches` that may still be held, by code."""
    over = {each.draw for each in attempts.all_called_off(session)}
    named = {plan.code: set(plan.batches) for plan in campaigns.plans(session)}
    planned: dict[str, list[Attempt]] = {}
    for attempt in attempts.all_attempts(session):
        planned.setdefault(attempt.code, []).append(attempt)
    for code, known in planned.items():
        newest = max(known, key=lambda each: each.attempt)
        if newest.state == "published":
            over.add(code)
        elif newest.is_unfrozen:
            named[code] = named.get(code, set()) | set(newest.batches)
    return tuple(
        _unheld(session, code, sorted(named[code]), planned.get(code, []), now)
        for code in sorted(set(named) - over)
        if named[code] & set(batches)
    )


def days_to_keep(session: Session, batches: Iterable[str], now: datetime) -> int:
    """How long people's data are kept: of the campaigns of these periods, the longest."""
    owners = {campaigns.period(session, batch).campaign for batch in batches}
    rules = (rule_versions.rules_in_force(session, owner, day_of(now)).id for owner in owners)
    return max(parameters_in(session, each).retention_days for each in rules)


def _unheld(
    session: Session, code: str, batches: Sequence[str], known: Sequence[Attempt], now: datetime
) -> Unheld:
    closed = [campaigns.period(session, batch).closes_at for batch in batches]
    last = [each.latest for each in known if each.latest]
    until = max(closed + last) + timedelta(days=days_to_keep(session, batches, now))
    return Unheld(code, any(each.is_unfrozen for each in known), until)
