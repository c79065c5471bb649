"""The two costs of a draw, tickets and roots, beside what other programs make of the same task.

PYTHONPATH=. python benchmarks/peers.py [ENTRIES]

Each answer is held against that of `draws` first. Processor seconds of all threads and by the
clock, the best of REPEATS runs, as times of the bare `hashlib` loop over as many entries in the
same run; samplers of their own kind, and trees that keep every node, get fewer entries, and their
time is scaled up.
"""

import itertools
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time

from draws import merkle, tickets

SEED = sha256(b"benchmark").hexdigest()
WANTED = 500
REPEATS = 5
FEW = 20
"""A twentieth of the entries for those that take long."""


class Pool:
    """A pool of so many entries: as lines, as bytes, as a file, and what `draws` says of it."""

    def __init__(self, count: int, folder: Path) -> None:
        self.rows = [b"%010d - %064x" % (n, n * n) for n in range(count)]
        self.data = b"".join(row + b"\n" for row in self.rows)
        self.file = folder / "pool.txt"
        self.file.write_bytes(self.data)
        self.limit = (1 << 256) // count * 2 * WANTED
        lowest = sorted(tickets.lowest(SEED, self.rows, self.limit))
        self.winners = [row[:10].decode() for _, row in lowest[:WANTED]]
        self.root = merkle.root(map(merkle.leaf_hash, self.rows))


def bare(pool: Pool) -> None:
    """A loop that does nothing but hash, from the state copied after the seed."""
    fresh = sha256(f"{SEED}:".encode()).copy
    for row in pool.rows:
        (hashed := fresh()).update(row[:10])
        hashed.digest()


def draws_tickets(pool: Pool) -> list[str]:
    """What a draw does."""
    return _named(tickets.lowest(SEED, pool.rows, pool.limit))


def kernel_tickets(pool: Pool) -> list[str]:
    """A compiled kernel, 128 tickets side by side; `draws` computes again what it names."""
    return _named(import_module("benchmarks.kernel").lowest(SEED, pool.data, pool.limit))


def duckdb_tickets(pool: Pool) -> list[str]:
    """One line of SQL over the file."""
    with closing(import_module("duckdb").connect(config={"threads": 2})) as there:
        return [row[0] for row in there.execute(_SQL.format(pool.file)).fetchall()]


def datafusion_tickets(pool: Pool) -> list[str]:
    """The same line of SQL."""
    session = import_module("datafusion").SessionContext()
    told = {"has_header": False, "delimiter": " ", "schema": _schema(), "file_extension": ".txt"}
    session.register_csv("pool", str(pool.file), **told)
    query = f"SELECT entry FROM pool ORDER BY sha256('{SEED}:' || entry), entry LIMIT {WANTED}"  # noqa: S608
    return list(session.sql(query).to_pydict()["entry"])


def consistent_sampler(pool: Pool) -> None:
    """As many of the same entries by Rivest's consistent sampler."""
    sampler = import_module("consistent_sampler").sampler
    names = [row[:10].decode() for row in pool.rows[::FEW]]
    picked = itertools.islice(sampler(names, seed=SEED, with_replacement=False), WANTED)
    assert len(list(picked)) == WANTED


def cryptorandom(pool: Pool) -> None:
    """As many random numbers of 256 bits as there are entries, from one stream."""
    stream = import_module("cryptorandom.cryptorandom").SHA256(SEED)
    for _ in pool.rows[::FEW]:
        stream.nextRandom()


def draws_root(pool: Pool) -> bytes:
    """What a verifier does."""
    return merkle.root(map(merkle.leaf_hash, pool.rows))


def kernel_root(pool: Pool) -> bytes:
    """The compiled kernel, level by level."""
    return bytes(import_module("benchmarks.kernel").root(pool.data))


def pymerkle(pool: Pool) -> None:
    """A tree of the same kind in memory, with every node kept."""
    tree = import_module("pymerkle").InmemoryTree(algorithm="sha256")
    for row in pool.rows[::FEW]:
        tree.append_entry(row)
    few = merkle.root(map(merkle.leaf_hash, pool.rows[::FEW]))
    assert tree.get_root() == few


Act = Callable[[Pool], object]
TICKETS: tuple[Act, ...] = (draws_tickets, kernel_tickets, duckdb_tickets, datafusion_tickets)
ROOTS: tuple[Act, ...] = (draws_root, kernel_root)
SLOW: tuple[Act, ...] = (consistent_sampler, cryptorandom, pymerkle)
_SQL = f"""
SELECT entry FROM read_csv('{{}}', delim=' ', header=false, columns={{{{
  'entry': 'VARCHAR', 'tag': 'VARCHAR', 'commit': 'VARCHAR'}}}})
ORDER BY sha256('{SEED}:' || entry), entry LIMIT {WANTED}"""  # noqa: S608


def _schema() -> object:
    arrow = import_module("pyarrow")
    return arrow.schema([(name, arrow.string()) for name in ("entry", "tag", "commit")])


def _named(found: list[tuple[bytes, bytes]]) -> list[str]:
    return [row[:10].decode() for _, row in sorted(found)[:WANTED]]


def best(act: Act, pool: Pool) -> tuple[float, float]:
    """Seconds by the clock and of the processor: the least of some runs of each."""
    spent = []
    for _ in range(REPEATS):
        clock, used = perf_counter(), process_time()
        act(pool)
        spent.append((perf_counter() - clock, process_time() - used))
    return min(clock for clock, _ in spent), min(used for _, used in spent)


def run(pool: Pool) -> None:
    """Print a line for each."""
    clock, used = best(bare, pool)
    print(f"bare hashlib loop, {len(pool.rows):,} tickets: {clock:.2f} s, {used:.2f} of processor")
    for act in (*TICKETS, *ROOTS, *SLOW):
        try:
            found = act(pool)
        except ImportError:
            print(f"{act.__name__:20} not installed: pip install -r benchmarks/requirements.txt")
            continue
        right = {TICKETS: pool.winners, ROOTS: pool.root}
        assert all(act not in acts or found == what for acts, what in right.items()), act.__name__
        times = FEW if act in SLOW else 1
        each = [times * spent for spent in best(act, pool)]
        print(f"{act.__name__:20} {each[0] / clock:7.2f} {each[1] / used:7.2f}", flush=True)


def main() -> int:
    """The command line."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        run(Pool(count, Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
