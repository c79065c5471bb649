"""What somebody at the counter has done today: his last entries, and how many."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import entries
from lottery.clock import SHANGHAI
from lottery.models import Entry, Period


@dataclass(frozen=True)
class Recent:
    """One entry as its clerk sees it again. `status` is pending, accepted or rejected."""

    number: int
    entered_at: datetime
    amount_fen: int
    status: str


def recent(session: Session, by: str, most: int) -> tuple[Recent, ...]:
    """The last entries of one account, the newest first."""
    query = select(Entry).where(Entry.entered_by == by).order_by(Entry.number.desc()).limit(most)
    return tuple(
        Recent(row.number, row.entered_at, row.amount_fen, entries.status(session, row.number))
        for row in session.scalars(query)
    )


def last_campaign(session: Session) -> str | None:
    """The campaign of the newest entry of all: most likely that of the next one."""
    query = (
        select(Period.campaign)
        .join(Entry, Entry.batch == Period.batch)
        .order_by(Entry.number.desc())
        .limit(1)
    )
    return session.scalar(query)


def entered_on(session: Session, by: str, day: date) -> int:
    """How many entries one account made on a day in Shanghai."""
    start = datetime.combine(day, time.min, SHANGHAI)
    query = select(func.count()).where(Entry.entered_by == by, Entry.entered_at >= start)
    return session.scalar(query) or 0
