"""The ledger of 3,500 prizes: how soon its pages and tables are there.

PYTHONPATH=. python benchmarks/prize_accounts.py [--prizes 3500] [--times 15]

Invoices are entered and drawn as always; the draw is then marked as published without minutes and
bundle. Stored is of nine prizes in ten that papers were seen and the prize was handed over, of the
cars that their tax was paid, and of the rest that their holders come on the day. Timed is each page
and each table as a browser of the organiser gets it: asked for again, and after one act more was
stored, which is when nothing that was kept of the draw may be used. Medians, of the process's own
processor time (all that the site does, without a server and a network) and by the clock.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from urllib.parse import quote

from lottery import accounts, attempts, create_app, intake
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.models import StoredPrizeAct
from lottery.opening import open_office
from lottery.prizes import standing
from lottery.prizes.standing import StandingPrize
from lottery.programme import TierPlan, campaigns
from lottery.programme.file import parse_programme
from lottery.protocol import line
from tests.actors import Organiser, Stage
from tests.builders import MARCH, a_home, an_invoice, random_bytes_from
from tests.conftest import PROGRAMME, Clock
from tests.web.conftest import PASSWORD, log_in

A_TIME = 500
SEEN = ("documents", "seen", '{"form":"resident","proxy":0}')
TAXED = ("taxed", "taxed", '{"certificate":"T-1","fen":1600000}')
LINES = "/prizes/money/lines?mode=rehearsal&figure"
PAGES = (
    ("the draws", "/prizes"),
    ("a draw's list of prizes", f"/prizes/{MARCH}"),
    ("the same, the last page", f"/prizes/{MARCH}?page={{last}}"),
    ("search by a masked name", f"/prizes/{MARCH}?q={quote('*')}"),
    ("search by a receipt", f"/prizes/{MARCH}?q=R-1007"),
    ("one prize", f"/prizes/{MARCH}/2/7"),
    ("whom to call", "/prizes/calls"),
    ("who comes today", "/prizes/appointments"),
    ("accounts", "/prizes/money"),
    ("lines of what was handed over", f"{LINES}=handed"),
    ("lines of the budget", f"{LINES}=budget"),
    ("tax to be declared", "/prizes/money/tax"),
)
TABLES = (
    ("ledger .xlsx", "/prizes/money/ledger.xlsx"),
    ("ledger .csv", "/prizes/money/ledger.csv"),
    ("acts .xlsx", "/prizes/money/acts.xlsx"),
)
Done = tuple[str, str, str]
"""What, the stage after it, and the detail as it is stored."""


def drawn(home: Path, prizes: int) -> Stage:
    """A home in which so many prizes are drawn, and their draw is marked as published."""
    office, some = open_office(a_home(home)), random_bytes_from("prizes")
    stage = Stage(office)
    with office.write() as session:
        campaigns.load(
            session, office.boxes, parse_programme(PROGRAMME.encode()), by="test", now=stage.now
        )
        account = NewAccount("organiser", "organiser", "office", ["organiser"], PASSWORD)
        accounts.create(session, account, acting=Acting("test", stage.now, some))
    for first in range(1, prizes + 101, A_TIME):
        with office.write() as session:
            for made in range(first, min(first + A_TIME, prizes + 101)):
                raw = an_invoice(number=f"2437{made:016d}", phone=f"138{made:08d}")
                acting = Acting("clerk", stage.now, some)
                intake.enter(session, office.boxes, raw, campaign="fp", acting=acting)
    organiser = Organiser(stage)
    cars = TierPlan("1", "一等奖", 5, "汽车", 8_000_000, 3)
    tiers = (cars, TierPlan("2", "二等奖", prizes - 5, "购物卡", 50_000, 50))
    organiser.plans("rehearsal", tiers=tiers)
    organiser.takes("close", "freeze", "commit", "sources", "draw")
    with office.write() as session:
        attempt = attempts.newest(session, MARCH)
        attempts.take(session, attempt, line.PUBLISH, {}, by="test", now=stage.tick(), detail={})
    return stage


@dataclass
class Acts:
    """Stores acts about a draw's prizes, and counts them."""

    stage: Stage
    count: int = 0

    def of_all(self) -> None:
        """What stands in this file's first lines."""
        day = (self.stage.now + timedelta(days=1)).date().isoformat()
        coming = ("appointed", "coming", f'{{"day":"{day}","place":"","time":"10:00"}}')
        with self.stage.office.read() as session:
            prizes = standing.of_draw(session, Organiser(self.stage).attempt, None)
        some: list[tuple[int, Sequence[Done]]] = []
        for number, prize in enumerate(prizes):
            if prize.life.entry is not None:
                handed = ("handed", "handed", f'{{"receipt":"R-{number}"}}')
                rest = (coming,) if number % 10 == 0 else (SEEN, handed)
                some.append((number, (SEEN, TAXED) if prize.life.id.tier == "1" else rest))
        self._store(prizes, some)

    def one_more(self) -> None:
        """Something is noted about the last prize."""
        with self.stage.office.read() as session:
            prizes = standing.of_draw(session, Organiser(self.stage).attempt, None)
        noted = ("noted", prizes[-1].life.stage, '{"note":"x"}')
        self._store(prizes, [(len(prizes) - 1, (noted,))])

    def _store(
        self, prizes: Sequence[StandingPrize], some: Sequence[tuple[int, Sequence[Done]]]
    ) -> None:
        with self.stage.office.write() as session:
            for number, acts in some:
                life = prizes[number].life
                for which, (what, after, detail) in enumerate(acts, start=life.acts + 1):
                    self.count += 1
                    act = StoredPrizeAct(draw=life.id.draw, attempt=1, tier=life.id.tier)
                    act.slot, act.number, act.turn, act.entry = life.id.slot, which, 0, life.entry
                    act.what, act.stage, act.detail = what, after, detail
                    act.at, act.by = self.stage.now, "clerk"
                    session.add(act)


