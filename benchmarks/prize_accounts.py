"""The accounts of 3,500 prizes: how soon their pages and tables are there.

PYTHONPATH=. python benchmarks/prize_accounts.py [--prizes 3500]

Invoices are entered and drawn as always; the draw is then marked as published without minutes and
bundle, and of nine prizes in ten it is stored that papers were seen and the prize was handed over.
Timed is each page and each table as a browser of the organiser gets it, the best of three.
"""

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from lottery import accounts, attempts, create_app, intake
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.models import StoredPrizeAct
from lottery.opening import open_office
from lottery.prizes import standing
from lottery.programme import TierPlan, campaigns
from lottery.programme.file import parse_programme
from lottery.protocol import line
from tests.actors import Organiser, Stage
from tests.builders import MARCH, a_home, an_invoice, random_bytes_from
from tests.conftest import PROGRAMME, Clock
from tests.web.conftest import PASSWORD, log_in

A_TIME = 500
DONE = (
    ("documents", "seen", '{"form":"resident","proxy":0}'),
    ("handed", "handed", '{"receipt":"R-1"}'),
)
PAGES = (
    ("the draw's list of prizes", f"/prizes/{MARCH}"),
    ("accounts", "/prizes/money"),
    ("lines of one figure", "/prizes/money/lines?mode=rehearsal&figure=handed"),
    ("ledger .xlsx", "/prizes/money/ledger.xlsx"),
    ("ledger .csv", "/prizes/money/ledger.csv"),
    ("acts .xlsx", "/prizes/money/acts.xlsx"),
)


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


def hand_over(stage: Stage) -> int:
    """Store the acts of nine prizes in ten; how many acts."""
    attempt, count = Organiser(stage).attempt, 0
    with stage.office.write() as session:
        for number, prize in enumerate(standing.of_draw(session, attempt, None)):
            life = prize.life
            if number % 10 == 0 or life.entry is None or life.id.tier == "1":
                continue
            for which, (what, stage_name, detail) in enumerate(DONE, start=1):
                count += 1
                act = StoredPrizeAct(draw=attempt.code, attempt=1, tier=life.id.tier)
                act.slot, act.number, act.turn, act.entry = life.id.slot, which, 0, life.entry
                act.what, act.stage, act.detail = what, stage_name, detail
                act.at, act.by = stage.now, "clerk"
                session.add(act)
    return count


def best(act: Callable[[], object]) -> float:
    """Seconds, the least of three."""
    times = []
    for _ in range(3):
        began = perf_counter()
        act()
        times.append(perf_counter() - began)
    return min(times)


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prizes", type=int, default=3500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        stage = drawn(Path(place) / "home", given.prizes)
        acts = hand_over(stage)
        clock = Clock()
        clock.moment = stage.now + timedelta(days=1)
        office = replace(stage.office, settings=replace(stage.office.settings, demo=True))
        person = log_in(create_app(office, now=clock.now), "organiser")
        print(f"{given.prizes} prizes, {acts} acts")
        print("| what | seconds | size |\n|---|---|---|")
        for told, path in PAGES:
            answer = person.opens(path)
            assert answer.status_code == 200, (path, answer.status_code)
            size = len(answer.data) / 1000
            print(f"| {told} | {best(partial(person.opens, path)):.2f} | {size:.0f} KB |")
        stage.office.close()


if __name__ == "__main__":
    main()
