"""How far the tax bureau's answers have come, for a period or a draw."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lottery.attempts import Attempt
from lottery.tax import counting, work_list
from lottery.tax.counting import Counting
from lottery.tax.states import STATES


@dataclass(frozen=True)
class TaxOverview:
    """Entries that are not rejected, by the bureau's answer that counts, at the earliest since a
    day; those it does not know
    and those without an answer hold up a freeze."""

    since: date
    entries: tuple[int, ...]
    by_state: dict[str, int]
    unanswered: tuple[int, ...]
    unknown: tuple[int, ...]


def of_batch(session: Session, batch: str, now: datetime) -> TaxOverview:
    """Of a period, under the rules of today. Raises CampaignUnknownError."""
    counts = counting.of_period(session, batch, now)
    return _overview(session, work_list.of_batches(session, [batch]), counts)


def of_draw(session: Session, attempt: Attempt, now: datetime) -> TaxOverview:
    """Of a draw: before it, of all that may be drawn; after it, of those who are listed, with
    answers since the last value."""
    is_drawn = "drawn" in attempt.steps
    before = None if is_drawn else counting.before_freeze(session, attempt, now)
    counts = before or counting.after_draw(attempt)
    return _overview(session, work_list.of_draw(session, attempt), counts)


def _overview(session: Session, numbers: Sequence[int], counted: Counting) -> TaxOverview:
    heard = counting.said(session, numbers, counted)
    counts: Tally[str] = Tally()
    unanswered, unknown = [], []
    for number in numbers:
        said = heard.get(number, ())
        if said:
            counts[max((one.state for one in said), key=STATES.index)] += 1
        else:
            unanswered.append(number)
        if any(one.state == "unknown" for one in said):
            unknown.append(number)
    by_state = {state: counts[state] for state in STATES}
    return TaxOverview(counted.since, tuple(numbers), by_state, tuple(unanswered), tuple(unknown))
