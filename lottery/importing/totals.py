"""The bureau's workbook has a sheet of lines and one of whole invoices: both must agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from lottery.importing.kept import KeptRows, hash_of
from lottery.invoices import RawEntry, Reason
from lottery.invoices.values.amounts import AmountError, parse_fen, yuan
from lottery.tables.columns import VOCABULARY
from lottery.tables.lines import key_of
from lottery.tables.rows import Entries, SheetRow, of_lines, rows_of
from lottery.tables.sources import opened
from lottery.tables.surveys import Handling
from lottery.tables.vocabulary import Vocabulary
from lottery.texts.office import tables as sentences

_INVOICES = Vocabulary(
    VOCABULARY.names, VOCABULARY.spare, (("number", "digital_number"), ("gross",), ("issued",))
)


def totals_of(path: Path, entries: Entries, handling: Handling | None) -> dict[int, int]:
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
                    found[hash_of(key_of(row.raw))] = parse_fen(row.raw.gross)
    return found


def held(made: KeptRows, totals: Mapping[int, int]) -> Iterator[SheetRow]:
    """The invoices; one whose lines do not come to what the other sheet says is refused."""
    for row in made.rows():
        wanted = totals.get(hash_of(key_of(row.raw)))
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
