"""Claiming a prize: what the rules of a draw say of it, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lottery.papers.record import DrawRecord
from lottery.programme.claiming import days_in, lines_in, names_days


@dataclass(frozen=True)
class ClaimRules:
    """The rules' own lines about claiming; the days after publication that one has, 0 if the rules
    do not say it in the usual words; and the last day, once the draw is published: as it was
    published, None (`lost`) where that is gone. `unmoved` is the day before it was moved, None
    where it was not; `unknown_year` the year of which there was no official calendar."""

    lines: tuple[str, ...]
    days: int
    last_day: datetime | None
    unmoved: date | None = None
    unknown_year: int = 0
    lost: bool = False

    @property
    def deadline(self) -> tuple[str, ...]:
        """The line that says until when; none if no line says it in the usual words."""
        return tuple(filter(names_days, self.lines))[:1]


def rules_of(record: DrawRecord) -> ClaimRules:
    """What the rules of a draw say of claiming."""
    lines = lines_in(record.rules)
    days = days_in(lines)
    if not days or "published" not in record.attempt.steps:
        return ClaimRules(lines, days, None)
    if record.claims_lost:
        return ClaimRules(lines, days, None, lost=True)
    last, claims = record.at("published") + timedelta(days=days), record.claims
    if claims is None or claims.days != days:
        return ClaimRules(lines, days, last)
    if claims.is_moved and claims.last_day and claims.unmoved:
        last += claims.last_day - claims.unmoved
        return ClaimRules(lines, days, last, claims.unmoved)
    return ClaimRules(lines, days, last, unknown_year=claims.unknown_year)
