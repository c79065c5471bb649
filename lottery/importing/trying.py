"""The dry run of an import: the same decisions as in earnest, in one reading session. Nothing is
stored, nobody waits for it, and an invoice that stands in the table twice is noticed."""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from lottery import register
from lottery.intake import Item, Receipt, Refused, shareable
from lottery.intake.trial import Trial
from lottery.invoices import Reason
from lottery.office import Office
from lottery.programme import campaigns
from lottery.tables.sheets import Row, read_rows
from lottery.texts import intake as sentences
from lottery.texts.reasons import sentence

CHUNK = 500
EXAMPLES = 5
_NUMBER = re.compile(r"[0-9]{10}")


@dataclass(frozen=True, slots=True)
class Example:
    """What would become of one row, and why."""

    row: int
    verdict: str
    code: str
    told: str


@dataclass(frozen=True)
class Tried:
    """What an import would do: rows by (verdict, code), and the first rows of each code."""

    rows: int
    at: datetime
    tally: dict[tuple[str, str], int]
    examples: tuple[Example, ...]


def try_file(
    office: Office,
    path: Path,
    *,
    campaign: str,
    by: str,
    now: datetime,
    progress: Callable[[int], None] = lambda done: None,
) -> Tried:
    """Decide on every row of a table as an import would, and store nothing.

    `progress` is told the rows decided, after each chunk. Raises SheetError for a file that cannot
    be read to its end, CampaignUnknownError and ClockWentBackError.
    """
    rows = read_rows(path)
    with office.read() as session:
        campaigns.campaign(session, campaign)
        notes = _Notes(register.size(session))
        trial = Trial(session, office.boxes, campaign=campaign, by=by, now=now, random_bytes=bytes)
        while chunk := list(islice(rows, CHUNK)):
            results = trial.enter_many([Item(row.raw, row.problems) for row in chunk])
            notes.take(chunk, results)
            progress(notes.rows)
    return Tried(notes.rows, now, dict(notes.tally), tuple(notes.examples))


class _Notes:
    """Counts verdicts, keeps examples, and knows which row would have made which entry."""

    def __init__(self, first: int) -> None:
        self.rows, self._first = 0, first
        self.tally: Tally[tuple[str, str]] = Tally()
        self.examples: list[Example] = []
        self._row_of: dict[int, int] = {}

    def take(self, chunk: Sequence[Row], results: Sequence[Receipt | Refused]) -> None:
        """Note what was decided on some rows."""
        self.rows += len(chunk)
        for row, result in zip(chunk, results, strict=True):
            if isinstance(result, Receipt) and result.outcome != "same":
                self._row_of[result.entry] = row.number
            verdict = result.outcome if isinstance(result, Receipt) else "refuse"
            code = result.reasons[0].code if result.reasons else ""
            self.tally[verdict, code] += 1
            if verdict != "accept" and self.tally[verdict, code] <= EXAMPLES:
                told = self._told(result)
                self.examples.append(Example(row.number, verdict, code, told))

    def _told(self, result: Receipt | Refused) -> str:
        entry = _earlier(result)
        if entry is not None and entry >= self._first:
            return sentences.twice_in_table(self._row_of[entry])
        if isinstance(result, Receipt) and result.outcome == "same":
            return sentences.same_row(result.entry)
        return "".join(self._sentence(reason) for reason in result.reasons)

    def _sentence(self, reason: Reason) -> str:
        """The sentence; entries that would only come to be are named by their rows."""
        told = sentence(shareable(reason))
        return told if reason.field else _NUMBER.sub(self._named, told)

    def _named(self, found: re.Match[str]) -> str:
        row = self._row_of.get(int(found[0]))
        return found[0] if row is None else sentences.row_of_table(row)


def _earlier(result: Receipt | Refused) -> int | None:
    """The entry that was there before, if that is what is told."""
    if isinstance(result, Refused):
        return result.first.entry if result.first else None
    return result.entry if result.outcome == "same" else None
