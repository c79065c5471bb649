"""All tickets of a draw over [0, 1), counted in bins of one width."""

import math
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

SIZES = ((400, 20), (200, 10), (25, 5))
"""So many entries at least, so many bins: five or more are awaited in each."""
_HEAD = 32


@dataclass(frozen=True)
class TicketSpread:
    """How many tickets lie in each bin of [0, 1), from 0 up, and how far that is from equal."""

    bins: tuple[int, ...]

    @property
    def awaited(self) -> float:
        """Tickets of a bin on the average."""
        return sum(self.bins) / len(self.bins)

    @property
    def chi_square(self) -> float:
        """Pearson's sum of squared differences over what is awaited."""
        return sum((each - self.awaited) ** 2 / self.awaited for each in self.bins)

    @property
    def chance(self) -> float:
        """The chance of so large a sum or a larger one, were all tickets drawn evenly."""
        return upper_tail(self.chi_square, len(self.bins) - 1)


@dataclass(frozen=True)
class TicketBar:
    """A bar of the picture: the bin's edges and its place in a picture of WIDTH × HEIGHT."""

    count: int
    low: float
    high: float
    x: int
    y: int
    width: int
    height: int


WIDTH, HEIGHT, GAP = 800, 200, 4


def spread(file: Path, pool_sha256: str, seed: str) -> TicketSpread | None:
    """The tickets of a pool.txt under a seed (64 hex); None if the file is not the pool with that
    hash, or has too few entries to be looked at in bins."""
    at = file.stat()
    return _counted(file, (at.st_ino, at.st_size, at.st_mtime_ns), pool_sha256, seed)


@lru_cache(maxsize=64)
def _counted(
    file: Path, _state: tuple[int, int, int], pool_sha256: str, seed: str
) -> TicketSpread | None:
    """One pass over the file; the seed fills one block of SHA-256, so a ticket costs one more."""
    whole, fresh = sha256(), sha256(f"{seed}:".encode()).copy
    heads = bytearray()
    with file.open("rb") as rows:
        for row in rows:
            whole.update(row)
            (ticket := fresh()).update(row[:10])
            heads += ticket.digest()[:4]
    if whole.hexdigest() != pool_sha256:
        return None
    number = next((bins for least, bins in SIZES if len(heads) // 4 >= least), 0)
    if not number:
        return None
    counts = [0] * number
    for at in range(0, len(heads), 4):
        counts[int.from_bytes(heads[at : at + 4]) * number >> _HEAD] += 1
    return TicketSpread(tuple(counts))


def bars(found: TicketSpread) -> tuple[TicketBar, ...]:
    """The bars of a picture that begins at nothing: their heights are to each other as counts."""
    number, most = len(found.bins), max(found.bins)
    step = WIDTH // number
    return tuple(
        TicketBar(
            count,
            at / number,
            (at + 1) / number,
            at * step + GAP // 2,
            HEIGHT - (height := round(count * (HEIGHT - 2 * GAP) / most)),
            step - GAP,
            height,
        )
        for at, count in enumerate(found.bins)
    )


def level(found: TicketSpread) -> int:
    """Where in the picture the line of what is awaited lies."""
    return HEIGHT - round(found.awaited * (HEIGHT - 2 * GAP) / max(found.bins))


def upper_tail(value: float, freedom: int) -> float:
    """The chance that chi-square with so many degrees of freedom reaches a value.

    >>> f"{upper_tail(3.841, 1):.4f} {upper_tail(30.144, 19):.4f} {upper_tail(9.488, 4):.4f}"
    '0.0500 0.0500 0.0500'
    """
    half = value / 2
    if freedom % 2 == 0:
        begun, powers = 0.0, [float(i) for i in range(freedom // 2)]
    else:
        begun, powers = math.erfc(math.sqrt(half)), [i - 0.5 for i in range(1, freedom // 2 + 1)]
    return begun + math.exp(-half) * math.fsum(half**i / math.gamma(i + 1) for i in powers)
