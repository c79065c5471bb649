"""Ten years of draws: what lies in the public folder, what is sent, and what that costs.

    PYTHONPATH=. python benchmarks/ten_years.py [--lines 312] [--years 10] [--piece 4096]

Twelve monthly draws and two of half a year, each with the programme's whole register: a county has
5,000 lines of register a month, a province two million. First both are counted. Then a county is
played on files, sixteen times smaller in lines and pieces alike, once with whole registers and once
with `lottery.pieces`: bytes that lie there, and seconds of processor that it takes to publish, to
open the site (look at every register) and to send one, in the first year and in the last.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import process_time

from draws import manifest as manifests
from draws.bundle import sums_text
from draws.manifest import parse
from draws.merkle import Tree, leaf_hash, root
from draws.pieces import PIECE
from lottery import archives
from lottery.pieces import checking, store, thinning, within
from lottery.pieces.checking import KnownPieces

VECTOR = Path(__file__).parents[1] / "tests/vectors/tiny"
HALF_YEARS = (6, 12)
LINE, POOLED = 61.5, 109
"""Bytes of a line of the register, on average (94 for `submit`, 29 for `accept`), and the pool."""


@dataclass(frozen=True)
class Draw:
    """A draw: its month from 1, the lines of its register, the entries of its pool."""

    month: int
    size: int
    pool: int

    @property
    def name(self) -> str:
        """What its folder is called."""
        return f"D-{self.month:03d}-{self.pool}"


def draws_of(lines: int, years: int) -> list[Draw]:
    """The draws of so many years, where a month has so many lines, two an entry."""
    found = []
    for month in range(1, 12 * years + 1):
        found.append(Draw(month, month * lines, lines // 2))
        if (month - 1) % 12 + 1 in HALF_YEARS:
            found.append(Draw(month, month * lines, 3 * lines))
    return found


def counted(lines: int, years: int, piece: int) -> dict[str, tuple[float, float]]:
    """Bytes before and after, by what they are of."""
    every = draws_of(lines, years)
    registers = sum(2 * draw.size * LINE for draw in every)
    pools = sum(2 * draw.pool * POOLED for draw in every)
    large = {draw.size for draw in every if draw.size > piece}
    small = sum(2 * draw.size * LINE for draw in every if draw.size <= piece)
    shared = max(large, default=0) // piece * piece + sum(size % piece for size in large)
    newest = every[-1].size * LINE if large else 0
    fetched, known = 0.0, 0
    for size in sorted({draw.size for draw in every}):
        fetched += (size - known // piece * piece) * LINE
        known = size
    whole = sum(draw.size * LINE for draw in every)
    archived = sum(2 * d.pool * POOLED for d in every if d.size <= piece) + small
    newest_archive = (every[-1].size * LINE + every[-1].pool * POOLED) if large else 0
    return {
        "registers of bundles and commitments": (registers, small + shared * LINE + newest),
        "pools": (pools, pools),
        "archives of both": (registers + pools, archived + newest_archive),
        "fetched by whoever follows every draw": (whole, fetched),
    }


@dataclass
class Played:
    """A public folder that grows draw by draw, in one way of keeping registers."""

    public: Path
    in_pieces: bool
    piece: int
    seconds: dict[int, float] = field(default_factory=dict)
    opened: dict[int, float] = field(default_factory=dict)
    before: list[Path] = field(default_factory=list)

    def publishes(self, draw: Draw, text: Path, tree_root: str) -> None:
        """Put commitment and bundle in their places, as they come from the verifier, and do what
        follows a publication."""
        places = (self.public / store.COMMITMENTS / draw.name, self.public / draw.name)
        for place in places:
            _fill(place, draw, text, tree_root)
        begin = process_time()
        if self.in_pieces:
            thinning.lay(places[1], self.piece)
            for place in (places[0], *self.before):
                if thinning.thin(place, self.piece):
                    archives.prepare(place)
            self.before = [places[1]]
        else:
            archives.prepare(places[0])
        archives.prepare(places[1])
        year = (draw.month - 1) // 12 + 1
        self.seconds[year] = self.seconds.get(year, 0.0) + process_time() - begin

    def opens(self, year: int) -> None:
        """Look at the register of every folder, as a site does that was started."""
        begin, seen = process_time(), KnownPieces()
        for place in (*self.public.glob("D-*"), *self.public.glob("commitments/D-*")):
            manifest = parse((place / manifests.FILE).read_bytes())
            file = place / "register.txt"
            if file.is_file():
                rows = file.read_bytes().split(b"\n")[:-1]
                right = root(leaf_hash(row) for row in rows).hex() == manifest.register_root
            else:
                right = checking.holds(place, manifest, seen)
            if not right:
                raise AssertionError(place)
        self.opened[year] = process_time() - begin

    def size(self, *, hidden: bool) -> int:
        """Bytes of all archives (`hidden`), or of all else, as a backup takes it."""
        files = (path for path in self.public.rglob("*") if path.is_file())
        return sum(
            path.stat().st_size
            for path in files
            if any(part.startswith(".") for part in path.relative_to(self.public).parts) == hidden
        )


def _fill(place: Path, draw: Draw, text: Path, tree_root: str) -> None:
    place.mkdir(parents=True)
    own = {"register-size": str(draw.size), "register-root": tree_root}
    rows = (VECTOR / manifests.FILE).read_text("utf-8").splitlines()
    split = (row.partition(": ") for row in rows)
    made = (f"{key}{colon}{own.get(key, value)}" for key, colon, value in split)
    (place / manifests.FILE).write_text("\n".join(made) + "\n", "utf-8")
    shutil.copyfile(text, place / "register.txt")
    pool = (sha256(b"%d" % n).hexdigest().encode() for n in range(draw.pool))
    lines = (b"%010d %s %s\n" % (n, each[:32], each) for n, each in enumerate(pool))
    (place / "pool.txt").write_bytes(b"".join(lines))
    if place.parent.name != store.COMMITMENTS:
        (place / "SHA256SUMS").write_bytes(
            sums_text(place, [manifests.FILE, "pool.txt", "register.txt"])
        )


def lines_of(month: int, lines: int) -> Iterator[bytes]:
    """The register lines of a month: each entry is submitted and accepted."""
    for number in range(lines // 2):
        entry = month * lines + number
        commit = sha256(b"%d" % entry).hexdigest().encode()
        yield b"submit fp-2024-03 %s 2024-03-01" % commit
        yield b"accept %010d 2024-03-02" % entry


def play(folder: Path, lines: int, years: int, piece: int) -> tuple[Played, Played]:
    """Live so many years in both ways; every sixth register is read back and compared."""
    both = Played(folder / "whole", False, piece), Played(folder / "pieces", True, piece)
    tree, text, every = Tree(), folder / "register.txt", draws_of(lines, years)
    for month in range(1, 12 * years + 1):
        with text.open("ab") as out:
            for line in lines_of(month, lines):
                out.write(line + b"\n")
                tree.append(leaf_hash(line))
        for draw in (each for each in every if each.month == month):
            for one in both:
                one.publishes(draw, text, tree.root().hex())
        if month in (12, 12 * years):
            for one in both:
                one.opens(month // 12)
    for draw in every[::6]:
        _compare(*(one.public / draw.name for one in both))
    return both


def _compare(whole: Path, thin: Path) -> None:
    """The same archive, whichever way its register is kept: so the same files."""
    sent = [sha256(b"".join(within.chunks(archives.sent_archive(each)))) for each in (whole, thin)]
    if sent[0].digest() != sent[1].digest():
        raise AssertionError(thin)


def sending(both: tuple[Played, Played], name: str) -> list[float]:
    """Seconds of processor that it takes to read a register of each."""
    found = []
    for one in both:
        lies = within.files(one.public / name)["register.txt"]
        begin = process_time()
        for _ in within.chunks(lies):
            pass
        found.append(process_time() - begin)
    return found


def row(what: str, both: Iterable[float], unit: str) -> None:
    """A line of a table."""
    before, after = both
    shown = [f"{each:,.2f}" if each < 10 else f"{each:,.0f}" for each in (before, after)]
    ratio = f"{before / after:,.1f}" if after else ""
    print(f"| {what} | {shown[0]} {unit} | {shown[1]} {unit} | {ratio} |", flush=True)


def main() -> None:
    """Count, play, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=312, help="lines a month that are played")
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--piece", type=int, default=1 << 12, help="lines of a piece there")
    asked = parser.parse_args()
    for place, lines in (("a county", 5000), ("a province", 2_000_000)):
        print(f"\n{place}, {lines:,} lines a month, {asked.years} years, counted\n")
        print("| what | whole | in pieces | ratio |\n|---|---|---|---|")
        for what, (before, after) in counted(lines, asked.years, PIECE).items():
            row(what, (before / 1e9, after / 1e9), "GB")
    with tempfile.TemporaryDirectory() as name:
        both = play(Path(name), asked.lines, asked.years, asked.piece)
        told = f"{asked.lines:,} lines a month, pieces of {asked.piece:,}"
        print(f"\nplayed: {told}\n\n| what | whole | in pieces | ratio |\n|---|---|---|---|")
        for what, hidden in (("files, as a backup takes them", False), ("archives", True)):
            row(what, (one.size(hidden=hidden) / 1e6 for one in both), "MB")
        for year in (1, asked.years):
            row(f"publish, year {year}, a draw", (o.seconds[year] / 14 * 1e3 for o in both), "ms")
        for year in (1, asked.years):
            row(f"open, after year {year}", (one.opened[year] for one in both), "s")
        old = draws_of(asked.lines, asked.years)[-20].name
        row("send an old register", (each * 1e3 for each in sending(both, old)), "ms")


if __name__ == "__main__":
    main()
