"""How the verifier in JavaScript compares with the one in Python, in one run on one bundle.

    python benchmarks/verifiers.py [ENTRIES]

Each number is the best of three, in a process that has the files in its memory (JavaScript) or in
the system's (Python). Node is the one that playwright brings along.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.tickets import write_bundle
from draws import manifest, result, seed
from draws.verify import verify
from tests.js.asking import NODE, laid_out

ENTRIES = 100_000
REPEATS = 3
SCRIPT = Path(__file__).with_suffix(".js")


def best(run: Callable[[], object]) -> float:
    """Seconds of the fastest run."""
    spent = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        spent.append(time.perf_counter() - start)
    return min(spent)


def drawn(folder: Path) -> bytes:
    """result.txt by the Python engine."""
    fixed = manifest.parse((folder / "manifest.txt").read_bytes())
    number = seed.seed_of((folder / "seed.txt").read_bytes())
    rows = result.draw(fixed, number, [(folder / "pool.txt").read_bytes().splitlines])
    return result.result_text(fixed, number, rows)


def javascript(folder: Path) -> dict[str, float]:
    """Seconds of the same steps in JavaScript."""
    with tempfile.TemporaryDirectory() as name:
        place = laid_out(Path(name))
        shutil.copy(SCRIPT, place)
        command: list[str | Path] = [str(NODE), place / SCRIPT.name, folder, str(REPEATS)]
        done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    seconds: dict[str, float] = json.loads(done.stdout)
    return seconds


def main(entries: int = ENTRIES) -> None:
    """Print seconds of both and how they compare."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_bundle(folder, entries)
        python = {
            "draw": best(lambda: drawn(folder)),
            "verify": best(lambda: verify(folder, text_only=True)),
        }
        other = javascript(folder)
    print(f"{entries:,} entries, a register of {2 * entries:,} lines; seconds, best of {REPEATS}")
    for step, spent in python.items():
        ratio = other[step] / spent
        print(f"{step:8} Python {spent:6.2f}   JavaScript {other[step]:6.2f}   ratio {ratio:.2f}")
    print(f"{'tickets':8} {'':13}   JavaScript {other['tickets']:6.2f}   without any check")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
