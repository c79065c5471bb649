"""prizes.txt: what became of each prize of a draw. It lies beside the bundle and only grows.

    fpdraw-prizes/1
    draw: LJ-FP-2024-03
    attempt: 1
    part: 2                                  1, 2, … without a gap
    above: <64 hex>                          SHA-256 of every byte above; 64 zeros in the first
    result: <64 hex>                         SHA-256 of result.txt
    day: 2024-04-12                          never before that of the part above, nor the draw's
    until: 2024-06-10                        in the first part only: the drawn winners' last day
    1 1 claimed 0000009597                   tier, slot, event, entry and what belongs to it
    1 2 forfeited 0000000042 late
    1 2 passed 0000000114 1 2024-07-12
    2 150 returned - treasury
    — <name> <base64>                        one line, over the lines of this part above it

It shows that no prize was claimed twice or taken from the state it was in, that each alternate came
in his turn and in his tier, that nobody's prize was forfeited as late before his last day was over,
and that nothing once published was changed since. It does not show that a prize was handed over, or
that a forfeit was just: that is the word of whoever signed. And whoever holds the key can write a
second list; only who keeps an older copy (`--earlier`) sees that it is not its beginning.

`parts` are the lines, `reading` holds them together, `states` says what may become of a prize,
`signing` makes the next part and says who has signed.
"""

from .parts import (
    CLAIMED,
    FILE,
    FORFEITED,
    FORFEITS,
    HEADER,
    LATE,
    MOST_BYTES,
    MOST_PARTS,
    NOBODY,
    PASSED,
    PLACES,
    RETURNED,
    TAKEN_BACK,
    TAKINGS,
    ListedEvent,
    ListedPart,
    PrizeList,
    read_event,
)
from .reading import parse
from .signing import check_signed, next_part, signed
from .states import EMPTY, STATES, VACANT, WAITING, Drawn, ListedPrize, Standings, check

__all__ = [
    "CLAIMED",
    "EMPTY",
    "FILE",
    "FORFEITED",
    "FORFEITS",
    "HEADER",
    "LATE",
    "MOST_BYTES",
    "MOST_PARTS",
    "NOBODY",
    "PASSED",
    "PLACES",
    "RETURNED",
    "STATES",
    "TAKEN_BACK",
    "TAKINGS",
    "VACANT",
    "WAITING",
    "Drawn",
    "ListedEvent",
    "ListedPart",
    "ListedPrize",
    "PrizeList",
    "Standings",
    "check",
    "check_signed",
    "next_part",
    "parse",
    "read_event",
    "signed",
]
