"""The outside verdict: somebody who is not the organiser has verified a bundle, and signs for it.

Read `note` (its bytes), `checking` (whether one holds), `own_program`, `giving`, then `command`.
"""

from .checking import Judged, Read, check, read_judged
from .note import FILE, FOLDER, HEADER, MOST_BYTES, OutsideVerdict, parse

__all__ = [
    "FILE",
    "FOLDER",
    "HEADER",
    "MOST_BYTES",
    "Judged",
    "OutsideVerdict",
    "Read",
    "check",
    "parse",
    "read_judged",
]
