"""A section: lines that another computer wrote, put into this journal as they were.

A draw that was finished at the spare computer comes home with the lines that were written there:
one line of the act `draw-came-home` says how many they are, after which line of this journal they
were begun (`after`, `from`) and the hash of the last (`end`); they follow it with actor, act,
detail and time as they were. What is chained here is the main computer's journal; that the lines
are the spare's, whole and in order, is seen by chaining them once more from where they were begun.
An act that concerns the spare alone has `-at-spare` at its end here, and not there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from lottery import canonical_json
from lottery.journal.lines import JournalLine, hash_of

ACT = "draw-came-home"
AT_SPARE = "-at-spare"


@dataclass
class CarriedSection:
    """A section that is being followed: how many lines are left, and the spare's chain so far."""

    left: int
    seq: int
    hash: str
    end: str


def begun_by(line: JournalLine) -> CarriedSection | None:
    """The section that a line begins; None for a line that begins none."""
    if line.act != ACT:
        return None
    told: dict[str, Any] = canonical_json.load(line.detail)
    if told["lines"] < 1:
        raise ValueError(line.detail)
    return CarriedSection(
        int(told["lines"]), int(told["after"]), str(told["from"]), str(told["end"])
    )


def step(section: CarriedSection, line: JournalLine) -> tuple[str, str]:
    """Take the next line of a section; what its chain has at its end and what it should have, or
    twice nothing while there are more."""
    section.seq += 1
    section.left -= 1
    section.hash = hash_of(as_written(line, section.seq, section.hash))
    return ("", "") if section.left else (section.hash, section.end)


def as_written(line: JournalLine, seq: int, previous: str) -> JournalLine:
    """A line of a section as it stands in the journal of the spare computer."""
    act = line.act.removesuffix(AT_SPARE)
    return replace(line, seq=seq, previous=previous, act=act)


def end_of(lines: Iterable[JournalLine], seq: int, previous: str) -> tuple[int, str]:
    """Where a chain ends that goes on from a line; raises ValueError at the first break."""
    for line in lines:
        seq += 1
        if (line.seq, line.previous, line.hash) != (seq, previous, hash_of(line)):
            raise ValueError(f"{line.seq}: {line.hash}")
        previous = line.hash
    return seq, previous
