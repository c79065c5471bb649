"""Rows of the tables as lines of JSON, and back: bytes in base64, times in UTC, days by their
numbers."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, LargeBinary
from sqlalchemy.types import TypeEngine

from lottery.clock import in_utc
from lottery.models.columns import Instant

spell = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def line(row: Sequence[Any]) -> bytes:
    """A row as one line."""
    return spell(values(row)).encode() + b"\n"


def values(row: Sequence[Any]) -> list[object]:
    """The values of a row as JSON knows them."""
    return [_told(value) for value in row]


def row(columns: Sequence[Column[Any]], text: bytes) -> dict[str, Any]:
    """The row of a line, by column; ValueError for a line that is no row of these columns."""
    told = json.loads(text)
    if not isinstance(told, list):
        raise ValueError("not a row")
    return named(columns, told)


def named(columns: Sequence[Column[Any]], told: Sequence[Any]) -> dict[str, Any]:
    """The row that `values` told, by column; ValueError where they are more or fewer."""
    pairs = zip(columns, told, strict=True)
    return {column.name: _read(column, value) for column, value in pairs}


def _told(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _read(column: Column[Any], value: Any) -> Any:
    for kind, read in _READERS.items():
        if value is not None and isinstance(column.type, kind):
            return read(value)
    return value


_READERS: Mapping[type[TypeEngine[Any]], Callable[[str], object]] = {
    LargeBinary: lambda text: base64.b64decode(text, validate=True),
    Instant: datetime.fromisoformat,
    Date: date.fromisoformat,
}
