"""A long draw by each engine beside the standard library alone: draw, roots, verify.

    PYTHONPATH=. python benchmarks/scale.py [--entries 100000] [--folder F] [--engines …] [--json F]
    PYTHONPATH=. python benchmarks/scale.py --generated 100000000 [--workers 2]

The bundle is made first (benchmarks/long_lists.py), in a folder that is kept if it is named. Each
command runs by itself; what it prints must be what the standard library prints. With --generated
there is no list at all: each worker makes the piece that it looks at.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO

from benchmarks import long_lists
from draws import tickets
from draws.pool import POOL
from draws.register import FILE as REGISTER
from lottery.scale import joining
from lottery.scale.engines.local import LocalEngine
from lottery.scale.places import CutList
from lottery.scale.work import Ask

ENGINES = ("local 1", "local 2", "duckdb 2", "spark 2")
MEGA = 1 << 20


@dataclass(frozen=True)
class Measured:
    """One command: seconds by the clock and of processors, MiB of its largest process, bytes that
    its lists were read with, and whether it said what it should."""

    engine: str
    step: str
    entries: int
    seconds: float
    processor: float
    memory: float
    read: int
    same: bool


def run(words: Sequence[str]) -> tuple[float, float, float, str, str]:
    """Run a command: seconds, processor seconds, MiB, standard output, standard error."""
    start = monotonic()
    with TemporaryDirectory() as folder:
        out, told = Path(folder, "out"), Path(folder, "told")
        with out.open("wb") as to, told.open("wb") as errors:
            process = subprocess.Popen(words, stdout=to, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = monotonic() - start
        texts = out.read_text(), told.read_text()
    if process.returncode not in (0, 2):
        raise SystemExit(f"{' '.join(words)}: {process.returncode}\n{texts[1]}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, *texts


def compare(folder: Path, entries: int, engines: Sequence[str]) -> Iterator[Measured]:
    """Each step by the standard library, then by each engine."""
    here = [sys.executable, "-m"]
    drawn = run([*here, "draws", "result", str(folder)])
    checked = run([*here, "draws", "verify", "--text", str(folder)])
    lists = sum((folder / name).stat().st_size for name in long_lists.MADE)
    pool = (folder / POOL).stat().st_size
    yield _measured("standard library", "draw", entries, drawn, read=2 * pool)
    yield _measured("standard library", "verify", entries, checked, read=2 * lists + pool)
    command = [str(Path(sys.executable).with_name("lottery")), "scale"]
    for name in engines:
        engine, workers = name.split()
        how = [str(folder), "--engine", engine, "--workers", workers]
        for step, more, expected in (
            ("draw", [], drawn[3]),
            ("root", [], None),
            ("verify", ["--text"], checked[3]),
        ):
            done = run([*command, step, *how, *more])
            read = int((re.search(r"共读 (\d+) 字节", done[4]) or ["", "0"])[1])
            same = expected in (None, done[3])
            yield _measured(name, step, entries, done, read=read, same=same)


def changed(folder: Path) -> str:
    """What is told of a register one digit of which is changed, in a line of its middle: the digit
    is put back afterwards."""
    command = [str(Path(sys.executable).with_name("lottery")), "scale", "root", str(folder)]
    command += ["--list", "register", "--no-hash"]
    with TemporaryDirectory() as place, (folder / REGISTER).open("r+b") as file:
        index = Path(place, "register.index")
        run([*command[:-1], "--index", str(index)])
        file.seek((folder / REGISTER).stat().st_size // 2)
        file.readline()
        start = file.tell() + len("submit fp-2024-03 ")
        older = file.readline()
        start = start if older.startswith(b"submit") else start + len(older)
        file.seek(start)
        digit = file.read(1)
        _put(file, start, b"0" if digit != b"0" else b"1")
        try:
            done = subprocess.run(
                [*command, "--against", str(index)], capture_output=True, check=False, text=True
            )
        finally:
            _put(file, start, digit)
    assert done.returncode == 1, done.stderr
    named = [line for line in done.stderr.splitlines() if "与索引不同" in line]
    assert len(named) == 1, named
    return named[0]


def _put(file: IO[bytes], place: int, data: bytes) -> None:
    file.seek(place)
    file.write(data)
    file.flush()


def _measured(
    engine: str,
    step: str,
    entries: int,
    done: tuple[float, float, float, str, str],
    *,
    read: int,
    same: bool = True,
) -> Measured:
    seconds, processor, memory, *_ = done
    return Measured(engine, step, entries, seconds, processor, memory, read, same)


def row(each: Measured) -> str:
    """A line of the table."""
    read = f"{each.read / MEGA:,.0f}" if each.read else ""
    return (
        f"| {each.engine} | {each.step} | {each.seconds:.1f} | {each.processor:.1f} "
        f"| {each.memory:.0f} | {read} | {'yes' if each.same else 'NO'} |"
    )


def generated(entries: int, workers: int) -> None:
    """Draw and root of a pool that lies nowhere: 453 prizes, 15 alternates, 60 audit rows."""
    listed = CutList(POOL, long_lists.ranges(POOL, entries), 1 << 16)
    number, wanted = sha256(b"long").hexdigest(), 64 + 2 * (453 + 15 + 60)
    limit = tickets.LIMIT // listed.lines * wanted
    engine, start = LocalEngine(workers, long_lists.look), monotonic()
    made = 0
    founds = []
    for found in engine.look(listed.ranges, Ask(seed=number, limit=limit)):
        founds.append(found)
        made += found.length
    engine.close()
    kept = sorted(chain.from_iterable(f.tickets for f in joining.in_order(founds, listed)))
    root = joining.index_of(founds, listed, "").root
    seconds = monotonic() - start
    processor = sum(sum(getrusage(who)[:2]) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    driver, worker = (getrusage(who).ru_maxrss / 1024 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    assert all(tickets.ticket(number, line[:10].decode()) == t.hex() for t, line in kept)
    print(f"{listed.lines} lines, {len(listed.ranges)} pieces, root {root}")
    print(f"lowest {kept[0][1][:10].decode()} {kept[0][0].hex()}, {len(kept)} tickets collected")
    print(f"{seconds:.0f} s, {processor:.0f} s of processors, {made} bytes made and looked at")
    print(f"{driver:.0f} MiB the driver, {worker:.0f} MiB a worker")


def main() -> None:
    """Measure, and print a table."""
    given = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    given.add_argument("--entries", type=int, default=100_000)
    given.add_argument("--folder", type=Path)
    given.add_argument("--engines", nargs="*", default=ENGINES)
    given.add_argument("--json", type=Path)
    given.add_argument("--generated", type=int)
    given.add_argument("--workers", type=int, default=2)
    asked = given.parse_args()
    if asked.generated:
        generated(asked.generated, asked.workers)
        return
    with TemporaryDirectory() as made:
        folder = asked.folder or Path(made, "bundle")
        if not folder.exists():
            long_lists.write(folder, asked.entries, asked.workers)
        print("| engine | step | s | processor s | MiB | MiB read | same |")
        print("|---|---|---|---|---|---|---|")
        every = []
        for each in compare(folder, asked.entries, asked.engines):
            every.append(asdict(each))
            print(row(each), flush=True)
        print(f"\nOne digit changed: {changed(folder)}")
    if asked.json:
        older = json.loads(asked.json.read_text()) if asked.json.exists() else []
        asked.json.write_text(json.dumps([*older, *every], indent=1) + "\n")


if __name__ == "__main__":
    main()
