"""What came of the entries and of those refused, as counted at the freeze for the minutes."""

from collections import Counter
from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import campaigns
from lottery.ceremony.attempts import Attempt
from lottery.clock import SHANGHAI
from lottery.models import Entry, EntryEvent, Refusal


def tally(session: Session, attempt: Attempt, size: int) -> dict[str, object]:
    """Entries of the draw's batches in the first `size` lines by status; refusals by reason."""
    submitted = set(
        session.scalars(
            select(Entry.number).where(Entry.batch.in_(attempt.batches), Entry.number < size)
        )
    )
    last = _last_events(session, submitted, size)
    states = Counter(what for what, _ in last.values())
    return {
        "submitted": len(submitted),
        "accepted": states["accept"],
        "rejected": states["reject"],
        "pending": len(submitted) - states.total(),
        "rejections": dict(Counter(reason for what, reason in last.values() if what == "reject")),
        "refusals": _refusals(session, attempt),
    }


def _last_events(
    session: Session, submitted: set[int], size: int
) -> dict[int, tuple[str, str | None]]:
    query = select(EntryEvent.entry, EntryEvent.what, EntryEvent.reason)
    query = query.where(EntryEvent.line < size).order_by(EntryEvent.line)
    events = session.execute(query)
    return {entry: (what, reason) for entry, what, reason in events if entry in submitted}


def _refusals(session: Session, attempt: Attempt) -> dict[str, int]:
    """What was refused at the counter since the first of the draw's periods began, by code."""
    begun = min(campaigns.period(session, batch).starts for batch in attempt.batches)
    since = datetime.combine(begun, time(), SHANGHAI)
    query = select(Refusal.code, func.count()).where(Refusal.at >= since).group_by(Refusal.code)
    return {code: count for code, count in session.execute(query)}  # noqa: C416
