"""A table on its way in: read once to its end, its lines added up, and given out as often as asked.

What is read is kept in between in files that nobody else sees and that are gone at the end: a table
that breaks off stores nothing, and rows of one invoice may stand anywhere in it.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from hashlib import blake2b
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from lottery.invoices import RawEntry, Reason
from lottery.invoices.codes.qr import QrError, parse_qr
from lottery.invoices.values.amounts import AmountError, parse_fen, yuan
from lottery.tables.columns import VOCABULARY
from lottery.tables.lines import key_of, resolved
from lottery.tables.rows import Entries, Passed, SheetRow, entries_of, of_lines, rows_of
from lottery.tables.sources import opened
from lottery.tables.surveys import Handling, OpenQuestionsError, Survey
from lottery.tables.vocabulary import Vocabulary
from lottery.texts.office import tables as sentences

_CELLS = attrgetter(*(one.name for one in fields(RawEntry)))
_PEOPLE = ("holder", "phone")
_INVOICES = Vocabulary(
    VOCABULARY.names, VOCABULARY.spare, (("number", "digital_number"), ("gross",), ("issued",))
)


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
    rows: Callable[[], Iterator[SheetRow]]


@contextmanager
def spooled(
    path: Path, handling: Handling | None = None, people: Path | None = None
) -> Iterator[Spooled]:
    """The table, inside the block; with `people`, the rows of that list, each with what the table
    says of its invoice. Raises SheetError before anything is given out."""
    with TemporaryDirectory(prefix="lottery-") as folder:
        place = Path(folder)
        vocabulary = VOCABULARY.without(_PEOPLE) if people else VOCABULARY
        with entries_of(path, handling, vocabulary) as entries:
            read = _KeptRows.of(entries.rows, place / "read")
            made = _added_up(read, entries, place / "added")
        totals = _totals(path, entries, handling) if entries.of_lines else {}
        if totals:
            made = _KeptRows.of(_held(made, totals), place / "held")
        table = Spooled(
            survey=entries.survey,
            count=made.count,
            merged=made.merged,
            passed=entries.passed,
            people=None,
            alone=0,
            rows=made.rows,
        )
        yield _joined(table, made, people, handling, place) if people else table


@dataclass
class _KeptRows:
    """Rows in a file, one a line; where rows of one invoice are known by a hash of what they have
    in common (0: nothing)."""

    path: Path
    count: int = 0
    merged: int = 0
    hashes: array[int] = field(default_factory=lambda: array("Q"))
    places: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[SheetRow | bytes], path: Path, *, placed: bool = False) -> _KeptRows:
        """Keep rows, or lines as they were kept; `placed`: note where each invoice begins."""
        kept = cls(path)
        with path.open("wb") as file:
            for row in rows:
                kept.count += 1
                if isinstance(row, bytes):
                    file.write(row)
                    continue
                if placed:
                    for name in _identities(row.raw):
                        kept.places[_hash(name)] = file.tell()
                else:
                    key = key_of(row.raw)
                    kept.hashes.append(_hash(key) if key else 0)
                file.write(_line(row))
                kept.merged += max(len(row.together) - 1, 0)
        return kept

    def rows(self) -> Iterator[SheetRow]:
        """The rows, in their order."""
        return map(_row, self.lines())

    def lines(self) -> Iterator[bytes]:
        """The rows as they are kept."""
        with self.path.open("rb") as file:
            yield from file


def _added_up(read: _KeptRows, entries: Entries, path: Path) -> _KeptRows:
    """The rows with the lines of one invoice as one row each, where its last line stood."""
    repeated: dict[int, int] = {}
    for one, other in pairwise(sorted(read.hashes)):
        if one and one == other:
            repeated[one] = repeated.get(one, 1) + 1
    if not repeated:
        return read
    return _KeptRows.of(_groups(read, repeated, of_lines=entries.of_lines), path)


def _groups(
    read: _KeptRows, repeated: Mapping[int, int], *, of_lines: bool
) -> Iterator[SheetRow | bytes]:
    waiting: dict[int, list[SheetRow]] = {}
    for line, known in zip(read.lines(), read.hashes, strict=True):
        if known not in repeated:
            yield line
            continue
        found = waiting.setdefault(known, [])
        found.append(_row(line))
        if len(found) == repeated[known]:
            for group in _of_one_key(waiting.pop(known)):
                yield from resolved(group, of_lines=of_lines)


def _of_one_key(rows: list[SheetRow]) -> Iterable[list[SheetRow]]:
    """Rows that share a hash, apart where that was chance."""
    found: dict[str, list[SheetRow]] = {}
    for row in rows:
        found.setdefault(key_of(row.raw), []).append(row)
    return found.values()


# The bureau's workbook has a sheet of lines and one of invoices


def _totals(path: Path, entries: Entries, handling: Handling | None) -> dict[int, int]:
    """What another sheet of the workbook says of whole invoices, in fen."""
    found: dict[int, int] = {}
    assigned = handling.assigned if handling else {}
    for name in entries.survey.sheets:
        if name == entries.survey.sheet:
            continue
        with opened(path, _INVOICES, Handling(assigned, name, "take")) as source:
            if source.survey.asks or of_lines(source.survey):
                continue
            for row in rows_of(source):
                with suppress(AmountError):
                    found[_hash(key_of(row.raw))] = parse_fen(row.raw.gross)
    return found


def _held(made: _KeptRows, totals: Mapping[int, int]) -> Iterator[SheetRow]:
    """The invoices; one whose lines do not come to what the other sheet says is refused."""
    for row in made.rows():
        wanted = totals.get(_hash(key_of(row.raw)))
        if wanted is None or row.problems or _agrees(row.raw, wanted):
            yield row
        else:
            told = sentences.sheets_differ(row.raw.gross, yuan(wanted))
            yield replace(row, problems=(Reason("rows-contradict", "gross", told),))


def _agrees(raw: RawEntry, wanted: int) -> bool:
    try:
        return abs(parse_fen(raw.gross) - wanted) <= 1
    except AmountError:
        return True  # and is refused for that


# An export joined with the office's own list


def _joined(
    table: Spooled, made: _KeptRows, people: Path, handling: Handling | None, place: Path
) -> Spooled:
    invoices = _KeptRows.of(made.rows(), place / "invoices", placed=True)
    listed = replace(handling, sheet="") if handling else None
    used: set[int] = set()
    try:
        with entries_of(people, listed) as entries, invoices.path.open("rb") as file:

            def join() -> Iterator[SheetRow]:
                for one in entries.rows:
                    at, invoice = _looked_up(one.raw, invoices, file)
                    used.add(at)
                    yield _not_there(one) if invoice is None else _with_person(invoice, one)

            found = _KeptRows.of(join(), place / "joined")
    except OpenQuestionsError as error:
        error.of_people = True
        raise
    alone = invoices.count - len(used - {-1})
    return replace(table, count=found.count, people=entries.survey, alone=alone, rows=found.rows)


def _looked_up(raw: RawEntry, invoices: _KeptRows, file: BinaryIO) -> tuple[int, SheetRow | None]:
    """The invoice that a row of the list names, and where it is kept (-1: nowhere)."""
    named = _identities(raw)
    for name in named:
        at = invoices.places.get(_hash(name))
        if at is not None:
            file.seek(at)
            found = _row(file.readline())
            if set(named) & set(_identities(found.raw)):
                return at, found
    return -1, None


def _with_person(invoice: SheetRow, listed: SheetRow) -> SheetRow:
    """The row of the list with the facts of the export."""
    raw = replace(invoice.raw, holder=listed.raw.holder, phone=listed.raw.phone)
    problems = (*listed.problems, *invoice.problems)
    return SheetRow(listed.number, raw, problems, listed.index)


def _not_there(listed: SheetRow) -> SheetRow:
    raw = listed.raw
    named = raw.digital_number or raw.number or raw.qr
    if listed.problems or not named.strip():
        return listed
    return replace(listed, problems=(Reason("not-in-export", "number", named.strip()[:60]),))


def _identities(raw: RawEntry) -> list[str]:
    """What an invoice is known by: its digital number, its code and number, or both."""
    if raw.qr and not raw.number and not raw.digital_number:
        try:
            scanned = parse_qr(raw.qr)
        except QrError:
            return []
        raw = replace(raw, qr="", code=scanned.code, number=scanned.number)
    code, number, digital = (key_of(replace(raw, qr="")) or "||").split("|")
    found = [digital] if digital else []
    return [*found, f"{code}-{number}"] if number else found


# As bytes


def _hash(key: str) -> int:
    """Eight bytes of a hash; two of a million different invoices share one with 3 in 10^8."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()) or 1


def _line(row: SheetRow) -> bytes:
    problems = [[one.code, one.field, one.value] for one in row.problems]
    kept = [row.number, row.index, row.together, problems, _CELLS(row.raw)]
    return json.dumps(kept, separators=(",", ":")).encode("ascii") + b"\n"


def _row(line: bytes) -> SheetRow:
    number, index, together, problems, raw = json.loads(line)
    reasons = tuple(Reason(*one) for one in problems)
    return SheetRow(number, RawEntry(*raw), reasons, index, tuple(together))
