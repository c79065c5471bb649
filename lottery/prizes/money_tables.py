"""The accounts of prizes as tables whose every figure can be opened as the lines behind it (pure).

Live draws and rehearsals are two accounts, and nothing adds them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from lottery.prizes import sums
from lottery.prizes.accounted import DrawAccount
from lottery.prizes.life import LEFT_OVER
from lottery.prizes.sums import MoneyBucket, MoneyFilter, MoneyLine, PrizeSum, Sums
from lottery.texts.prizes import money as words


@dataclass(frozen=True)
class MoneyCell:
    """A figure with its sum, and the filter that gives the lines behind it."""

    figure: str
    sum: PrizeSum
    lines: MoneyFilter


@dataclass(frozen=True)
class MoneyRow:
    """A row of figures; `hint` is smaller, under its `label`."""

    label: str
    hint: str
    cells: tuple[MoneyCell, ...]


@dataclass(frozen=True)
class MoneyTable:
    """Rows under the same figures; the last row is their total. `by` is what the rows are."""

    by: str
    figures: tuple[str, ...]
    rows: tuple[MoneyRow, ...]


@dataclass(frozen=True)
class MoneyAccount:
    """The account of live draws, or of rehearsals; `imbalances` and `no_worth` as sentences.

    `went` is where what was left over goes, without those to which nothing went.
    """

    live: bool
    tables: tuple[MoneyTable, ...]
    went: tuple[MoneyCell, ...]
    imbalances: tuple[str, ...]
    no_worth: str


Kind = tuple[str, Callable[[MoneyBucket], "tuple[str, str, MoneyFilter] | None"], tuple[str, ...]]
"""What rows are, of a bucket the row (label, hint, filter; None for no row), and the columns."""


def accounts(draws: Sequence[DrawAccount], asked: MoneyFilter) -> tuple[MoneyAccount, ...]:
    """What draws come to: of those that are asked for, live ones first."""
    found = []
    for live in (True, False):
        mine = [each for each in draws if each.attempt.live is live and is_asked(each, asked)]
        if mine:
            found.append(_account(mine, replace(asked, live=live)))
    return tuple(found)


def lines(draws: Iterable[DrawAccount], asked: MoneyFilter) -> list[MoneyLine]:
    """The lines of draws that a filter admits, in the order of the results."""
    some = (each for each in draws if is_asked(each, asked))
    return [line for each in some for line in each.lines if asked.admits(line)]


def is_asked(draw: DrawAccount, asked: MoneyFilter) -> bool:
    """Whether a draw is one of those that a filter asks for."""
    told = {"campaign": draw.attempt.campaign, "draw": draw.attempt.name, "live": draw.attempt.live}
    return all(getattr(asked, name) in {None, value} for name, value in told.items())


def _account(draws: Sequence[DrawAccount], asked: MoneyFilter) -> MoneyAccount:
    found = [each for draw in draws for each in draw.buckets if asked.admits(each)]
    tiers = [each for draw in draws for each in draw.tiers]
    told = sums.added(found)
    wrong = sums.imbalances(told, sums.planned(tiers))
    no_worth = sum(count for tier, count in tiers if not tier.value_fen)
    kinds = [_BY_TIER, _BY_FUND, _BY_MONTH]
    if len({each.tier.campaign for each in found}) > 1:
        kinds.append(_BY_CAMPAIGN)
    return MoneyAccount(
        bool(asked.live),
        tuple(_table(kind, found, asked) for kind in kinds),
        tuple(cell for cell in _cells(LEFT_OVER, told, asked) if cell.sum.count),
        tuple(words.unbalanced(name) for name in wrong),
        words.no_worth(no_worth) if no_worth else "",
    )


def _table(kind: Kind, found: Sequence[MoneyBucket], asked: MoneyFilter) -> MoneyTable:
    by, row_of, figures = kind
    apart = sums.by((each for each in found if row_of(each)), row_of)
    if by == "month":
        apart = dict(sorted(apart.items(), key=lambda each: str(each[0][2].month)))
    rows = [
        MoneyRow(label, hint, _cells(figures, told, _within(asked, where)))
        for (label, hint, where), told in apart.items()
    ]
    total = MoneyRow(words.TOTAL, "", _cells(figures, sums.added(found), asked))
    return MoneyTable(by, figures, (*rows, total))


def _cells(figures: Sequence[str], told: Sums, where: MoneyFilter) -> tuple[MoneyCell, ...]:
    return tuple(MoneyCell(each, told[each], replace(where, figure=each)) for each in figures)


def _within(asked: MoneyFilter, row: MoneyFilter) -> MoneyFilter:
    """What was asked for, and of it the row."""
    told = {name: value for name, value in vars(row).items() if value is not None}
    return replace(asked, **told)


def _by_tier(bucket: MoneyBucket) -> tuple[str, str, MoneyFilter]:
    tier = bucket.tier
    label = f"{tier.name}　{tier.prize}"
    hint = f"{tier.title}　{tier.draw}　{tier.fund or words.NO_FUND}"
    return label, hint, MoneyFilter(draw=tier.draw, tier=tier.code)


def _by_fund(bucket: MoneyBucket) -> tuple[str, str, MoneyFilter]:
    fund = bucket.tier.fund
    return fund or words.NO_FUND, "", MoneyFilter(fund=fund)


def _by_month(bucket: MoneyBucket) -> tuple[str, str, MoneyFilter] | None:
    month = bucket.month
    return (words.month(month), "", MoneyFilter(month=month)) if month else None


def _by_campaign(bucket: MoneyBucket) -> tuple[str, str, MoneyFilter]:
    campaign = bucket.tier.campaign
    return campaign, "", MoneyFilter(campaign=campaign)


_BY_TIER: Kind = ("tier", _by_tier, words.STANDING)
_BY_FUND: Kind = ("fund", _by_fund, words.STANDING)
_BY_MONTH: Kind = ("month", _by_month, words.DONE)
_BY_CAMPAIGN: Kind = ("campaign", _by_campaign, words.STANDING)
