"""Counting: which of the tax bureau's answers suffice, of an entry and at a time.

Before a freeze an answer must be of the invoice's own day or later (an older one was not about it),
and within the days that the rules name. After a draw it must be later than the last value: of a
later day, or of the same day and imported after that moment, for a table tells no hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.models import Entry, TaxAnswer, TaxFile
from lottery.programme import campaigns, rule_versions
from lottery.programme.rulebook import parameters_in
from lottery.tax import work_list
from lottery.tax.states import State, newest

_AT_ONCE = 400


@dataclass(frozen=True)
class Counting:
    """Answers count from `since` on; of that day itself only those imported after `moment`, where
    there is one; and none that is older than its invoice."""

    since: date
    moment: datetime | None = None


def before_freeze(session: Session, attempt: Attempt, now: datetime) -> Counting:
    """What counts for the freeze of an attempt."""
    return _in_time(session, attempt.batches, attempt.rules_version, now)


def of_period(session: Session, batch: str, now: datetime) -> Counting:
    """What counts for a period under the rules of today; raises CampaignUnknownError."""
    campaign = campaigns.period(session, batch).campaign
    rules = rule_versions.rules_in_force(session, campaign, day_of(now))
    return _in_time(session, (batch,), rules.id, now)


def after_draw(attempt: Attempt) -> Counting:
    """What counts for the winners of a drawn attempt: what is later than its last value."""
    values = [each.recorded_at for each in attempt.sources if each.recorded_at]
    last = max(values, default=attempt.steps["drawn"][0])
    return Counting(day_of(last), last)


def _in_time(session: Session, batches: Iterable[str], rules: int, now: datetime) -> Counting:
    since = min(campaigns.period(session, batch).starts for batch in batches)
    days = parameters_in(session, rules).tax_days
    return Counting(max(since, day_of(now) - timedelta(days=days)) if days else since)


def said(
    session: Session, numbers: Sequence[int], counting: Counting
) -> Mapping[int, tuple[State, ...]]:
    """What was said of each entry's identities and counts: of each the newest answer; entries
    without any are left out. An answer before its invoice is none."""
    held = work_list.identities_of(session, numbers)
    known = _answers(session, {i for found in held.values() for i in found}, counting)
    issued = _issued(session, numbers)
    found = {}
    for number in numbers:
        states = (newest(known.get(i, ()), issued[number]) for i in held.get(number, ()))
        if counted := tuple(state for state in states if state):
            found[number] = counted
    return found


def _answers(
    session: Session, identities: Iterable[str], counting: Counting
) -> dict[str, list[State]]:
    """The answers that count, by identity."""
    found: dict[str, list[State]] = {}
    ordered = sorted(identities)
    for start in range(0, len(ordered), _AT_ONCE):
        query = (
            select(TaxAnswer.identity, TaxAnswer.state, TaxAnswer.as_of, TaxFile.at)
            .join(TaxFile, TaxFile.id == TaxAnswer.file)
            .where(TaxAnswer.identity.in_(ordered[start : start + _AT_ONCE]))
            .where(TaxAnswer.as_of >= counting.since)
        )
        for identity, state, as_of, at in session.execute(query):
            moment = counting.moment if as_of == counting.since else None
            if moment is None or at > moment:
                found.setdefault(identity, []).append(State(state, as_of))
    return found


def _issued(session: Session, numbers: Sequence[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        query = select(Entry.number, Entry.issued).where(
            Entry.number.in_(numbers[start : start + _AT_ONCE])
        )
        found |= {number: issued for number, issued in session.execute(query)}  # noqa: C416
    return found
