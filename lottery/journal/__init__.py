"""The journal: who did what and when, each line chained to the one before. The only writer of it.

Whoever changes a line must change all that follow; to cut the end off, he must change the head too.
What a line's hash is over stands in `lines`.

Writers that also append to the register do that first: both heads are locked in one order.
"""

from lottery.journal.chain import check_end, follow, verify
from lottery.journal.lines import (
    FIRST,
    HEAD,
    OF_ROWS,
    JournalLine,
    acts,
    at,
    by_actor,
    hash_at,
    hash_of,
    head,
    last_of,
    newest,
    of_acts,
    read,
    whole,
)
from lottery.journal.sections import AT_SPARE, end_of
from lottery.journal.writing import (
    Act,
    last_act,
    lock_head,
    write,
    write_all,
    written_upto,
)

__all__ = [
    "AT_SPARE",
    "FIRST",
    "HEAD",
    "OF_ROWS",
    "Act",
    "JournalLine",
    "acts",
    "at",
    "by_actor",
    "check_end",
    "end_of",
    "follow",
    "hash_at",
    "hash_of",
    "head",
    "last_act",
    "last_of",
    "lock_head",
    "newest",
    "of_acts",
    "read",
    "verify",
    "whole",
    "write",
    "write_all",
    "written_upto",
]
