"""The pool and the omissions: who takes part in a draw, and why some do not."""

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import zip_longest

from .canonical import ENTRY, HEX64, TOKEN
from .errors import DrawError
from .merkle import Tree, leaf_hash
from .register import Register

POOL, OMITTED = "pool.txt", "omitted.txt"
_OMISSION = re.compile(f"({ENTRY}) ({TOKEN})".encode())


class Summary:
    """Count, hash and tree of a list whose lines pass through.

    >>> summary = Summary()
    >>> list(summary.of([b"a"])), summary.count, summary.hash()[:8]
    ([b'a'], 1, '87428fc5')
    """

    def __init__(self) -> None:
        self.count = 0
        self._tree, self._hash = Tree(), sha256()

    def of(self, rows: Iterable[bytes]) -> Iterator[bytes]:
        """The same rows, counted and hashed on their way."""
        for row in rows:
            self.count += 1
            self._tree.append(leaf_hash(row))
            self._hash.update(row + b"\n")
            yield row

    def hash(self) -> str:
        """SHA-256 of the file, 64 hex."""
        return self._hash.hexdigest()

    def root(self) -> str:
        """RFC 6962 root over the lines, 64 hex."""
        return self._tree.root().hex()


def pool_entries(rows: Iterable[bytes], register: Register, cap: int) -> Iterator[int]:
    """The entries of pool.txt; raises DrawError at a line out of order, form or register."""
    tag = "-" if cap == 0 else "[0-9a-f]{32}"
    form = re.compile(f"({ENTRY}) {tag} ({HEX64})".encode())
    for line, entry, match in _ascending(rows, form, POOL):
        commit = register.commits[entry] if entry < register.size else None
        if match[2] != commit:
            raise DrawError(
                "not the register's commit", POOL, line, _shown(commit), _shown(match[2])
            )
        yield entry


def omitted_entries(rows: Iterable[bytes]) -> Iterator[int]:
    """The entries of omitted.txt, likewise."""
    for _, entry, _ in _ascending(rows, _OMISSION, OMITTED):
        yield entry


def _ascending(
    rows: Iterable[bytes], form: re.Pattern[bytes], file: str
) -> Iterator[tuple[int, int, re.Match[bytes]]]:
    last = -1
    for line, row in enumerate(rows, 1):
        match = form.fullmatch(row)
        if not match:
            raise DrawError("malformed", file, line, form.pattern.decode(), _shown(row[:120]))
        entry = int(match[1])
        if entry <= last:
            raise DrawError("entries ascend", file, line, f"above {last:010d}", _shown(match[1]))
        last = entry
        yield line, entry, match


def check_complete(
    pool: Iterable[int], omitted: Iterable[int], register: Register, batches: Sequence[str]
) -> None:
    """Raise DrawError unless pool and omitted together are the accepted entries, each once."""
    named = heapq.merge(((n, POOL) for n in pool), ((n, OMITTED) for n in omitted))
    for accepted, item in zip_longest(register.accepted(batches), named):
        entry, file = item or (None, "")
        if entry == accepted:
            continue
        if entry is None or (accepted is not None and accepted < entry):
            missing = f"{accepted:010d}"
            raise DrawError("an accepted entry is in neither list", POOL, 0, missing, "nothing")
        raise DrawError(
            "no accepted entry of these batches, or in both lists", file, 0, None, f"{entry:010d}"
        )


def _shown(text: bytes | None) -> str:
    return "none" if text is None else text.decode(errors="replace")
