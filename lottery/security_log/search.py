"""The security log as an auditor reads it: by kind, account or day, the latest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from lottery import canonical_json
from lottery.clock import SHANGHAI
from lottery.models import StoredSecurityLine
from lottery.security_log.lines import COLUMNS, SecurityLine


@dataclass(frozen=True)
class WantedEvents:
    """Which lines; what is empty does not matter. `account` is who did it, or whom it concerned."""

    kind: str = ""
    account: str = ""
    day: date | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What is wanted, as conditions of a query."""
        if self.kind:
            yield StoredSecurityLine.kind == self.kind
        if self.account:
            concerned = f'"of":{canonical_json.dump(self.account)}'
            told = StoredSecurityLine.detail.contains(concerned, autoescape=True)
            yield or_(StoredSecurityLine.account == self.account, told)
        if self.day:
            begin = datetime.combine(self.day, time(), SHANGHAI)
            yield StoredSecurityLine.at.between(begin, begin + timedelta(days=1, microseconds=-1))


def find(
    session: Session, wanted: WantedEvents, page: int, a_page: int
) -> tuple[int, tuple[SecurityLine, ...]]:
    """How many lines there are of this kind, and those of one page (from 1)."""
    which = tuple(wanted.conditions())
    count = session.scalar(select(func.count()).select_from(StoredSecurityLine).where(*which)) or 0
    latest = select(*COLUMNS).where(*which).order_by(StoredSecurityLine.seq.desc())
    rows = session.execute(latest.limit(a_page).offset((page - 1) * a_page))
    return count, tuple(SecurityLine(*row) for row in rows)


def of_a_day(session: Session, day: date, kind: str) -> dict[str, int]:
    """How many events of a kind each account brought about on one day of Shanghai."""
    which = tuple(WantedEvents(kind=kind, day=day).conditions())
    query = select(StoredSecurityLine.account, func.count()).where(*which)
    found = session.execute(query.group_by(StoredSecurityLine.account))
    return {row[0]: row[1] for row in found}
