"""The work list for the tax bureau: which entries it is asked about, as a table that goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from draws import result
from lottery import attempts
from lottery.attempts import Attempt
from lottery.invoices.values.amounts import yuan
from lottery.models import Entry, EntryPaper, InvoiceIdentity
from lottery.office.boxes import Boxes
from lottery.people import (
    open_slip,
)
from lottery.programme import campaigns
from lottery.register import entries
from lottery.tables.exchange import write_table
from lottery.texts.office import tax as sentences

_AT_ONCE = 400
_COLUMNS = tuple(sentences.HEADERS)


def of_batches(session: Session, batches: Sequence[str]) -> list[int]:
    """The entries of some periods that are not rejected, ascending."""
    for batch in batches:
        campaigns.period(session, batch)
    query = select(Entry.number).where(Entry.batch.in_(batches)).order_by(Entry.number)
    last = entries.last_events(session, batches)
    return [n for n in session.scalars(query) if last.get(n) != "reject"]


def of_draw(session: Session, attempt: Attempt) -> list[int]:
    """Winners, alternates and audit rows of a drawn attempt; of others, all that may be drawn."""
    if "drawn" not in attempt.steps:
        return of_batches(session, attempt.batches)
    return sorted({int(row.entry) for row in listed(session, attempt)})


def listed(session: Session, attempt: Attempt) -> list[result.Row]:
    """The rows of the result that name somebody: winners, alternates and audit rows, in order."""
    rows = result.parse_rows(attempts.document(session, attempt, result.FILE))
    return [row for row in rows if row.what != "skip"]


def export(session: Session, boxes: Boxes, numbers: Sequence[int], path: Path) -> int:
    """Write the work list of some entries; how many. Names and phones do not go out.

    Raises EntryUnknownError, EntryForgottenError, and SheetError for another kind of table.
    """
    _check_papers(session, numbers)
    headers = [sentences.HEADERS[name][0] for name in _COLUMNS]
    write_table(path, _with(headers, _rows(session, boxes, numbers)))
    return len(numbers)


def _check_papers(session: Session, numbers: Sequence[int]) -> None:
    """Raise what is wrong with an entry before a line is written."""
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        found = set(session.scalars(select(EntryPaper.entry).where(EntryPaper.entry.in_(part))))
        for number in part:
            if number not in found:
                entries.papers(session, number)


def _with(first: list[str], rest: Iterator[list[str]]) -> Iterator[list[str]]:
    yield first
    yield from rest


def _rows(session: Session, boxes: Boxes, numbers: Sequence[int]) -> Iterator[list[str]]:
    """A row for each entry, in the order given; read part by part, so that no list is too long."""
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        held, stored = identities_of(session, part), _stored(session, part)
        for number in part:
            yield _cells(boxes, stored[number], held.get(number, ()))


def _stored(session: Session, numbers: Sequence[int]) -> dict[int, Row[tuple[object, ...]]]:
    """Entries that have papers, with what the list says of them and the box of the slip."""
    query = (
        select(Entry.number, Entry.commit, Entry.amount_fen, Entry.issued, Entry.seller_name)
        .add_columns(EntryPaper.slip_box)
        .join(EntryPaper, EntryPaper.entry == Entry.number)
        .where(Entry.number.in_(numbers))
    )
    return {row.number: row for row in session.execute(query)}


def _cells(boxes: Boxes, entry: Row[tuple[object, ...]], held: Sequence[str]) -> list[str]:
    code, _, eight = next((i[2:] for i in held if i[0] == "L"), "").partition("-")
    twenty = next((i[2:] for i in held if i[0] == "D"), "")
    seller = open_slip(boxes, entry.commit, entry.slip_box).seller
    amount, day = yuan(entry.amount_fen), entry.issued.isoformat()
    return [code, eight, twenty, day, amount, seller, entry.seller_name, "", ""]


def identities_of(session: Session, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The typed identities of entries."""
    found: dict[int, tuple[str, ...]] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        query = select(InvoiceIdentity.entry, InvoiceIdentity.identity).where(
            InvoiceIdentity.entry.in_(numbers[start : start + _AT_ONCE])
        )
        for entry, identity in session.execute(query):
            found[entry] = (*found.get(entry, ()), identity)
    return found
