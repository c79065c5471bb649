"""Two servers on one home, imports beside counters, and a freeze in the middle: what is lost?

    PYTHONPATH=. python benchmarks/two_servers.py [--clerks 8] [--entries 40] [--rows 1500]
        [--on sqlite|postgresql]

(with the packages of the extra `test`.) Two `lottery serve` on one home, half of the clerks at
each; every tenth invoice is brought to two of them. Two `lottery import` run beside them, each with
a table of its own, and a third one is handed the first one's table a moment later. When a third of
the invoices are in, last month's draw is closed and frozen. Whoever is refused is told so by a page
or a line, and comes again. At the end everything acknowledged is in the register once, nothing
else is, each row of the tables has one verdict, `lottery check --papers` is clean, and the frozen
list holds what was there before.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

from benchmarks.clerks import database, together
from benchmarks.counter import Clerk, Invoice, a_home, invoices_for, served
from lottery import people
from lottery.clock import day_of
from lottery.demo import invoices as demo
from lottery.demo.people import shops
from lottery.demo.run import BEGINNING
from lottery.minutes.signing.authority import demo_identity, write_identity
from lottery.opening import open_office
from lottery.programme import Programme, campaigns, month_period
from lottery.register import checking, entries
from lottery.tables.sheets import write_csv
from tests.actors import Organiser, Stage
from tests.builders import MARCH, a_plan

LOTTERY = [sys.executable, "-c", "from lottery.cli import main; main()"]
HEADS = ("发票号码", "开票日期", "价税合计", "销售方税号", "购买方名称", "姓名", "手机号")


@dataclass
class Beside:
    """What came of the commands beside the counters: seconds, statuses, last lines."""

    seconds: dict[str, float] = field(default_factory=dict)
    told: dict[str, tuple[int, str]] = field(default_factory=dict)


def run(kind: str, given: argparse.Namespace) -> None:
    """One database, one line of the table."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        database(kind, Path(name)) as new,
    ):
        home, url = Path(name) / "home", new("lottery")
        a_home(home, url, clerks=given.clerks, before=given.before)
        organiser = _organiser(home, url)
        tables = [_table(Path(name) / f"table{n}.csv", n, given.rows) for n in range(2)]
        work = invoices_for(given.clerks, given.entries)
        with served(home, url) as one, served(home, url) as two:
            clerks = [Clerk((one, two)[n % 2], f"clerk{n}") for n in range(given.clerks)]
            refused = Counter[str]()
            beside = _beside(home, url, tables, lambda: _freeze(organiser, clerks, work))
            seconds = _rush(clerks, work, refused)
            for thread in beside[1]:
                thread.join()
        brought = {f"D:{invoice.number}" for mine in work for invoice in mine}
        _audit(home, url, clerks, brought, _rows_of(tables))
        assert organiser.attempt.state == "frozen"
        _tell(kind, clerks, seconds, refused, beside[0])


def _organiser(home: Path, url: str) -> Organiser:
    """The organiser of last month's draw, which is planned."""
    office = open_office(home, {"LOTTERY_DATABASE_URL": url})
    write_identity(demo_identity("测试市商务局", BEGINNING), home / "keys")
    organiser = Organiser(Stage(office, datetime.now(UTC), os.urandom), MARCH)
    plan = a_plan(code=MARCH, batches=("fp-2024-03",), omits=())
    with office.write() as session:
        now = datetime.now(UTC)
        campaigns.load(session, office.boxes, Programme((), (), (), (plan,)), by="b", now=now)
    organiser.plans("rehearsal")
    return organiser


def _table(path: Path, which: int, rows: int) -> Path:
    today, seller = day_of(datetime.now(UTC)), shops(demo.SEED)[0].seller_id
    numbers = range(which * rows, (which + 1) * rows)
    lines = [
        (f"{today:%y}38{n:016d}", str(today), "258.00", seller, "个人", "测试甲", f"139{n:08d}")
        for n in numbers
    ]
    write_csv(path, [HEADS, *lines])
    return path


def _beside(
    home: Path, url: str, tables: list[Path], freeze: Callable[[], None]
) -> tuple[Beside, list[threading.Thread]]:
    """Imports and the freeze begin."""
    done = Beside()

    def command(what: str, table: Path) -> None:
        began = perf_counter()
        environ = os.environ | {"LOTTERY_DATABASE_URL": url, "PYTHONUTF8": "1"}
        words = [*LOTTERY, "--home", str(home), "import", str(table), "--consent", "1"]
        said = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
        done.seconds[what] = perf_counter() - began
        last = (said.stderr.strip() or said.stdout.strip()).splitlines()
        assert "Traceback" not in said.stderr, said.stderr
        done.told[what] = (said.returncode, last[-1] if last else "")

    def freezes() -> None:
        freeze()
        done.seconds["freeze"] = _SECONDS["freeze"]

    def again() -> None:
        sleep(2)
        command("first again", tables[0])

    wanted: list[Callable[[], None]] = [
        lambda: command("first", tables[0]),
        lambda: command("second", tables[1]),
        again,
        freezes,
    ]
    threads = [threading.Thread(target=each) for each in wanted]
    for thread in threads:
        thread.start()
    return done, threads


