"""What it costs to acknowledge: entries without a head, with one, and with a second disk; and a
backup that is made while clerks enter, restored to the last entry that they were told of.

PYTHONPATH=. python benchmarks/keeping.py [ENTRIES] [ROWS] [SECONDS]

Three offices take turns, one entry each, so that a busy machine slows them alike. Then each imports
the same table (seconds of processor). Then four clerks enter for so many seconds, a backup is made
in the middle, the home is thrown away, restored from backup, keys and second disk, and held as
`lottery check --papers`.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic, perf_counter, process_time

from benchmarks.importing import NOW, an_office
from lottery import intake, register
from lottery.acknowledged import Keeper
from lottery.acting import Acting
from lottery.backup import keyring, making, restoring
from lottery.demo import invoices as demo
from lottery.demo.people import merchants
from lottery.importing import chunks
from lottery.invoices import RawEntry
from lottery.office import Office
from lottery.opening import open_office

PASSPHRASE = "a passphrase for a benchmark"  # noqa: S105
_numbers = count(1)


@dataclass(frozen=True)
class Forgetful(Keeper):
    """A keeper that keeps nothing: what an entry cost before."""

    def acknowledge(self, read: object, upto: int) -> None:
        """Nothing."""

    def require_ready(self) -> None:
        """Nothing."""


def offices(folder: Path) -> dict[str, Office]:
    """The three that are compared."""
    bare, head = an_office(folder / "bare"), an_office(folder / "head")
    keeper = Forgetful(bare.keeper.place, bare.keeper.origin, bare.keeper.public)
    return {
        "no head": replace(bare, keeper=keeper),
        "head": head,
        "head and second disk": with_second(folder),
    }


def with_second(folder: Path, name: str = "both") -> Office:
    """An office whose acknowledged changes lie in another folder once more."""
    an_office(folder / name).close()
    (folder / f"{name}-second").mkdir()
    settings = folder / name / "lottery.toml"
    said = settings.read_text("utf-8")
    settings.write_text(f'second_disk = "{folder / f"{name}-second"}"\n{said}', "utf-8")
    return open_office(folder / name, {})


def enter(office: Office) -> int:
    """One invoice of one citizen; its number."""
    number, seller = next(_numbers), merchants(demo.SEED)[0]
    raw = RawEntry(
        number=f"2437{number:016d}",
        issued="2024-03-15",
        gross="258.00",
        seller_id=seller.seller_id,
        buyer_name="个人",
        holder="测试甲",
        phone=f"138{number:08d}",
    )
    with office.write() as session:
        acting = Acting("clerk", NOW, os.urandom)
        intake.enter(session, office.boxes, raw, campaign="fp", acting=acting)
    return number


def milliseconds(act: Callable[[], object]) -> float:
    """How long an act takes."""
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def processor(act: Callable[[], object]) -> float:
    """How many milliseconds of processor an act takes: a busy machine does not change them."""
    start = process_time()
    act()
    return (process_time() - start) * 1000


def imported(office: Office, table: Path) -> object:
    """The whole table, chunk by chunk."""
    return chunks.import_file(
        office, table, campaign="fp", by="bench", now=lambda: NOW, random_bytes=os.urandom
    )


def compare(found: dict[str, Office], entries: int, rows: int, folder: Path) -> None:
    """Print a line for each office: an entry, and an import."""
    times: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(entries):
        for name, office in found.items():
            times[name].append(milliseconds(partial(enter, office)))
    table, good = folder / "table.csv", rows * 98 // 100
    demo.write_month(table, demo.Month(0, 2024, 3, good, good * 166_000, rows - good))
    base: dict[str, float] = {}
    imported(an_office(folder / "warm"), table)  # what is made once is made
    for name, office in found.items():
        one, run = statistics.median(times[name]), processor(partial(imported, office, table))
        base = base or {"entry": one, "import": run}
        print(
            f"{name:22} entry {one:6.1f} ms  ratio {one / base['entry']:.2f}   "
            f"import {run / 1000:6.1f} s of processor  ratio {run / base['import']:.2f}",
            flush=True,
        )


def under_load(folder: Path, seconds: float) -> None:
    """Enter, back up in the middle, lose the home, restore it, and hold all of it."""
    office, until = with_second(folder, "busy"), monotonic() + seconds
    acting = Acting("bench", datetime.now(UTC), os.urandom)

    def clerk() -> int:
        done = 0
        while monotonic() < until:
            enter(office)
            done += 1
        return done

    with ThreadPoolExecutor(4) as pool:
        clerks = [pool.submit(clerk) for _ in range(4)]
        while monotonic() < until - seconds / 2:
            enter(office)
        took = milliseconds(
            lambda: making.make(office, folder / "b", PASSPHRASE, days=1, acting=acting)
        )
        told = sum(each.result() for each in clerks)
    with office.read() as session:
        lines = list(register.lines(session))
    office.close()
    keys = keyring.of_folder(folder / "busy" / "keys")
    shutil.rmtree(folder / "busy")
    wanted = restoring.RestoreWanted(folder / "b", folder / "again", PASSPHRASE, keys)
    start = perf_counter()
    found = restoring.restore(wanted, acting=acting)
    back = perf_counter() - start
    again = open_office(folder / "again", {})
    with again.read() as session:
        same = list(register.lines(session)) == lines
    again.close()
    print(
        f"under load: {told} entries of four clerks in {seconds:.0f} s; "
        f"backup {took / 1000:.1f} s, restore {back:.1f} s "
        f"with {found.changes} changes of the second disk; "
        f"{found.register} lines, the same as were acknowledged: {same}, lost: {found.loss}"
    )


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", nargs="?", type=int, default=300)
    parser.add_argument("rows", nargs="?", type=int, default=10_000)
    parser.add_argument("seconds", nargs="?", type=float, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        compare(offices(folder), given.entries, given.rows, folder)
        under_load(folder, given.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
