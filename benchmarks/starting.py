"""How long a command takes to start, beside `flask --version`, run by turns.

python benchmarks/starting.py [--runs 30] [--before FOLDER]

The programs are those installed beside this Python; `--before` is another folder of programs, whose
`lottery` then takes its turns in the same run. A round runs each command once, so that a busy
machine slows all alike; ratios are those of the least and of the median processor time (user and
system). Exit status 1 where a ratio of the medians is above what it may be.
"""

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from statistics import median
from time import perf_counter

QR = "01,32,,24372000000000012348,100.25,20240315,,CB0A"
MEASURE = "flask --version"
MOST = {"--version": 1.5, "--help": 1.5, f"invoice read {QR}": 4.0}
"""How many times the measure each may take."""


@dataclass
class Command:
    """A program with its arguments, and the seconds that its runs took."""

    name: str
    line: Sequence[str]
    most: float | None = None
    waited: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run it once more."""
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
        subprocess.run(self.line, check=True, stdout=subprocess.DEVNULL)
        self.waited.append(perf_counter() - begun)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.worked.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    def forget(self) -> None:
        """Leave out what was run so far."""
        self.waited.clear()
        self.worked.clear()


def commands(before: Path | None) -> list[Command]:
    """The measure first, then ours, then those of another folder."""
    here = Path(sys.executable).parent
    found = [Command(MEASURE, [program("flask", here), "--version"])]
    for folder, told in ((here, "lottery"), (before, "before: lottery")):
        if folder is not None:
            start = program("lottery", folder)
            for words, most in MOST.items():
                limit = most if folder is here else None
                shown = words.replace(QR, "TEXT")
                found.append(Command(f"{told} {shown}", [start, *words.split()], limit))
    return found


def program(name: str, folder: Path) -> str:
    """The path of a program; exits where it is not installed."""
    path = which(name, path=folder)
    return path or sys.exit(f"{name} is not in {folder}")


def table(measured: list[Command]) -> bool:
    """Print a row a command; whether all stay below what they may take."""
    measure, well = measured[0], True
    print("command | seconds, least and median | processor, least and median | ratios | at most")
    for one in measured:
        least = min(one.worked) / min(measure.worked)
        middle = median(one.worked) / median(measure.worked)
        well = well and (one.most is None or middle <= one.most)
        print(
            f"{one.name} | {min(one.waited):.3f} {median(one.waited):.3f}"
            f" | {min(one.worked):.3f} {median(one.worked):.3f} | {least:.2f} {middle:.2f}"
            f" | {one.most or ''}"
        )
    return well


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--before", type=Path)
    options = parser.parse_args()
    os.environ.pop("LOTTERY_HOME", None)
    measured = commands(options.before)
    for command in measured:  # the first run compiles the modules, and is left out
        command.run()
        command.forget()
    for _ in range(options.runs):
        for command in measured:
            command.run()
    return 0 if table(measured) else 1


if __name__ == "__main__":
    sys.exit(main())