_SECONDS: dict[str, float] = {}


def _freeze(organiser: Organiser, clerks: list[Clerk], work: list[list[Invoice]]) -> None:
    """The draw of last month is closed and frozen when a third of the invoices are in."""
    third = sum(map(len, work)) // 3
    while sum(len(clerk.answers.made) for clerk in clerks) < third:
        sleep(0.1)
    organiser.stage.now = datetime.now(UTC)
    began = perf_counter()
    organiser.takes("close", "freeze")
    _SECONDS["freeze"] = perf_counter() - began


def _rush(clerks: list[Clerk], work: list[list[Invoice]], refused: Counter[str]) -> float:
    """Everybody enters his invoices; who is refused by a page notes it, and comes again."""
    for clerk in clerks:
        clerk.logs_in()

    def enter(n: int) -> None:
        for invoice in work[n]:
            while True:
                try:
                    clerks[n].enters(invoice)
                    break
                except RuntimeError as why:
                    refused[_title(str(why))] += 1
                    sleep(0.2)
                    clerks[n].logs_in()

    return together(len(clerks), enter)


def _title(said: str) -> str:
    """The status and the heading of a page that refuses."""
    code = said.partition("\n")[0].rpartition(": ")[2]
    heading = next((line for line in said.splitlines() if "<h1>" in line), "")
    return f"{code} {heading.partition('<h1>')[2].partition('</h1>')[0]}"


def _audit(home: Path, url: str, clerks: list[Clerk], brought: set[str], rows: set[str]) -> None:
    """Everything acknowledged is there once, and nothing else. Raises AssertionError."""
    office = open_office(home, {"LOTTERY_DATABASE_URL": url})
    batch, stored, first = month_period("fp", "", day_of(datetime.now(UTC))).batch, {}, 0
    with office.read() as session:
        checking.check_register(session)
        checking.check_entries(session)
        while found := entries.boxed(session, [batch], first):
            for number, one in found.items():
                stored[number] = people.open_slip(office.boxes, one.commit, one.slip_box).invoice
            first = max(found) + 1
    office.close()
    made = {number: f"D:{invoice}" for clerk in clerks for number, invoice in clerk.answers.made}
    assert len(stored) == len(set(stored.values())), "doubled"
    assert {number: stored.get(number) for number in made} == made, "lost"
    assert set(stored.values()) == brought | rows, "not all, or more"
    environ = os.environ | {"LOTTERY_DATABASE_URL": url, "PYTHONUTF8": "1"}
    words = [*LOTTERY, "--home", str(home), "check", "--papers"]
    subprocess.run(words, env=environ, check=True, capture_output=True)


def _rows_of(tables: list[Path]) -> set[str]:
    lines = (line for table in tables for line in table.read_text("utf-8-sig").splitlines()[1:])
    return {f"D:{line[:20]}" for line in lines}


def _tell(
    kind: str, clerks: list[Clerk], seconds: float, refused: Counter[str], beside: Beside
) -> None:
    times = [t for clerk in clerks for t in clerk.answers.seconds["acknowledged"]]
    every = [t for clerk in clerks for some in clerk.answers.seconds.values() for t in some]
    made = sum(len(clerk.answers.made) for clerk in clerks)
    known = sum(clerk.answers.refused for clerk in clerks)
    print(f"{kind}: {made} entries in {seconds:.0f} s, {made / seconds:.1f} a second; ", end="")
    print(f"{known} invoices brought twice told so; imports and freeze:")
    for what, spent in beside.seconds.items():
        status, said = beside.told.get(what, (0, ""))
        print(f"  {what}: {spent:.1f} s, status {status} {said[:100]}")
    middle, late = median(times), quantiles(times, n=20)[-1]
    print(f"  acknowledged: median {middle:.2f} s, p95 {late:.2f} s, slowest {max(times):.2f} s")
    print(f"  slowest of all {len(every)} answers: {max(every):.2f} s")
    print(f"  refused by a page: {dict(refused) or 'nobody'}; 0 lost, 0 doubled", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clerks", type=int, default=8)
    parser.add_argument("--entries", type=int, default=40, help="invoices a clerk")
    parser.add_argument("--rows", type=int, default=1500, help="rows of each table")
    parser.add_argument("--before", type=int, default=2000, help="entries of last month")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="by default both")
    given = parser.parse_args()
    for kind in (given.on,) if given.on else ("sqlite", "postgresql"):
        run(kind, given)


if __name__ == "__main__":
    main()
