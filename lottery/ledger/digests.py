"""The bytes of a row that are hashed, and the marks that tell which column was changed.

A row's digest is SHA-256 over the canonical JSON list of its kept columns, in the ledger's order:
a number, a truth, a text or null as they are; a day as `YYYY-MM-DD`; a time in UTC with
microseconds; bytes as the SHA-256 of them, 64 hex. A column's mark is a CRC-32 over its values in
all rows of a part: it proves nothing, and names the column when the digests say that there is a
change.
"""

import json
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any
from zlib import crc32

from sqlalchemy import Column, Date, LargeBinary

from lottery.clock import in_utc
from lottery.models.columns import Instant

spelled = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Canonical JSON of what holds no float and no mapping that is not in order."""

Plain = list[Any]
"""The kept values of a row as they are hashed."""


@cache
def _conversions(columns: tuple[Column[Any], ...]) -> tuple[tuple[int, Callable[[Any], str]], ...]:
    """Which values are spelled in another way than they lie there, and how."""
    found: list[tuple[int, Callable[[Any], str]]] = []
    for place, column in enumerate(columns):
        if isinstance(column.type, LargeBinary):
            found.append((place, _hashed))
        elif isinstance(column.type, Instant):
            found.append((place, _moment))
        elif isinstance(column.type, Date):
            found.append((place, date.isoformat))
    return tuple(found)


def hashed_values(columns: tuple[Column[Any], ...], values: Iterable[Any]) -> Plain:
    """The values of a row's kept columns as they are hashed."""
    row = list(values)
    for place, spell in _conversions(columns):
        if row[place] is not None:
            row[place] = spell(row[place])
    return row


def digest(row: Plain) -> str:
    """The digest of a row, in base64."""
    return b2a_base64(sha256(spelled(row).encode()).digest(), newline=False).decode("ascii")


def marks(rows: Sequence[Plain]) -> list[int]:
    """A mark for each column of these rows."""
    return [crc32(spelled(values).encode()) for values in zip(*rows, strict=True)]


def _hashed(value: bytes) -> str:
    return sha256(value).hexdigest()


@lru_cache(maxsize=1024)
def _moment(value: datetime) -> str:
    """Many rows are of one moment."""
    return in_utc(value)
