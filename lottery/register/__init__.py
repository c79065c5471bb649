"""The register: the only writer of its lines, its head, its checkpoints, entries and their events.

Whoever controls this process can append false lines; he cannot change or remove one that is under a
checkpoint that has left the building, because the root would differ (`check_register`).
Writers stand in line at the head's row: an index is given out once, and never twice.
"""

from lottery.register.checkpoints import checkpoint, keep_checkpoint, note_over
from lottery.register.known import joined_root
from lottery.register.log import (
    Submission,
    accept,
    check_clock,
    leaves,
    lines,
    reject,
    root,
    size,
    stand_in_line,
    submit_many,
    touched,
)

__all__ = [
    "Submission",
    "accept",
    "check_clock",
    "checkpoint",
    "joined_root",
    "keep_checkpoint",
    "leaves",
    "lines",
    "note_over",
    "reject",
    "root",
    "size",
    "stand_in_line",
    "submit_many",
    "touched",
]
