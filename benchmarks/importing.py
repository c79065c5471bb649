"""Importing a large table: seconds, memory, and how that compares to inserting the same rows bare.

PYTHONPATH=. python benchmarks/importing.py [HOW_MANY] [--xlsx]

Rows are the demo's (one month, two in a hundred bad); the database is SQLite, in a folder that is
thrown away. The dry run decides on the same table in an empty office. The bare inserts put what the
import has stored once more into that empty database, with the same tables, keys and triggers, in as
many transactions.
"""

import argparse
import cProfile
import csv
import os
import pstats
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter, process_time

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


def an_office(place: Path, plans: tuple[DrawPlan, ...] = ()) -> Office:
    """A new office with one campaign, its draws, and the demo's registry of merchants."""
    create_home(place, origin="bench", database="lottery.db", demo=True, random_bytes=os.urandom)
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


def run(rows: int, folder: Path, *, profile: bool, workbook: bool) -> int:
    """Make the table, measure, print; the exit status."""
    table = folder / "table.csv"
    good = rows * 98 // 100
    month = demo.Month(0, 2024, 3, good, good * 166_000, rows - good)
    print(f"{demo.write_month(table, month)} rows, {table.stat().st_size >> 20} MiB", flush=True)
    if workbook:
        table = folder / "table.xlsx"
        with (folder / "table.csv").open(encoding="utf-8-sig", newline="") as file:
            writing.write_table(table, csv.reader(file))
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
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return run(given.rows, Path(folder), profile=given.profile, workbook=given.xlsx)


if __name__ == "__main__":
    sys.exit(main())
