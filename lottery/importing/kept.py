"""Rows in a file, one a line, while a table is on its way in."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path

from lottery.invoices import RawEntry, Reason
from lottery.invoices.codes.qr import QrError, parse_qr
from lottery.tables.lines import key_of
from lottery.tables.rows import SheetRow

_CELLS = attrgetter(*(one.name for one in fields(RawEntry)))


@dataclass
class KeptRows:
    """Rows in a file, one a line; where rows of one invoice are known by a hash of what they have
    in common (0: nothing)."""

    path: Path
    count: int = 0
    merged: int = 0
    hashes: array[int] = field(default_factory=lambda: array("Q"))
    places: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[SheetRow | bytes], path: Path, *, placed: bool = False) -> KeptRows:
        """Keep rows, or lines as they were kept; `placed`: note where each invoice begins."""
        kept = cls(path)
        with path.open("wb") as file:
            for row in rows:
                kept.count += 1
                if isinstance(row, bytes):
                    file.write(row)
                    continue
                if placed:
                    for name in identities(row.raw):
                        kept.places[hash_of(name)] = file.tell()
                else:
                    key = key_of(row.raw)
                    kept.hashes.append(hash_of(key) if key else 0)
                file.write(_line(row))
                kept.merged += max(len(row.together) - 1, 0)
        return kept

    def rows(self) -> Iterator[SheetRow]:
        """The rows, in their order."""
        return map(row_of, self.lines())

    def lines(self) -> Iterator[bytes]:
        """The rows as they are kept."""
        with self.path.open("rb") as file:
            yield from file


def identities(raw: RawEntry) -> list[str]:
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


def hash_of(key: str) -> int:
    """Eight bytes of a hash; two of a million different invoices share one with 3 in 10^8."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()) or 1


def _line(row: SheetRow) -> bytes:
    problems = [[one.code, one.field, one.value] for one in row.problems]
    kept = [row.number, row.index, row.together, problems, _CELLS(row.raw)]
    return json.dumps(kept, separators=(",", ":")).encode("ascii") + b"\n"


def row_of(line: bytes) -> SheetRow:
    """A row from the line that it is kept in."""
    number, index, together, problems, raw = json.loads(line)
    reasons = tuple(Reason(*one) for one in problems)
    return SheetRow(number, RawEntry(*raw), reasons, index, tuple(together))
