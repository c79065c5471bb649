"""The self-test: draws of an independent implementation, drawn again by this very program.

What is shipped beside this module are four files of each of those draws (`vectors/`); what else was
tested is the developer's word and is told as that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from draws import beacon, pool, result, seed
from draws import manifest as manifests
from draws.errors import DrawError
from draws.merkle import Tree, leaf_hash
from draws.tickets import ticket
from lottery.clock import in_shanghai

VECTORS = ("tiny", "no-cap", "cap-2-short", "signers", "live", "drand")
_RFC6962 = (
    *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
    "606162636465666768696a6b6c6d6e6f",
)
_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
"""The tree over those eight leaves, as Certificate Transparency's reference code has it."""
_ROUND, _AT = 27430612, "2026-04-02T10:00:00+08:00"
_ENTRY, _TICKET = 805734071, "00000000aaf5dc93"
"""The lowest ticket of 10^9 entries under the seed sha256("1e9"), as the protocol tells it."""


@dataclass(frozen=True)
class VectorAnswer:
    """Something whose answer is known, what was found here, and whether it is the same."""

    name: str
    expected: str
    found: str

    @property
    def holds(self) -> bool:
        """Whether they are the same."""
        return self.expected == self.found


@cache
def answers() -> tuple[VectorAnswer, ...]:
    """Every known answer, found anew."""
    tree = Tree()
    for leaf in _RFC6962:
        tree.append(leaf_hash(bytes.fromhex(leaf)))
    big = ticket(sha256(b"1e9").hexdigest(), f"{_ENTRY:010d}")
    return (
        *map(_drawn, VECTORS),
        VectorAnswer("rfc6962", _ROOT, tree.root().hex()),
        VectorAnswer("ticket", _TICKET, big[: len(_TICKET)]),
        VectorAnswer("round", _AT, in_shanghai(beacon.round_time(_ROUND))),
    )


def _drawn(name: str) -> VectorAnswer:
    """One draw again, from manifest, pool and seed to the result's hash."""
    folder = files("lottery.papers").joinpath("vectors", name)
    expected = sha256(folder.joinpath(result.FILE).read_bytes()).hexdigest()
    try:
        head = manifests.parse(folder.joinpath(manifests.FILE).read_bytes())
        number = seed.seed_of(folder.joinpath(seed.FILE).read_bytes())
        lines = folder.joinpath(pool.POOL).read_bytes().splitlines()
        rows = result.draw(head, number, [lambda: lines])
        found = sha256(result.result_text(head, number, rows)).hexdigest()
    except DrawError as error:
        found = str(error)
    return VectorAnswer(name, expected, found)
