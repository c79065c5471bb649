"""How far the tax bureau's answers have come, for a period or a draw."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.programme import campaigns
from lottery.tax import work_list
from lottery.tax.states import STATES, states


@dataclass(frozen=True)
class TaxOverview:
    """Entries that are not rejected, by the bureau's answer since a day; those it does not know
    and those without an answer hold up a freeze."""

    since: date
    entries: tuple[int, ...]
    by_state: dict[str, int]
    unanswered: tuple[int, ...]
    unknown: tuple[int, ...]


def of_batch(session: Session, batch: str) -> TaxOverview:
    """Of a period: answers since its first day. Raises CampaignUnknownError."""
    since = campaigns.period(session, batch).starts
    return _overview(session, work_list.of_batches(session, [batch]), since)


def of_draw(session: Session, attempt: Attempt) -> TaxOverview:
    """Of a draw: before it, of all that may be drawn; after it, of those who are listed, with
    answers since the day of the draw."""
    drawn = attempt.steps.get("drawn")
    starts = min(campaigns.period(session, batch).starts for batch in attempt.batches)
    since = day_of(drawn[0]) if drawn else starts
    return _overview(session, work_list.of_draw(session, attempt), since)


def _overview(session: Session, numbers: Sequence[int], since: date) -> TaxOverview:
    held = work_list.identities_of(session, numbers)
    known = states(session, {identity for found in held.values() for identity in found})
    counts: Tally[str] = Tally()
    unanswered, unknown = [], []
    for number in numbers:
        said = [known[i] for i in held.get(number, ()) if i in known and known[i].as_of >= since]
        if said:
            counts[max((one.state for one in said), key=STATES.index)] += 1
        else:
            unanswered.append(number)
        if any(one.state == "unknown" for one in said):
            unknown.append(number)
    by_state = {state: counts[state] for state in STATES}
    return TaxOverview(since, tuple(numbers), by_state, tuple(unanswered), tuple(unknown))
