"""Claiming a prize: what the rules say of it, until when, and the tax on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from lottery.papers.record import DrawRecord

EXEMPT_FEN = 80_000
"""The most that a prize of one invoice may be worth without tax: 财税〔2007〕34号."""
PERCENT = 20
"""Of the whole worth of a prize above that: 个人所得税法, 偶然所得."""
_CLAIM = re.compile("逾期|领奖前|(?:到|持|凭).*领奖")
_DAYS = re.compile(r"自(?:中奖结果)?公布之日起([1-9][0-9]{0,2})日内")


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
        return tuple(filter(_DAYS.search, self.lines))[:1]


def rules_of(record: DrawRecord) -> ClaimRules:
    """What the rules of a draw say of claiming."""
    lines = tuple(line for line in record.rules if _CLAIM.search(line))
    found = next(filter(None, map(_DAYS.search, lines)), None)
    days = int(found[1]) if found else 0
    return ClaimRules(lines, days, _last_day(record, days))


def _last_day(record: DrawRecord, days: int) -> datetime | None:
    """The day whose end is the last moment: the day of publication does not count."""
    if not days or "published" not in record.attempt.steps:
        return None
    return record.at("published") + timedelta(days=days)


def tax_fen(value_fen: int) -> int:
    """The tax on a prize of this worth.

    >>> tax_fen(80_000), tax_fen(80_001), tax_fen(35_000_000)
    (0, 16000, 7000000)
    """
    return 0 if value_fen <= EXEMPT_FEN else (value_fen * PERCENT + 50) // 100
