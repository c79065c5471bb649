"""Worked examples of a draw, computed when its page is made: for whoever reads without scripts, and
for a feeling of what is common."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from lottery.odds import answering, chances, spoken
from lottery.odds.asking import DrawFacts, GroupQuestion
from lottery.odds.chances import LARGEST

SELDOM = Fraction(1, 50)
"""An example is a number that looks odd: it comes once in so many draws, or less often."""
SHARES = (("surname", Fraction(7, 100)), ("day", Fraction(1, 30)), ("merchant", Fraction(1, 200)))
ENTRIES = 5
"""Invoices of the person of the last example."""


@dataclass(frozen=True)
class OddsExample:
    """What somebody saw (`what`, `seen`, `share` and `group` in words), the mean number, and the
    chances: of the one named beforehand, and of any like it (low and high)."""

    what: str
    values: dict[str, str]
    mean: str
    single: str
    groups: str
    low: str
    high: str


@lru_cache(maxsize=64)
def examples(draw: DrawFacts) -> tuple[OddsExample, ...]:
    """Examples that fit a draw's size; none where there is no winner."""
    winners = draw.in_tier("")
    wanted = [(what, int(share * draw.pool), 0) for what, share in SHARES]
    wanted.append(("person", min(ENTRIES, draw.pool), 1))
    return tuple(
        _example(what, draw.pool, winners, group, seen)
        for what, group, seen in wanted
        if group and winners and min(group, winners) <= LARGEST
    )


def _example(what: str, pool: int, winners: int, group: int, seen: int) -> OddsExample:
    seen = seen or min(chances.seldom(pool, group, winners, SELDOM), group, winners)
    groups = pool // group
    question = GroupQuestion(what, pool, winners, group, seen, groups, assumed=True, cap=0)
    any_one = answering.anywhere(question)
    values = {
        "share": spoken.percent(Fraction(group, pool)),
        "group": f"{group:,}",
        "seen": f"{seen:,}",
    }
    return OddsExample(
        what=what,
        values=values,
        mean=spoken.count(chances.mean(pool, group, winners)),
        single=spoken.percent(answering.single(question)),
        groups=f"{groups:,}",
        low=spoken.percent(any_one.low),
        high=spoken.percent(any_one.high),
    )
