"""RFC 3161 timestamps over what a draw publishes: that a file was there at a time, said by others.

Read `checking` (what a token proves), `asking` (how one is got), `keeping` (one a file of a draw).
"""

from lottery.timestamps.checking import StampPolicy, TimeStamp, check
from lottery.timestamps.keeping import (
    FILES,
    KeptStamp,
    configured,
    due,
    files_of,
    line,
    of_attempt,
    said,
    stamp,
    stamp_due,
)

__all__ = [
    "FILES",
    "KeptStamp",
    "StampPolicy",
    "TimeStamp",
    "check",
    "configured",
    "due",
    "files_of",
    "line",
    "of_attempt",
    "said",
    "stamp",
    "stamp_due",
]
