"""What came of the entries and of those refused: counted at the close, and again at the freeze."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from lottery.attempts import Attempt
from lottery.clock import SHANGHAI
from lottery.models import Entry, EntryEvent, InvoiceIdentity, Refusal, RefusalPeriod
from lottery.programme import campaigns


@dataclass(frozen=True)
class Counts:
    """Entries of a draw's batches in the first `size` lines of the register, by their status.

    `accepted_fen` is the sum over the accepted ones, `waiting` the numbers of the pending ones;
    `rejections` and `refusals` (at the counter) count by reason.
    """

    size: int
    submitted: int
    accepted: int
    accepted_fen: int
    rejected: int
    pending: int
    waiting: tuple[int, ...]
    rejections: Mapping[str, int]
    refusals: Mapping[str, int]


def tally(session: Session, attempt: Attempt, size: int) -> Counts:
    """Count what the first `size` lines of the register say of a draw's batches."""
    query = select(Entry.number, Entry.amount_fen).order_by(Entry.number)
    query = query.where(Entry.batch.in_(attempt.batches), Entry.number < size)
    submitted = {number: amount for number, amount in session.execute(query)}  # noqa: C416
    last = _last_events(session, submitted, size)
    accepted = [number for number, (what, _) in last.items() if what == "accept"]
    rejections = Counter(reason or "" for what, reason in last.values() if what == "reject")
    waiting = tuple(number for number in submitted if number not in last)
    return Counts(
        size=size,
        submitted=len(submitted),
        accepted=len(accepted),
        accepted_fen=sum(submitted[number] for number in accepted),
        rejected=rejections.total(),
        pending=len(waiting),
        waiting=waiting,
        rejections=dict(rejections),
        refusals=_refusals(session, attempt),
    )


def _last_events(
    session: Session, submitted: Mapping[int, int], size: int
) -> dict[int, tuple[str, str | None]]:
    query = select(EntryEvent.entry, EntryEvent.what, EntryEvent.reason)
    query = query.where(EntryEvent.line < size).order_by(EntryEvent.line)
    events = session.execute(query)
    return {entry: (what, reason) for entry, what, reason in events if entry in submitted}


def _refusals(session: Session, attempt: Attempt) -> dict[str, int]:
    """What was refused at the counter in the draw's periods, by code: of each invoice the last
    verdict, and none of one that was entered afterwards."""
    query = (
        select(Refusal.id, Refusal.identity, Refusal.code, Refusal.at)
        .join(RefusalPeriod, RefusalPeriod.refusal == Refusal.id)
        .where(RefusalPeriod.batch.in_(attempt.batches))
    )
    rows = [*session.execute(query), *session.execute(_without_period(session, attempt))]
    last: dict[object, tuple[str, datetime]] = {}
    for number, identity, code, at in sorted(rows, key=lambda row: (row.at, row.id)):
        last[identity or number] = (code, at)
    entered = _entered(session, attempt)
    return dict(
        Counter(
            code
            for identity, (code, at) in last.items()
            if not (identity in entered and entered[identity] >= at)
        )
    )


def _without_period(session: Session, attempt: Attempt) -> Select[int, str | None, str, datetime]:
    """The refusals of an older program, which did not say of which period they were: those while
    the draw's periods ran. Where there are several campaigns nobody knows whose they were, and none
    is counted."""
    periods = [campaigns.period(session, batch) for batch in attempt.batches]
    since = datetime.combine(min(each.starts for each in periods), time(), SHANGHAI)
    until = max(each.closes_at for each in periods)
    known = select(RefusalPeriod.refusal)
    return select(Refusal.id, Refusal.identity, Refusal.code, Refusal.at).where(
        Refusal.at >= since,
        Refusal.at <= until,
        Refusal.id.not_in(known),
        literal(len(campaigns.named(session)) == 1),
    )


def _entered(session: Session, attempt: Attempt) -> dict[object, datetime]:
    """When each invoice of the draw's periods was entered last, by its identity.

    It is asked from the refusals' side, which are few, and what is left is chosen here: SQLite goes
    through all the draw's entries for each refusal where batch or order invite it to.
    """
    query = (
        select(Entry.number, Entry.batch, InvoiceIdentity.identity, Entry.entered_at)
        .join(Entry, Entry.number == InvoiceIdentity.entry)
        .where(InvoiceIdentity.identity.in_(select(Refusal.identity)))
    )
    rows = sorted(session.execute(query), key=lambda row: row.number)
    return {identity: at for _, batch, identity, at in rows if batch in attempt.batches}
