"""What prizes come to in money, from where each stands and from what was done about it (pure).

Each prize and each act about money is a line with one figure, so that whatever is added up can be
opened again as the lines behind it. The figures of where prizes stand come from their stages, those
of what was done from the acts; that both tell the same is what `imbalances` asks. Money is in fen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lottery.clock import day_of
from lottery.prizes.life import HANDED, LEFT_OVER, RECOVERED, RETURNED, TAKEN_BACK, PrizeId
from lottery.prizes.standing import PrizeAct, StandingPrize

OPEN, VACANT, BUDGET, BACK = "open", "vacant", "budget", "back"
GIVEN, TAXED, TAKEN, LEFT = "given", "taxed", "taken", "left"
STOCKS = (HANDED, OPEN, VACANT, TAKEN_BACK, *LEFT_OVER)
"""Where a prize stands: each one is in exactly one of these."""
FLOWS = (GIVEN, TAXED, TAKEN, *(f"{BACK}-{what}" for what in RECOVERED), LEFT)
"""What was done: handed over, tax withheld, taken back, what came of that, left over."""
GROUPS: Mapping[str, tuple[str, ...]] = {BUDGET: STOCKS, RETURNED: LEFT_OVER}
FIGURES = (*STOCKS, *FLOWS, *GROUPS)


@dataclass(frozen=True)
class FundedTier:
    """A tier of a published draw: `draw` by its folder's name, `fund` who pays (may be empty)."""

    draw: str
    title: str
    campaign: str
    live: bool
    code: str
    name: str
    prize: str
    fund: str
    value_fen: int


