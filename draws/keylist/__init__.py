"""keylist.txt: every key and certificate that ever counted, each vouched for by those before it.

    fpdraw-keylist/1
    origin: lottery.example                  that of the register's checkpoints
    entry: 3                                 from 1 on, without a gap
    above: <64 hex>                          SHA-256 of every byte above; 64 zeros for the first
    role: organiser                          organiser, notary, minutes, or another TOKEN
    act: change                              first | change | lost
    key: <verifier key>                      or certificate: <SHA-256 of its DER, 64 hex>
    from: 2024-05-06T09:00:00+08:00          never before that of the entry above
    reason: 换届
    — <name> <base64>                        one line a signer, over these nine lines

An entry stands until the next one of its role. Whoever knows an old organiser's and notary's key
from elsewhere is led to today's, and whoever knows today's back to the old ones: no entry can be
changed, taken out or put in between without the signatures of all that follow. Whoever holds both
keys can still write a second list; who keeps an older one sees that it is not its beginning.

`entries` reads and writes, `signing` says who signs an entry, `checking` holds a list together.
"""

from .checking import added, check_next, parse
from .entries import (
    CHANGE,
    FILE,
    FIRST,
    HEADER,
    LOST,
    MINUTES,
    NOTARY,
    ORGANISER,
    KeyEntry,
    KeyList,
    is_list,
    read_text,
)
from .signing import EntrySigners, holds, in_order, line_of, wanted

__all__ = [
    "CHANGE",
    "FILE",
    "FIRST",
    "HEADER",
    "LOST",
    "MINUTES",
    "NOTARY",
    "ORGANISER",
    "EntrySigners",
    "KeyEntry",
    "KeyList",
    "added",
    "check_next",
    "holds",
    "in_order",
    "is_list",
    "line_of",
    "parse",
    "read_text",
    "wanted",
]
