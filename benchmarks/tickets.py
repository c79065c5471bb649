"""How fast tickets are made, and how much a pool of a million entries costs.

python benchmarks/tickets.py            tickets a second, beside other samplers (best of N)
python benchmarks/tickets.py million    draw and verify 1,000,000 entries (or: million COUNT)
"""

import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from draws import manifest, merkle, pool, result
from draws.tickets import lowest
from draws.verify import verify

SEED = sha256(b"benchmark").hexdigest()
ENTRIES = 300_000
REPEATS = 5
DAY = "2024-03-15"


def bare(rows: list[bytes]) -> None:
    """A loop that does nothing but hash, from the state copied after the seed."""
    fresh = sha256(f"{SEED}:".encode()).copy
    for row in rows:
        (hashed := fresh()).update(row[:10])
        hashed.digest()


def engine(rows: list[bytes]) -> None:
    """What a draw does: hash, compare with a threshold, keep the lowest."""
    assert lowest(SEED, rows, (1 << 256) // len(rows) * 500)


def consistent_sampler(rows: list[bytes]) -> None:
    """The first 500 of the same entries by Rivest's consistent sampler."""
    sampler = import_module("consistent_sampler").sampler
    names = [row[:10].decode() for row in rows]
    picked = itertools.islice(sampler(names, seed=SEED, with_replacement=False), 500)
    assert len(list(picked)) == 500


def cryptorandom(rows: list[bytes]) -> None:
    """As many random 256-bit numbers as there are entries, from one stream."""
    stream = import_module("cryptorandom.cryptorandom").SHA256(SEED)
    for _ in rows:
        stream.nextRandom()


def best(run: Callable[[list[bytes]], None], rows: list[bytes]) -> float:
    """Rows a second in the fastest of REPEATS runs."""
    spent = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run(rows)
        spent.append(time.perf_counter() - start)
    return len(rows) / min(spent)


def compare() -> None:
    """Print tickets a second and the ratio to the bare loop."""
    rows = [b"%010d %032x %064x" % (n, n, n) for n in range(ENTRIES)]
    reference = best(bare, rows)
    print(f"{'bare hashlib loop':24}{reference:12,.0f} /s   1.00")
    for run in (engine, consistent_sampler, cryptorandom):
        few = rows if run is engine else rows[: ENTRIES // 10]
        try:
            speed = best(run, few)
        except ImportError:
            print(f"{run.__name__:24}not installed: pip install -r benchmarks/requirements.txt")
            continue
        print(f"{run.__name__:24}{speed:12,.0f} /s   {speed / reference:.2f}")


def million(count: int = 1_000_000) -> None:
    """Write a bundle of `count` entries; then draw it, and verify it in one process and in two."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fixed = write_bundle(folder, count)
        start = time.perf_counter()
        rows = result.draw(fixed, SEED, [lambda: _lines(folder / "pool.txt")])
        print(f"draw    {count:,} entries: {time.perf_counter() - start:6.1f} s, {len(rows)} rows")
        for processes in (1, 2):
            command = [sys.executable, __file__, "verify", str(folder), str(processes)]
            subprocess.run(command, check=True)


def timed(folder: Path, processes: int) -> None:
    """Verify the text files of a bundle, in a process that did nothing else. Its time, and the
    processor's, are told in as many of the bare loop over the bundle's own pool, which is run
    before and after it."""
    before = _bare_seconds(folder)
    start, worked = time.perf_counter(), os.times()
    verify(folder, text_only=True, processes=processes)
    spent, ended = time.perf_counter() - start, os.times()
    loop = (before + _bare_seconds(folder)) / 2
    own = (ended.user + ended.system - worked.user - worked.system) / loop
    others = (ended.children_user + ended.children_system) / loop
    print(
        f"verify  in {processes}: {spent:6.1f} s, {spent / loop:.1f} bare loops of {loop:.2f} s; "
        f"processor: {own:.1f} bare loops here, {others:.1f} beside; {_peak()} MB"
    )


def _bare_seconds(folder: Path) -> float:
    """Seconds of processor of the bare loop over a pool's lines, some of which are kept at once."""
    spent = 0.0
    with (folder / "pool.txt").open("rb") as file:
        while rows := file.readlines(1 << 20):
            start = time.process_time()
            bare(rows)
            spent += time.process_time() - start
    return spent


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def write_bundle(folder: Path, count: int) -> manifest.Manifest:
    """A rehearsal's text bundle over `count` entries, all of them of different people."""
    register, listed = merkle.Tree(), pool.Summary()
    with (folder / "register.txt").open("wb") as events, (folder / "pool.txt").open("wb") as file:
        for row in listed.of(_entries(count, events.write, register)):
            file.write(row + b"\n")
    return _finish(folder, register, listed)


def _entries(count: int, write: Callable[[bytes], int], tree: merkle.Tree) -> Iterator[bytes]:
    for number in range(count):
        commit = sha256(_card(number)).hexdigest()
        entry = f"{2 * number:010d}"
        for line in (f"submit b {commit} {DAY}", f"accept {entry} {DAY}"):
            tree.append(merkle.leaf_hash(line.encode()))
            write(f"{line}\n".encode())
        yield f"{entry} - {commit}".encode()


def _card(number: int) -> bytes:
    rows = ("fpdraw-card/1", f"salt: {number:064x}", "batch: b", "invoice: ****0000", "holder: *")
    return "".join(f"{row}\n" for row in (*rows, "phone: 138****0000", f"slip: {0:064x}")).encode()


def _finish(folder: Path, register: merkle.Tree, listed: pool.Summary) -> manifest.Manifest:
    """Manifest, seed, times, result and cards for the lists in the folder."""
    from draws import seed  # noqa: PLC0415
    from draws.canonical import time as moment  # noqa: PLC0415

    frozen = moment("2024-04-09T17:00:00+08:00", "", 0)
    source = manifest.Source(1, "dice", "a", digits=8)
    fixed = manifest.Manifest(
        draw="B",
        attempt=1,
        mode="rehearsal",
        title="b",
        rules_sha256=sha256(b"rules\n").hexdigest(),
        register_size=register.size,
        register_root=register.root().hex(),
        batches=("b",),
        pool_count=listed.count,
        pool_sha256=listed.hash(),
        pool_root=listed.root(),
        omitted_sha256=sha256().hexdigest(),
        tag_key_sha256=manifest.ZEROS,
        cap=0,
        tiers=(("1", 3), ("2", 450)),
        alternates=(),
        audit=50,
        sources=(source,),
        frozen=frozen,
        previous=manifest.ZEROS,
    )
    chance = seed.seed_text(fixed, ["12345678"])
    number = seed.seed_of(chance)
    rows = result.draw(fixed, number, [lambda: _lines(folder / "pool.txt")])
    when = moment("2024-04-10T10:00:00+08:00", "", 0)
    files = {
        "rules.txt": b"rules\n",
        "omitted.txt": b"",
        "manifest.txt": fixed.text(),
        "seed.txt": chance,
        "times.txt": seed.times_text(fixed, [when]),
        "result.txt": result.result_text(fixed, number, rows),
        **{f"winners/{r.entry}.txt": _card(int(r.entry) // 2) for r in rows if r.prize},
    }
    (folder / "winners").mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return fixed


def _peak() -> int:
    """The most memory this process has held so far, in MB; 0 where it cannot be asked."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    if "verify" in sys.argv[1:2]:
        timed(Path(sys.argv[2]), int(sys.argv[3]))
    elif "million" in sys.argv[1:2]:
        million(*map(int, sys.argv[2:3]))
    else:
        compare()