@dataclass(frozen=True)
class AccountedPrize:
    """A prize with whoever pays for it, and all that was done about it, the first act first."""

    standing: StandingPrize
    tier: FundedTier
    acts: tuple[PrizeAct, ...]


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One line of one figure; without an act it is of where the prize stands."""

    figure: str
    prize: StandingPrize
    tier: FundedTier
    fen: int
    act: PrizeAct | None = None
    acts: tuple[PrizeAct, ...] = ()
    """All that was done about the prize, before and after."""

    @property
    def id(self) -> PrizeId:
        """The prize that it is about."""
        return self.prize.life.id

    @property
    def month(self) -> str:
        """The month of the act, such as `2024-04`; empty without one."""
        return day_of(self.act.at).isoformat()[:7] if self.act else ""


@dataclass(frozen=True, slots=True)
class MoneyBucket:
    """All lines of one figure, one tier and one month, and what they come to."""

    figure: str
    tier: FundedTier
    month: str
    sum: PrizeSum


@dataclass(frozen=True)
class MoneyFilter:
    """Which lines; None of anything is all of it. `month` leaves only what was done in it."""

    live: bool | None = None
    campaign: str | None = None
    draw: str | None = None
    tier: str | None = None
    fund: str | None = None
    month: str | None = None
    figure: str | None = None

    def admits(self, line: MoneyLine | MoneyBucket) -> bool:
        """Whether a line is one of them, or all of a bucket."""
        asked, tier = self, line.tier
        return (
            (asked.figure is None or line.figure in GROUPS.get(asked.figure, (asked.figure,)))
            and (asked.live is None or asked.live == tier.live)
            and (asked.draw is None or asked.draw == tier.draw)
            and (asked.campaign is None or asked.campaign == tier.campaign)
            and (asked.tier is None or asked.tier == tier.code)
            and (asked.fund is None or asked.fund == tier.fund)
            and (asked.month is None or asked.month == line.month)
        )


@dataclass(frozen=True)
class PrizeSum:
    """So many lines, and what they come to."""

    count: int = 0
    fen: int = 0

    def __add__(self, other: PrizeSum) -> PrizeSum:
        return PrizeSum(self.count + other.count, self.fen + other.fen)


Sums = Mapping[str, PrizeSum]
"""Every one of FIGURES with its sum."""


def lines_of(prizes: Iterable[AccountedPrize]) -> Iterator[MoneyLine]:
    """The lines of prizes: of each where it stands, then what was done about it."""
    for each in prizes:
        worth = each.tier.value_fen
        yield MoneyLine(_stock(each), each.standing, each.tier, worth, acts=each.acts)
        for act in each.acts:
            if figure := _flow(act):
                fen = int(act.detail.get("fen", 0)) if figure == TAXED else worth
                yield MoneyLine(figure, each.standing, each.tier, fen, act, each.acts)


def bucketed(lines: Iterable[MoneyLine]) -> tuple[MoneyBucket, ...]:
    """The buckets of lines, in the order in which the first line of each comes."""
    found: dict[tuple[str, FundedTier, str], list[int]] = {}
    for line in lines:
        told = found.setdefault((line.figure, line.tier, line.month), [0, 0])
        told[0] += 1
        told[1] += line.fen
    return tuple(MoneyBucket(*key, PrizeSum(*told)) for key, told in found.items())


def summed(lines: Iterable[MoneyLine]) -> Sums:
    """What lines come to, by figure; the groups too."""
    return added(bucketed(lines))


def added(buckets: Iterable[MoneyBucket]) -> Sums:
    """What buckets come to, by figure; the groups too."""
    told = dict.fromkeys(FIGURES, PrizeSum())
    for each in buckets:
        told[each.figure] += each.sum
    for group, parts in GROUPS.items():
        told[group] = sum((told[part] for part in parts), PrizeSum())
    return told


def by(buckets: Iterable[MoneyBucket], key: Callable[[MoneyBucket], Any]) -> dict[Any, Sums]:
    """The sums of buckets apart by a key, in the order in which the keys come first."""
    apart: dict[Any, list[MoneyBucket]] = {}
    for each in buckets:
        apart.setdefault(key(each), []).append(each)
    return {each: added(found) for each, found in apart.items()}


def imbalances(sums: Sums, budget: PrizeSum) -> tuple[str, ...]:
    """Which identities do not hold, as tokens; none where the acts tell what the stages tell.

    `budget`: every prize that the plan has, by itself. `given`: what was handed over is in hands
    or was taken back. `taken`: what was taken back is unsettled, or it is known what came of it.
    `left`: what was left over is where it goes.
    """
    came = sum((sums[f"{BACK}-{what}"] for what in RECOVERED), sums[TAKEN_BACK])
    told = {
        BUDGET: (sums[BUDGET], budget),
        GIVEN: (sums[GIVEN], sums[HANDED] + sums[TAKEN]),
        TAKEN: (sums[TAKEN], came),
        LEFT: (sums[LEFT], sums[RETURNED]),
    }
    return tuple(name for name, (one, other) in told.items() if one != other)


def planned(tiers: Iterable[tuple[FundedTier, int]]) -> PrizeSum:
    """The budget of tiers with so many prizes each."""
    return sum((PrizeSum(count, count * tier.value_fen) for tier, count in tiers), PrizeSum())


def _stock(prize: AccountedPrize) -> str:
    life = prize.standing.life
    if life.waits:
        return OPEN
    if life.stage == RETURNED:
        return _where(prize)
    return life.stage if life.stage in {HANDED, TAKEN_BACK} else VACANT


def _where(prize: AccountedPrize) -> str:
    """Where a returned prize went; something may have been noted about it afterwards."""
    told = (act.detail.get("where") for act in prize.acts if act.what == RETURNED)
    return next((str(where) for where in told if where in LEFT_OVER), LEFT_OVER[-1])


def _flow(act: PrizeAct) -> str:
    """The figure of an act; empty if it is not about money."""
    if act.what == "recovered":
        what = act.detail.get("back")
        return f"{BACK}-{what}" if what in RECOVERED else ""
    return {HANDED: GIVEN, "taxed": TAXED, TAKEN_BACK: TAKEN, RETURNED: LEFT}.get(act.what, "")
