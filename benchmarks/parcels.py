"""A large draw carried to the spare computer and home again, and a backup of its home: seconds,
peak memory and bytes of each command.

PYTHONPATH=. python benchmarks/parcels.py [ENTRIES] [--home HOME --code CODE] [--folder FOLDER]

Entries are invented and enter the register past the rules, and their draw is committed; or HOME
holds a draw CODE that is frozen or further, and not published, and is copied. All of it lies in
FOLDER (the system's temporary one), in one that is thrown away. Each command is a process of its
own; its memory is the most that was ever resident, as `wait4` tells (scrypt takes 128 MiB of it).
"""

import argparse
import os
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.ceremony import ENTERED, FROZEN, fill
from lottery.acting import Acting
from lottery.ceremony.steps import commit, freeze
from lottery.demo.run import MONTHLY
from lottery.minutes.signing.authority import own_authority, write_identity
from lottery.office.home import create_home
from lottery.office.keys import signers
from lottery.office.settings import load_settings
from lottery.opening import open_office

PASSPHRASE = "vier pferde im regen"  # noqa: S105
CLI = (sys.executable, "-c", "from lottery.cli import main; main()")


def measured(*command: str) -> tuple[float, float, int]:
    """Seconds, seconds of the processor, and MiB at most of a command; RuntimeError if it fails."""
    start = perf_counter()
    child = os.posix_spawn(CLI[0], (*CLI, *command), os.environ | {"PYTHONUTF8": "1"})
    _, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"{command}: {status}")
    return perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss >> 10


def row(name: str, told: tuple[float, float, int], file: Path) -> None:
    """A row of the table."""
    seconds, processor, memory = told
    size = file.stat().st_size / 1e6
    print(f"| {name} | {seconds:.1f} | {processor:.1f} | {memory} | {size:.1f} |", flush=True)


def carried(main: Path, code: str, folder: Path) -> None:
    """There and back."""
    out, back, spare = folder / "out", folder / "back", folder / "spare"
    secret = ("--passphrase", PASSPHRASE)
    database = main / "lottery.db"
    row(
        "export --copy",
        measured(*at(main, "export", code, str(folder / "copy"), "--copy", *secret)),
        folder / "copy",
    )
    row("export", measured(*at(main, "export", code, str(out), *secret)), out)
    told = measured("ceremony", "import", str(out), str(spare), *secret)
    row("import", told, spare / "lottery.db")
    row("hand-back", measured(*at(spare, "hand-back", code, str(back), *secret)), back)
    row("take-home", measured(*at(main, "take-home", str(back), *secret)), database)


def at(home: Path, *command: str) -> tuple[str, ...]:
    """A command about carrying, at a home."""
    return ("--home", str(home), "ceremony", *command)


def backed_up(main: Path, folder: Path) -> None:
    """A backup, which opens itself again, and a look at it."""
    secret, file = folder / "secret", folder / "whole.fpbackup"
    secret.write_text(PASSPHRASE + "\n")
    secret.chmod(0o600)
    given = ("--passphrase-file", str(secret))
    row("backup", measured("--home", str(main), "backup", "make", str(file), *given), file)
    row("backup check", measured("backup", "check", str(file), *given), file)


def a_home(folder: Path, entries: int) -> Path:
    """A home with that many entries, whose draw is committed."""
    home = folder / "home"
    create_home(home, origin="bench", database="lottery.db", demo=True, random_bytes=os.urandom)
    name = load_settings(home, {}).organiser_name
    write_identity(own_authority(name, ENTERED, "p256").identity, home / "keys")
    office = open_office(home)
    fill(office, entries)
    keys = signers(office.settings)
    with office.write() as session:
        acting = Acting("bench", FROZEN, os.urandom)
        freeze.freeze(session, office, keys, code=MONTHLY, acting=acting)
    with office.write() as session:
        later = FROZEN + timedelta(minutes=1)
        commit.commit(session, office, keys, code=MONTHLY, by="bench", now=later)
    office.close()
    return home


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", nargs="?", type=int, default=10_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--code", default=MONTHLY)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        if asked.home:
            home = Path(shutil.copytree(asked.home, folder / "home"))
        else:
            home = a_home(folder, asked.entries)
        print("| command | seconds | processor | MiB at most | file, MB |")
        print("| --- | --- | --- | --- | --- |", flush=True)
        backed_up(home, folder)
        carried(home, asked.code, folder)


if __name__ == "__main__":
    main()