@dataclass
class Times:
    """Medians in milliseconds: of the processor, and by the clock."""

    processor: float
    clock: float

    def __str__(self) -> str:
        return f"{self.processor:.0f} | {self.clock:.0f}"


def timed(act: Callable[[], object], times: int, before: Callable[[], object]) -> Times:
    """An act so many times; what comes before each is not counted."""
    processor, clock = [], []
    for _ in range(times):
        before()
        began, at = process_time(), perf_counter()
        act()
        processor.append(1000 * (process_time() - began))
        clock.append(1000 * (perf_counter() - at))
    return Times(median(processor), median(clock))


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prizes", type=int, default=3500)
    parser.add_argument("--times", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        stage = drawn(Path(place) / "home", given.prizes)
        acts = Acts(stage)
        acts.of_all()
        clock = Clock()
        clock.moment = stage.now + timedelta(days=1)
        office = replace(stage.office, settings=replace(stage.office.settings, demo=True))
        person = log_in(create_app(office, now=clock.now), "organiser")
        print(f"{given.prizes} prizes, {acts.count} acts; load {os.getloadavg()[0]:.1f}")
        print("| what | again: ms | by the clock | after an act: ms | by the clock | KB |")
        print("|---|---|---|---|---|---|")
        for told, page in (*PAGES, *TABLES):
            path = page.format(last=-(-given.prizes // 100))
            answer = person.opens(path)
            assert answer.status_code == 200, (path, answer.status_code)
            opens = partial(person.opens, path)
            again = timed(opens, given.times, lambda: None)
            anew = timed(opens, given.times, acts.one_more)
            print(f"| {told} | {again} | {anew} | {len(answer.data) / 1000:.0f} |", flush=True)
        stage.office.close()


if __name__ == "__main__":
    main()
