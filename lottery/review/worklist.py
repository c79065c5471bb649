"""A reviewer's day: the entry in front of him, whether it is his to decide, and the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lottery import attempts, review
from lottery.intake import similar
from lottery.intake.similar import Beside
from lottery.office.boxes import Boxes
from lottery.programme import Period, campaigns
from lottery.review import cases, waiting
from lottery.review.cases import Case, Motion


@dataclass(frozen=True)
class ViewedCase:
    """An entry as somebody finds it. `hindrance` is why he may not decide, or None; `frozen` names
    the draws whose lists no decision changes any more."""

    case: Case
    beside: tuple[Beside, ...]
    period: Period
    titles: Mapping[str, str]
    hindrance: str | None
    closed: bool
    frozen: tuple[str, ...]

    @property
    def proposal(self) -> Motion | None:
        """The decision that waits for a second person, if one does."""
        found = [motion for motion in self.case.waiting if motion.what != "appeal"]
        return found[-1] if found and self.closed else None

    @property
    def appeal(self) -> Motion | None:
        """The appeal that waits, if one does."""
        return next((motion for motion in self.case.waiting if motion.what == "appeal"), None)


def sheet(session: Session, boxes: Boxes, number: int, *, by: str, now: datetime) -> ViewedCase:
    """One entry with all that a decision needs; raises EntryUnknownError."""
    case = cases.case(session, boxes, number)
    period = campaigns.period(session, case.entry.batch)
    others = [other.number for other in case.similar]
    return ViewedCase(
        case=case,
        beside=similar.beside(session, number, others),
        period=period,
        titles={batch: one.title for batch, one in periods(session).items()},
        hindrance=review.why_not(session, number, by=by),
        closed=now > period.closes_at,
        frozen=_frozen(session, period.batch),
    )


def _frozen(session: Session, batch: str) -> tuple[str, ...]:
    found = reversed(attempts.all_attempts(session))
    return tuple(
        attempt.name
        for attempt in found
        if batch in attempt.batches and "frozen" in attempt.steps and "void" not in attempt.steps
    )


def following(session: Session, boxes: Boxes, number: int, *, by: str) -> int | None:
    """The next entry in the queue on which this person may decide; behind the last one it starts
    again at the first. Entries that wait for somebody else are passed over."""
    for after, last in ((number, None), (-1, number)):
        found = _first(session, boxes, after, last, by)
        if found is not None:
            return found
    return None


def _first(session: Session, boxes: Boxes, after: int, last: int | None, by: str) -> int | None:
    while found := waiting.queue(session, boxes, after=after):
        for one in found:
            after = one.entry.number
            if last is not None and after >= last:
                return None
            if not is_own_proposal(one, by) and review.why_not(session, after, by=by) is None:
                return after
    return None


def is_own_proposal(one: waiting.WaitingEntry, by: str) -> bool:
    """Whether the last that happened to an entry is this person's own proposal."""
    return bool(one.motions) and one.motions[-1].by == by and one.motions[-1].what != "appeal"


def periods(session: Session) -> dict[str, Period]:
    """All periods by batch."""
    found = campaigns.campaigns(session)
    return {period.batch: period for campaign in found for period in campaign.periods}
