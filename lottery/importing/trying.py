"""The dry run of an import: the same decisions as in earnest, in one reading session. Nothing is
stored, nobody waits for it, and an invoice that stands in the table twice is noticed."""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from lottery import register
from lottery.acting import Acting
from lottery.importing.spool import Spooled, spooled
from lottery.intake import Receipt, Refused, RowToEnter, shareable
from lottery.intake.trial import Trial
from lottery.invoices import Reason
from lottery.office import Office
from lottery.programme import campaigns
from lottery.tables.rows import Passed, SheetRow
from lottery.tables.sheets import Verdict, write_result
from lottery.tables.surveys import Handling, SheetError, Survey
from lottery.texts.counter import intake as sentences
from lottery.texts.office.tables import together, too_many_to_try
from lottery.texts.reasons import sentence

CHUNK = 500
EXAMPLES = 5
MOST_ROWS = 200_000
"""What a dry run remembers of the rows before takes memory, some two kilobytes a row."""
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
    """What an import would do: entries by (verdict, code), and the first rows of each code; what
    the table is, which rows were passed over, and the counts that `Imported` has."""

    rows: int
    at: datetime
    tally: dict[tuple[str, str], int]
    examples: tuple[Example, ...]
    survey: Survey
    people: Survey | None
    passed: Passed
    merged: int
    alone: int


def try_file(
    office: Office,
    path: Path,
    *,
    campaign: str,
    by: str,
    now: datetime,
    progress: Callable[[int], None] = lambda done: None,
    result: Path | None = None,
    most: int = MOST_ROWS,
    handling: Handling | None = None,
    people: Path | None = None,
) -> Tried:
    """Decide on every row of a table as an import would, and store nothing.

    `progress` is told the rows decided, after each chunk; `result` becomes a table of the rows that
    would not be accepted as they are, if there are any. `handling` and `people` as in an import.
    Raises OpenQuestionsError for a table about which something must be said first, SheetError for
    a file that cannot be read to its end or has more than `most` rows, CampaignUnknownError and
    ClockWentBackError.
    """
    with spooled(path, handling, people) as table, office.read() as session:
        campaigns.campaign(session, campaign)
        if table.count > most:
            raise SheetError(too_many_to_try(table.count, most))
        notes = _Notes(register.size(session))
        trial = Trial(session, office.boxes, campaign=campaign, acting=Acting(by, now, bytes))
        listed = _decided(trial, table, notes, progress)
    if result is not None and listed:
        write_result(result, sorted(listed))
    return _summed(notes, table, now)


def _decided(
    trial: Trial, table: Spooled, notes: _Notes, progress: Callable[[int], None]
) -> list[Verdict]:
    """Decide on every row, chunk by chunk; those that would not simply be accepted."""
    listed, rows = list[Verdict](), table.rows()
    while chunk := list(islice(rows, CHUNK)):
        results = trial.enter_many([RowToEnter(row.raw, row.problems) for row in chunk])
        listed += notes.take(chunk, results)
        progress(notes.rows)
    return listed


def _summed(notes: _Notes, table: Spooled, now: datetime) -> Tried:
    return Tried(
        rows=notes.rows,
        at=now,
        tally=dict(notes.tally),
        examples=tuple(notes.examples),
        survey=table.survey,
        people=table.people,
        passed=table.passed,
        merged=table.merged,
        alone=table.alone,
    )


class _Notes:
    """Counts verdicts, keeps examples, and knows which row would have made which entry."""

    def __init__(self, first: int) -> None:
        self.rows, self._first = 0, first
        self.tally: Tally[tuple[str, str]] = Tally()
        self.examples: list[Example] = []
        self._row_of: dict[int, int] = {}

    def take(
        self, chunk: Sequence[SheetRow], results: Sequence[Receipt | Refused]
    ) -> Iterator[Verdict]:
        """Note what was decided on some rows; those that would not simply be accepted."""
        self.rows += len(chunk)
        for row, result in zip(chunk, results, strict=True):
            if isinstance(result, Receipt) and result.outcome != "same":
                self._row_of[result.entry] = row.number
            verdict = result.outcome if isinstance(result, Receipt) else "refuse"
            code = result.reasons[0].code if result.reasons else ""
            self.tally[verdict, code] += 1
            if verdict == "accept":
                continue
            told = (together(row.together) if row.together else "") + self._told(result)
            if self.tally[verdict, code] <= EXAMPLES:
                self.examples.append(Example(row.number, verdict, code, told))
            entry = _earlier(result)
            stands = entry if entry is not None and entry < self._first else None
            yield row.number, verdict, stands, code, told

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
