"""An export of invoices joined with the office's own list of people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from lottery.importing.kept import KeptRows, hash_of, identities, row_of
from lottery.invoices import RawEntry, Reason
from lottery.tables.rows import SheetRow, entries_of
from lottery.tables.surveys import Handling, OpenQuestionsError, Survey
from lottery.texts.fields import in_parts


def joined(
    made: KeptRows, people: Path, handling: Handling | None, place: Path
) -> tuple[KeptRows, Survey, int]:
    """The rows of the list of people, each with what the export says of its invoice; the survey of
    that list; and how many invoices nobody in it handed in."""
    invoices = KeptRows.of(made.rows(), place / "invoices", placed=True)
    listed = replace(handling, sheet="") if handling else None
    used: set[int] = set()
    try:
        with entries_of(people, listed) as entries, invoices.path.open("rb") as file:

            def join() -> Iterator[SheetRow]:
                for one in entries.rows:
                    at, invoice = _looked_up(one.raw, invoices, file)
                    used.add(at)
                    yield _not_there(one) if invoice is None else _with_person(invoice, one)

            found = KeptRows.of(join(), place / "joined")
    except OpenQuestionsError as error:
        error.of_people = True
        raise
    alone = invoices.count - len(used - {-1})
    return found, entries.survey, alone


def _looked_up(raw: RawEntry, invoices: KeptRows, file: BinaryIO) -> tuple[int, SheetRow | None]:
    """The invoice that a row of the list names, and where it is kept (-1: nowhere)."""
    named = identities(raw)
    for name in named:
        at = invoices.places.get(hash_of(name))
        if at is not None:
            file.seek(at)
            found = row_of(file.readline())
            if set(named) & set(identities(found.raw)):
                return at, found
    return -1, None


def _with_person(invoice: SheetRow, listed: SheetRow) -> SheetRow:
    """The row of the list with the facts of the export."""
    people = {one.name: getattr(listed.raw, one.name) for one in in_parts("person")}
    raw = replace(invoice.raw, **people)
    problems = (*listed.problems, *invoice.problems)
    return SheetRow(listed.number, raw, problems, listed.index)


def _not_there(listed: SheetRow) -> SheetRow:
    raw = listed.raw
    named = raw.digital_number or raw.number or raw.qr
    if listed.problems or not named.strip():
        return listed
    return replace(listed, problems=(Reason("not-in-export", "number", named.strip()[:60]),))
