"""A large draw carried to the spare computer and home again, and a backup of its home: seconds,
peak memory and bytes of each command.

PYTHONPATH=. python benchmarks/parcels.py HOME CODE [--backup]

HOME holds a draw CODE that is frozen (or further) and not published; it is copied to a folder
beside it that is thrown away. Each command is a process of its own; its memory is the most that was
ever resident (as `wait4` tells), without the 128 MiB of scrypt where they are given back before.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from time import perf_counter

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


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("code")
    parser.add_argument("--backup", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.home.absolute().parent) as name:
        folder = Path(name)
        home = Path(shutil.copytree(asked.home, folder / "home"))
        print("| command | seconds | processor | MiB at most | file, MB |")
        print("| --- | --- | --- | --- | --- |", flush=True)
        if asked.backup:
            backed_up(home, folder)
        carried(home, asked.code, folder)


if __name__ == "__main__":
    main()
