"""The ledger of prizes as tables for offices: a row a prize, or a row an act; totals at the end.

Names are masked, as on a card. The totals are those of the page: both are `sums`' own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery.clock import day_of, in_shanghai
from lottery.errors import PrizeRefusedError
from lottery.invoices.values.amounts import yuan
from lottery.models import StoredProposal
from lottery.office.boxes import Boxes
from lottery.prizes import listing, sums
from lottery.prizes.accounted import DrawAccount
from lottery.prizes.life import HANDED, LEFT_OVER
from lottery.prizes.standing import PrizeAct
from lottery.prizes.sums import AccountedPrize, Sums
from lottery.proposals import PRIZES
from lottery.tables.exchange import write_table
from lottery.texts.prizes import export as words
from lottery.texts.prizes import money, names, pages

Row = tuple[str, ...]
Writer = Callable[[Session, Boxes, Sequence[DrawAccount], Path], int]
_AT_ONCE = 5000
_FIGURES = (*money.STANDING, *LEFT_OVER, *money.DONE)
_KIND, _COUNT = 3, 4


@dataclass(frozen=True)
class LedgerNames:
    """What stands elsewhere: masked holders by entry, and who proposed, by proposal."""

    holders: Mapping[int, str]
    proposers: Mapping[int, str]

    def holder(self, entry: int | None) -> str:
        """A masked name; that it is destroyed, where it is; empty of nobody."""
        return "" if entry is None else self.holders.get(entry, words.FORGOTTEN)

    def hands(self, act: PrizeAct | None) -> tuple[str, str]:
        """Who did an act, and who confirmed it (empty for one)."""
        if act is None:
            return "", ""
        if act.proposal is None:
            return act.by, ""
        return self.proposers.get(act.proposal, ""), act.by


def write_ledger(session: Session, boxes: Boxes, draws: Sequence[DrawAccount], path: Path) -> int:
    """Write a row a prize as .xlsx or .csv, by the ending; how many. Raises SheetError, and
    PrizeRefusedError for a draw of which nothing can be told."""
    prizes = _prizes(draws)
    told = _told(session, boxes, [each.standing.life.entry for each in prizes])
    rows = [_of_prize(each, told) for each in prizes]
    write_table(path, (words.LEDGER, *rows, *_totals(draws, words.LEDGER, 6)))
    return len(rows)


def write_acts(session: Session, boxes: Boxes, draws: Sequence[DrawAccount], path: Path) -> int:
    """Write a row an act, in the order in which they were done; as `write_ledger` otherwise."""
    prizes = _prizes(draws)
    acts = [(act, each) for each in prizes for act in each.acts]
    acts.sort(key=lambda each: each[0].id)
    told = _told(session, boxes, [act.entry for act, _ in acts])
    fens = {
        line.act.id: line.fen
        for line in sums.lines_of(prizes)
        if line.act is not None and line.figure in sums.FLOWS
    }
    rows = [_of_act(act, each, fens.get(act.id), told) for act, each in acts]
    write_table(path, (words.OF_ACTS, *rows, *_totals(draws, words.OF_ACTS, 12)))
    return len(rows)


def _prizes(draws: Iterable[DrawAccount]) -> list[AccountedPrize]:
    found: list[AccountedPrize] = []
    for each in draws:
        if each.refused:
            raise PrizeRefusedError(each.refused)
        found += each.prizes
    return found


def _told(session: Session, boxes: Boxes, entries: Iterable[int | None]) -> LedgerNames:
    numbers = sorted({each for each in entries if each is not None})
    holders: dict[int, str] = {}
    for first in range(0, len(numbers), _AT_ONCE):
        some = listing.cards(session, boxes, numbers[first : first + _AT_ONCE])
        holders |= {number: card.holder for number, card in some.items()}
    row = StoredProposal
    query = select(row.id, row.by).where(row.act.in_(PRIZES.values()))
    return LedgerNames(holders, {number: by for number, by in session.execute(query)})  # noqa: C416


def _of_prize(prize: AccountedPrize, told: LedgerNames) -> Row:
    life, tier = prize.standing.life, prize.tier
    mine = [act for act in prize.acts if act.turn == life.turn and act.what != "passed"]
    handed = next((act for act in reversed(mine) if act.what == HANDED), None)
    taxed = [act for act in prize.acts if act.what == "taxed"]
    tax = sum(line.fen for line in sums.lines_of([prize]) if line.figure == sums.TAXED)
    return (
        *(tier.draw, money.MODE_NAMES[tier.live], tier.campaign, tier.name, str(life.id.slot)),
        *(tier.prize, yuan(tier.value_fen), tier.fund, names.STAGES[life.stage]),
        *(words.turn(life.turn), _entry(life.entry), told.holder(life.entry), _day(life.until)),
        *(_last(mine, what) for what in words.DATES),
        *(_last(prize.acts, what) for what in words.LATER),
        yuan(tax) if tax else "",
        "、".join(str(act.detail.get("certificate", "")) for act in taxed),
        str(handed.detail.get("receipt", "")) if handed else "",
        *told.hands(handed or prize.standing.last),
    )


def _of_act(act: PrizeAct, prize: AccountedPrize, fen: int | None, told: LedgerNames) -> Row:
    tier = prize.tier
    try:
        what = pages.act(act.what, act.detail)
    except KeyError:  # from before there was a word for it
        what = names.WHATS[act.what]
    return (
        *(str(act.id), tier.draw, money.MODE_NAMES[tier.live], act.prize.name, tier.name),
        *(words.turn(act.turn), _entry(act.entry), told.holder(act.entry), names.WHATS[act.what]),
        *(what, names.STAGES[act.stage], in_shanghai(act.at)),
        "" if fen is None else yuan(fen),
        *told.hands(act),
    )


def _totals(draws: Sequence[DrawAccount], columns: Sequence[str], amount: int) -> Iterator[Row]:
    """The figures of live draws, then of rehearsals, each in a row under its column `amount`."""
    for live in (True, False):
        mine = [each for each in draws if each.attempt.live is live]
        if not mine:
            continue
        found = sums.summed(line for each in mine for line in sums.lines_of(each.prizes))
        yield from _figures(found, words.total(money.MODE_NAMES[live]), len(columns), amount)


def _figures(found: Sums, title: str, width: int, amount: int) -> Iterator[Row]:
    for figure in _FIGURES:
        cells = [""] * width
        cells[0], cells[_KIND] = title, money.FIGURES[figure]
        cells[_COUNT] = words.count(found[figure].count, money.counted(figure))
        cells[amount] = yuan(found[figure].fen)
        yield tuple(cells)


def _last(acts: Sequence[PrizeAct], what: str) -> str:
    return next((_day(day_of(act.at)) for act in reversed(acts) if act.what == what), "")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _entry(number: int | None) -> str:
    return "" if number is None else f"{number:010d}"
