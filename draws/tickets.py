"""Tickets: the number of each entry under a seed, which alone orders the pool."""

from collections.abc import Iterable
from hashlib import sha256

LIMIT = (1 << 256) - 1


def ticket(seed: str, entry: str) -> str:
    """`printf '%s:%s' "$SEED" "$ENTRY" | sha256sum`

    >>> seed = sha256(b"1e9").hexdigest()
    >>> ticket(seed, "0805734071")[:16]
    '00000000aaf5dc93'
    """
    return sha256(f"{seed}:{entry}".encode()).hexdigest()


def lowest(seed: str, rows: Iterable[bytes], limit: int = LIMIT) -> list[tuple[bytes, bytes]]:
    """(ticket, row) of the pool's rows whose ticket is at or below `limit`, in the rows' order.

    A row begins with its entry number, ten digits. The seed fills one block of SHA-256 exactly,
    so each ticket costs one compression from the state copied after it.

    >>> [row for _, row in lowest("0" * 64, [b"0000000007 -"])]
    [b'0000000007 -']
    """
    fresh = sha256(f"{seed}:".encode()).copy
    bound = limit.to_bytes(32, "big")
    found = []
    for row in rows:
        (hashed := fresh()).update(row[:10])
        if hashed.digest() <= bound:
            found.append((hashed.digest(), row))
    return found


def lowest_in(seed: str, block: bytes, limit: int) -> list[tuple[bytes, bytes]]:
    """The same of whole lines with their LF."""
    return lowest(seed, block[:-1].split(b"\n"), limit)
