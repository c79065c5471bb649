"""Which column of a table is what: headers folded to what they mean, found wherever they stand.

A header may stand below title rows, in two rows (a party above, its name and number below), with
units, brackets, asterisks, line breaks and blanks. What is not understood is named, never guessed;
whoever hands the table in may say what it is (`assigned`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lottery.tables.vocabulary import LONGEST_HEADER, SPARE, Vocabulary, folded

WITHIN = 20
"""The rows of a table among which its header is looked for."""

How = Literal["known", "assigned", "spare", "passed", "unknown", "twice", "blank"]
"""Read by its name or as somebody said; not needed, or not to be read as somebody said; not
understood, claimed by several, or without a header."""

_KNOWN = 2
_DATA = re.compile(r"[0-9]{4,}|[0-9]+\.[0-9]+")


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """One column: its place (from 0), what stands above it, the field it fills, and how that is
    known. `key` names the column among those of the same header."""

    column: int
    text: str
    key: str
    field: str
    how: How


@dataclass(frozen=True)
class Header:
    """The header of a table: the number of its last row (from 1), and its columns."""

    row: int
    headings: tuple[ColumnHeading, ...]

    @property
    def fields(self) -> list[str]:
        """The field of each column from the left; empty where there is none."""
        found = [""] * (1 + max((one.column for one in self.headings), default=-1))
        for one in self.headings:
            found[one.column] = one.field if one.how in {"known", "assigned"} else ""
        return found

    def missing(self, vocabulary: Vocabulary) -> list[str]:
        """The titles of required fields that no column fills."""
        there = set(self.fields)
        return [vocabulary.title(g[0]) for g in vocabulary.required if not set(g) & there]

    def unsettled(self) -> list[str]:
        """The fields that several columns claim, and none of them has."""
        there = set(self.fields)
        return sorted({one.field for one in self.of("twice") if one.field not in there})

    def of(self, *how: How) -> list[ColumnHeading]:
        """The columns of which the header is understood in one of these ways."""
        return [one for one in self.headings if one.how in how]


def find(
    rows: Sequence[Sequence[str]], vocabulary: Vocabulary, assigned: Mapping[str, str]
) -> Header | None:
    """The header among the first rows of a table, or None.

    `assigned` gives the field of a column by its key (SPARE: it is not to be read).
    """
    best: tuple[int, Header] | None = None
    for at, row in enumerate(rows[:WITHIN]):
        below = rows[at + 1] if at + 1 < len(rows) else []
        for texts, height in ((_own(row), 1), (_joined(row, below, vocabulary), 2)):
            header = Header(at + height, tuple(_headings(texts, vocabulary, assigned)))
            score = len(set(header.fields) - {""})
            if score >= _KNOWN and (best is None or score > best[0]):
                best = (score, header)
    found = best[1] if best else _unknown(rows, vocabulary, assigned)
    return _with_nameless(found, rows, assigned) if found else None


def _unknown(
    rows: Sequence[Sequence[str]], vocabulary: Vocabulary, assigned: Mapping[str, str]
) -> Header | None:
    """A row of words alone, where no header is known: somebody must say what they mean."""
    found: tuple[int, int] | None = None
    for at, row in enumerate(rows[:WITHIN]):
        words = [cell for cell in row if cell.strip()]
        if len(words) >= _KNOWN and not any(_DATA.search(cell) for cell in words):
            found = max(found or (0, 0), (len(words), -at))
    if found is None:
        return None
    at = -found[1]
    return Header(at + 1, tuple(_headings(_own(rows[at]), vocabulary, assigned)))


def _with_nameless(
    header: Header, rows: Sequence[Sequence[str]], assigned: Mapping[str, str]
) -> Header:
    """With the columns that hold something and have nothing above them."""
    named = {one.column for one in header.headings}
    below = {
        column
        for row in rows[header.row :]
        for column, cell in enumerate(row)
        if column not in named and cell.strip()
    }
    found = []
    for column in sorted(below):
        key = letters(column)
        field = assigned.get(key, "").removeprefix(SPARE)
        how: How = "assigned" if field else "passed" if key in assigned else "blank"
        found.append(ColumnHeading(column, "", key, field, how))
    return Header(header.row, (*header.headings, *found))


def letters(column: int) -> str:
    """A column as a spreadsheet calls it.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _own(row: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in row]


def _joined(row: Sequence[str], below: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """The texts of two header rows, nothing where they are not two."""
    if not any(cell.strip() for cell in below) or any(_DATA.search(cell) for cell in below):
        return []
    texts, group = [], ""
    for column in range(max(len(row), len(below))):
        above = row[column].strip() if column < len(row) else ""
        under = below[column].strip() if column < len(below) else ""
        group = above or (group if under else "")
        together = group + under
        alone = vocabulary.field_of(under) or not group
        known = vocabulary.field_of(together)
        texts.append(together if known or not alone or not under else under)
    return texts


def _headings(
    texts: Sequence[str], vocabulary: Vocabulary, assigned: Mapping[str, str]
) -> Iterable[ColumnHeading]:
    found, seen = [], Counter[str]()
    for column, text in enumerate(texts):
        if not text:
            continue
        shown = " ".join(text.split())[:LONGEST_HEADER]
        name = folded(shown) or letters(column)
        seen[name] += 1
        key = name if seen[name] == 1 else f"{name}#{seen[name]}"
        field = assigned.get(key) or vocabulary.field_of(text)
        how: How = "assigned" if key in assigned else "known" if field else "unknown"
        if field == SPARE:
            field, how = "", "passed" if key in assigned else "spare"
        found.append(ColumnHeading(column, shown, key, field, how))
    return _once(found, vocabulary)


def _once(headings: list[ColumnHeading], vocabulary: Vocabulary) -> Iterable[ColumnHeading]:
    """Of several columns for one field the assigned one, or the only one with its very name, stays;
    the others are told to stand there twice."""
    by_field: dict[str, list[ColumnHeading]] = {}
    for one in headings:
        if one.field:
            by_field.setdefault(one.field, []).append(one)
    for one in headings:
        rivals = by_field.get(one.field, [one])
        if len(rivals) > 1 and one is not _preferred(rivals, vocabulary):
            yield ColumnHeading(one.column, one.text, one.key, one.field, "twice")
        else:
            yield one


def _preferred(rivals: list[ColumnHeading], vocabulary: Vocabulary) -> ColumnHeading | None:
    said = [one for one in rivals if one.how == "assigned"]
    own = [one for one in rivals if vocabulary.is_title(one.text, one.field)]
    return said[0] if len(said) == 1 else own[0] if len(own) == 1 and not said else None
