"""A table on its way in: read once to its end, its lines added up, and given out as often as asked.

What is read is kept in between in files that nobody else sees and that are gone at the end: a table
that breaks off stores nothing, and rows of one invoice may stand anywhere in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from lottery import drafts
from lottery.importing.joining import joined
from lottery.importing.kept import KeptRows, row_of
from lottery.importing.totals import held, totals_of
from lottery.tables.columns import VOCABULARY
from lottery.tables.lines import key_of, resolved
from lottery.tables.rows import Entries, Passed, SheetRow, entries_of
from lottery.tables.surveys import Handling, Survey
from lottery.texts.fields import in_parts

_PEOPLE = tuple(one.name for one in in_parts("person"))


@dataclass(frozen=True)
class Spooled:
    """A table that was read to its end: how many entries it has, and what was passed over.

    `alone` are invoices of an export that the list of people does not name.
    """

    survey: Survey
    count: int
    merged: int
    passed: Passed
    people: Survey | None
    alone: int
    kept: KeptRows

    def rows(self) -> Iterator[SheetRow]:
        """The entries, in their order."""
        return self.kept.rows()


@contextmanager
def spooled(
    path: Path, handling: Handling | None = None, people: Path | None = None
) -> Iterator[Spooled]:
    """The table, inside the block; with `people`, the rows of that list, each with what the table
    says of its invoice. Raises SheetError before anything is given out."""
    with drafts.work_folder() as folder:
        place = folder
        vocabulary = VOCABULARY.without(_PEOPLE) if people else VOCABULARY
        with entries_of(path, handling, vocabulary) as entries:
            read = KeptRows.of(entries.rows, place / "read")
            made = _added_up(read, entries, place / "added")
        totals = totals_of(path, entries, handling) if entries.of_lines else {}
        if totals:
            made = KeptRows.of(held(made, totals), place / "held")
        table = Spooled(
            survey=entries.survey,
            count=made.count,
            merged=made.merged,
            passed=entries.passed,
            people=None,
            alone=0,
            kept=made,
        )
        if people:
            found, listed, alone = joined(made, people, handling, place)
            table = replace(table, count=found.count, people=listed, alone=alone, kept=found)
        yield table


def _added_up(read: KeptRows, entries: Entries, path: Path) -> KeptRows:
    """The rows with the lines of one invoice as one row each, where its last line stood."""
    repeated: dict[int, int] = {}
    for one, other in pairwise(sorted(read.hashes)):
        if one and one == other:
            repeated[one] = repeated.get(one, 1) + 1
    if not repeated:
        return read
    return KeptRows.of(_groups(read, repeated, of_lines=entries.of_lines), path)


def _groups(
    read: KeptRows, repeated: Mapping[int, int], *, of_lines: bool
) -> Iterator[SheetRow | bytes]:
    waiting: dict[int, list[SheetRow]] = {}
    for line, known in zip(read.lines(), read.hashes, strict=True):
        if known not in repeated:
            yield line
            continue
        found = waiting.setdefault(known, [])
        found.append(row_of(line))
        if len(found) == repeated[known]:
            for group in _of_one_key(waiting.pop(known)):
                yield from resolved(group, of_lines=of_lines)


def _of_one_key(rows: list[SheetRow]) -> Iterable[list[SheetRow]]:
    """Rows that share a hash, apart where that was chance."""
    found: dict[str, list[SheetRow]] = {}
    for row in rows:
        found.setdefault(key_of(row.raw), []).append(row)
    return found.values()
