"""Where boxes lie, and what each is bound to; a test holds this against the models."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select

from lottery.models import Base, Entry
from lottery.naming import name_of
from lottery.office.boxes import place_of

Row = Any


@dataclass(frozen=True)
class BoxedColumns:
    """The columns of a table that hold boxes; `place` says where one of a row lies, `at_once` how
    many rows are sealed in one transaction."""

    table: Table
    columns: tuple[str, ...]
    place: Callable[[Row, str], str]
    at_once: int = 500

    @property
    def key(self) -> tuple[ColumnElement[Any], ...]:
        """The columns of the table's key."""
        return tuple(self.table.primary_key.columns)

    def query(self) -> Select[Any]:
        """Every row with what its place is made of, by key."""
        found = select(self.table).order_by(*self.key)
        if self.table.name == "entry_paper":
            return found.add_columns(Entry.commit).join(Entry, Entry.number == self.table.c.entry)
        return found


def _name(row: Row) -> str:
    return name_of(str(row.draw), row.attempt)


def _file(row: Row, _column: str) -> str:
    owner = f"entry-{row.entry}" if row.entry is not None else f"appeal-{row.appeal}"
    return place_of("kept_file", "box", f"{owner}-{row.digest}")


def _elsewhere(row: Row, _column: str) -> str:
    return place_of("elsewhere_file", "box", f"{row.draw}/{row.attempt}/{row.sha256}")


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


BOXED = (
    BoxedColumns(
        _table("entry_paper"),
        ("slip_box", "card_box"),
        lambda row, column: place_of("entry", column, row.commit),
    ),
    BoxedColumns(
        _table("refusal_paper"),
        ("box",),
        lambda row, _column: place_of("refusal_paper", "box", str(row.appeal)),
    ),
    BoxedColumns(_table("kept_file"), ("box",), _file, 20),
    BoxedColumns(
        _table("prize_paper"),
        ("box",),
        lambda row, _column: place_of("prize_paper", "box", f"{row.act}-{row.kind}-{row.digest}"),
        20,
    ),
    BoxedColumns(
        _table("draw_key"),
        ("box",),
        lambda row, _column: place_of("draw_document", "content", _name(row)),
    ),
    BoxedColumns(_table("elsewhere_file"), ("box",), _elsewhere, 20),
    BoxedColumns(
        _table("account"),
        ("totp_box",),
        lambda row, _column: place_of("account", "totp_box", row.username),
    ),
)
