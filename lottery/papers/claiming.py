"""Claiming a prize: what the rules of a draw say of it, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lottery.papers.record import DrawRecord
from lottery.programme.claiming import days_in, lines_in, names_days


@dataclass(frozen=True)
class ClaimRules:
    """The rules' own lines about claiming; the days after publication that one has, 0 if the rules
    do not say it in the usual words; and the last day, once the draw is published."""

    lines: tuple[str, ...]
    days: int
    last_day: datetime | None

    @property
    def deadline(self) -> tuple[str, ...]:
        """The line that says until when; none if no line says it in the usual words."""
        return tuple(filter(names_days, self.lines))[:1]


def rules_of(record: DrawRecord) -> ClaimRules:
    """What the rules of a draw say of claiming."""
    lines = lines_in(record.rules)
    days = days_in(lines)
    return ClaimRules(lines, days, _last_day(record, days))


def _last_day(record: DrawRecord, days: int) -> datetime | None:
    """The day whose end is the last moment: the day of publication does not count."""
    if not days or "published" not in record.attempt.steps:
        return None
    return record.at("published") + timedelta(days=days)
