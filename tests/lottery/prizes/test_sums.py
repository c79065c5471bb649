"""What prizes come to: every identity to the fen over random lives, and added up another way."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lottery.attempts import Attempt
from lottery.errors import PrizeRefusedError
from lottery.prizes import money_tables, sums
from lottery.prizes.accounted import DrawAccount
from lottery.prizes.life import LEFT_OVER, Alternate, Deed, Life, PrizeFacts, PrizeId, begun, follow
from lottery.prizes.standing import PrizeAct, StandingPrize
from lottery.prizes.sums import AccountedPrize, FundedTier, MoneyFilter, PrizeSum
from lottery.programme import TierPlan
from lottery.programme.claiming import tax_fen
from lottery.texts.prizes import money as words

WORTH = {"1": 8_000_001, "2": 50_033}
FUNDS = {"1": "示例银行", "2": ""}
BEGIN = datetime(2024, 4, 10, 15, 59, 30, 7, tzinfo=UTC)
"""Half a minute before midnight in Shanghai."""


@dataclass
class Books:
    """A draw that is lived through, and what whoever watches writes down of it by himself."""

    live: bool
    prizes: dict[PrizeId, Life] = field(default_factory=dict)
    acts: list[PrizeAct] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    money: Counter[str] = field(default_factory=Counter)
    """Fen: `hands`, `given`, `taxed`, `taken`, `back-…`, and `left-…` by where it went."""

    @property
    def code(self) -> str:
        return "LIVE-1" if self.live else "TRY-1"

    def draws(self, firsts: int, seconds: int, empty: int) -> None:
        for tier, count in (("1", firsts), ("2", seconds)):
            for slot in range(1, count + 1):
                prize = PrizeId(self.code, 1, tier, slot)
                entry = None if tier == "2" and slot <= empty else len(self.prizes) + 1
                self.prizes[prize] = begun(prize, entry, date(2024, 4, 12))

    def tries(self, prize: PrizeId, deed: Deed, at: datetime) -> None:
        """Do it if it may be done, and write down what money moved."""
        tier, before = prize.tier, self.prizes[prize]
        left = self.used[tier] < 2
        after = Alternate(self.used[tier] + 1, 900 + self.used[tier], None) if left else None
        worth = WORTH[tier]
        where = LEFT_OVER[prize.slot % 3]
        facts = PrizeFacts(
            *(at.date(), worth, tax_fen(worth)),
            is_big=tier == "1",
            bureau="normal",
            verdicts=1,
            alternate=after,
            left_over=where,
            confirmed=True,
        )
        if deed.what == "passed" and after:
            deed = Deed("passed", {"alternate": after.number, "entry": after.entry})
        if deed.what == "taxed":
            deed = Deed("taxed", {"fen": tax_fen(worth), "certificate": "x"})
        if deed.what == "returned":
            deed = Deed("returned", {"where": where})
        try:
            life = follow(before, deed, facts)
        except PrizeRefusedError:
            return
        self.prizes[prize] = life
        self.used[tier] += deed.what == "passed"
        self._write(deed, worth, where)
        told = (life.turn, life.entry, deed.what, life.stage, life.until, deed.detail, None, at)
        self.acts.append(PrizeAct(len(self.acts) + 1, prize, life.acts, *told, "desk"))

    def _write(self, deed: Deed, worth: int, where: str) -> None:
        if deed.what == "handed":
            self.money.update({"hands": worth, "given": worth})
        if deed.what == "taken-back":
            self.money.update({"hands": -worth, "taken": worth, "unsettled": worth})
        if deed.what == "recovered":
            self.money.update({f"back-{deed.detail['back']}": worth, "unsettled": -worth})
        if deed.what == "returned":
            self.money.update({f"left-{where}": worth})
        if deed.what == "taxed":
            self.money["taxed"] += tax_fen(worth)

    def account(self) -> DrawAccount:
        """The draw as it is read from the database."""
        tiers = {
            code: FundedTier(
                self.code,
                f"抽奖 {self.code}",
                "fp" if self.live else "try",
                live=self.live,
                code=code,
                name=f"{code}等奖",
                prize="奖品",
                fund=FUNDS[code],
                value_fen=worth,
            )
            for code, worth in WORTH.items()
        }
        prizes = []
        for life in self.prizes.values():
            mine = tuple(act for act in self.acts if act.prize == life.id)
            plan = TierPlan(life.id.tier, "", 1, "", WORTH[life.id.tier], 2)
            held = StandingPrize(life, plan, mine[-1] if mine else None)
            prizes.append(AccountedPrize(held, tiers[life.id.tier], mine))
        counts = Counter(prize.tier for prize in self.prizes)
        planned = tuple((tiers[code], counts[code]) for code in tiers)
        return DrawAccount(self.attempt(), planned, tuple(prizes))

    def attempt(self) -> Attempt:
        mode = "live" if self.live else "rehearsal"
        campaign = "fp" if self.live else "try"
        return Attempt(
            *(self.code, 1, mode, "", campaign, (), 1, 1, 0, "", "", (), (), ()), steps={}
        )


DEEDS = st.sampled_from(
    [
        *(Deed("documents"), Deed("taxed"), Deed("handed"), Deed("passed"), Deed("returned")),
        Deed("forfeited", {"reason": "identity"}),
        Deed("taken-back", {"reason": "invoice"}),
        *(Deed("recovered", {"back": what}) for what in ("prize", "money", "nothing")),
        Deed("noted", {"note": "x", "where": "treasury", "back": "magic"}),
    ]
)
STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 5), DEEDS), max_size=90)


def lived(steps: list[tuple[bool, int, Deed]]) -> tuple[Books, Books]:
    """A live draw and a rehearsal in which acts come as they like, half a day apart."""
    live, tried = Books(live=True), Books(live=False)
    for books in (live, tried):
        books.draws(2, 3, 1)
    for number, (which, slot, deed) in enumerate(steps):
        books = live if which else tried
        prize = list(books.prizes)[slot % len(books.prizes)]
        books.tries(prize, deed, BEGIN + timedelta(hours=12 * number))
    return live, tried


def every_cell(account: money_tables.MoneyAccount) -> list[money_tables.MoneyCell]:
    return [cell for table in account.tables for row in table.rows for cell in row.cells]


@settings(max_examples=50, deadline=None)
@given(STEPS)
def test_every_identity_holds_to_the_fen_and_every_figure_opens_as_its_lines(
    steps: list[tuple[bool, int, Deed]],
) -> None:
    both = lived(steps)
    draws = [books.account() for books in both]
    accounts = money_tables.accounts(draws, MoneyFilter())
    assert [account.live for account in accounts] == [True, False]
    for books, draw, account in zip(both, draws, accounts, strict=True):
        assert account.imbalances == ()
        found = sums.summed(sums.lines_of(draw.prizes))
        money, budget = books.money, 2 * WORTH["1"] + 3 * WORTH["2"]
        assert found["budget"] == PrizeSum(5, budget)
        gone = sum(money[f"left-{where}"] for where in LEFT_OVER)
        assert (found["handed"].fen, found["taken-back"].fen) == (
            money["hands"],
            money["unsettled"],
        )
        assert found["returned"].fen == gone
        assert found["open"].fen == sum(
            WORTH[life.id.tier] for life in books.prizes.values() if life.waits
        )
        rest = budget - money["hands"] - money["unsettled"] - gone - found["open"].fen
        assert found["vacant"].fen == rest
        flows = ("given", "taxed", "taken", "back-prize", "back-money", "back-nothing")
        assert {name: found[name].fen for name in flows} == {name: money[name] for name in flows}
        for where in LEFT_OVER:
            assert found[where].fen == money[f"left-{where}"]
        for cell in every_cell(account):
            behind = money_tables.lines(draws, cell.lines)
            assert PrizeSum(len(behind), sum(line.fen for line in behind)) == cell.sum
            assert all(line.tier.live is books.live for line in behind)
        for table in account.tables:
            *rows, total = table.rows
            for n, cell in enumerate(total.cells):
                assert sum((row.cells[n].sum for row in rows), PrizeSum()) == cell.sum


def a_full_life() -> Books:
    books = Books(live=True)
    books.draws(1, 1, 0)
    car = PrizeId(books.code, 1, "1", 1)
    back = Deed("taken-back", {"reason": "invoice"})
    for days, deed in enumerate((Deed("documents"), Deed("taxed"), Deed("handed"), back)):
        books.tries(car, deed, BEGIN + timedelta(days=20 * days, minutes=1))
    return books


def test_acts_count_in_the_month_of_shanghai_in_which_they_were_done() -> None:
    (account,) = money_tables.accounts([a_full_life().account()], MoneyFilter())
    months = account.tables[2]
    told = {row.label: [cell.sum.fen for cell in row.cells][:3] for row in months.rows}
    assert told == {
        "2024年5月": [8_000_001, 1_600_000, 0],
        "2024年6月": [0, 0, 8_000_001],
        "合计": [8_000_001, 1_600_000, 8_000_001],
    }


def test_an_act_that_is_gone_or_was_changed_shows_as_an_account_that_does_not_balance() -> None:
    whole = a_full_life().account()
    first, *rest = whole.prizes

    def without(what: str) -> tuple[str, ...]:
        acts = tuple(act for act in first.acts if act.what != what)
        prizes = (replace(first, acts=acts), *rest)
        (account,) = money_tables.accounts([replace(whole, prizes=prizes)], MoneyFilter())
        return account.imbalances

    assert without("noted") == ()
    assert without("handed") == (words.unbalanced("given"),)
    assert without("taken-back") == (words.unbalanced("given"), words.unbalanced("taken"))
    (fewer,) = money_tables.accounts([replace(whole, prizes=(first,))], MoneyFilter())
    assert fewer.imbalances == (words.unbalanced("budget"),)


def test_every_figure_has_its_name() -> None:
    assert set(words.FIGURES) == set(sums.FIGURES)
    assert set(words.IMBALANCES) == {"budget", "given", "taken", "left"}
