"""Which columns of which tables are published, and how their values are spelled.

A column that is not named here never leaves the office: who did it, what is sealed, what decides
nothing on a page.
"""

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Date, Integer, LargeBinary, Table
from sqlalchemy.types import BigInteger

from lottery.clock import in_utc
from lottery.models import Base
from lottery.models.columns import Instant

FILE = "notices.json"
PROGRAMS = "programs"
"""The folder of the programs that manifests name, each called by its hash."""
FORMAT = "fpdraw-notices/1"

COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "campaign": "code title",
        "period": "batch campaign title starts ends closes_at",
        "rules_version": "id campaign version valid_from text sha256 parameters",
        "rules_recall": "rules reason at",
        "imprint": "id content at",
        "draw_plan": "code campaign title content",
        "draw": "code attempt mode title campaign batches rules_version cap audit place omits"
        " planned_at",
        "called_off_draw": "draw attempt title reason at",
        "draw_tier": "draw attempt position code name count prize value_fen alternates",
        "draw_source": "draw attempt number kind who title parameter value recorded_at",
        "draw_step": "draw attempt step at",
        "draw_document": "draw attempt name content",
        "draw_move": "id draw attempt what reason at",
        "draw_timestamp": "draw attempt file sha256 token at",
        "sm2_key": "id name key at",
        "elsewhere_file": "id draw attempt sha256 size kind source signed_by path at",
        "sealed_hash": "draw attempt party sha256 keeper at",
        "second_keeper": "draw attempt party keeper at",
        "checkpoint": "size root note at",
        "notary_key": "id key at",
        "notary_signature": "sha256 key line at",
    }.items()
}
"""The tables in the order in which rows refer to each other, each with what is published of it."""


@cache
def table(name: str) -> Table:
    """A published table."""
    return Base.metadata.tables[name]


def spelled(value: object) -> object:
    """A value as JSON has it: times in UTC to the microsecond, bytes in Base64."""
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def read(column: "Column[Any]", value: Any) -> Any:
    """The value of a column as it is spelled; raises ValueError or TypeError for any other."""
    if value is None:
        if not column.nullable:
            raise ValueError(column.name)
        return None
    if isinstance(column.type, Instant):
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    if not isinstance(value, int if _is_number(column) else str):
        raise TypeError(column.name)
    return value


def unsaid(column: "Column[Any]") -> Any:
    """What stands in a column that is not published."""
    if column.nullable:
        return None
    if isinstance(column.type, LargeBinary):
        return b""
    return 0 if _is_number(column) else ""


def _is_number(column: "Column[Any]") -> bool:
    return isinstance(column.type, BigInteger | Integer)
