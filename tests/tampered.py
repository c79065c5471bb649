"""Homes in which every table holds two rows, in three states of a live draw, and every way to
change them behind the program's back: a column of a row, the same column of two rows, a row."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Engine,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    delete,
    event,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from lottery import accounts, models, register
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.examination import Examined, checks
from lottery.ledger import holding, registry
from lottery.models import Base
from lottery.models.columns import Instant
from lottery.office import Office, database
from lottery.office.keys import signers
from tests.actors import Clerk, Organiser, Stage
from tests.builders import APRIL, STAFF_PHONE, an_office
from tests.key_changes import KeyKeeper

STATES: dict[str, tuple[str, ...]] = {
    "closed": ("plan", "close"),
    "rolling": ("freeze", "commit", "source", "source"),
    "published": ("source", "source", "source", "draw", "minutes", "publish"),
}
"""The steps that lead to each state from the one before."""
PHRASE = "a long phrase of nobody"
TABLES = Base.metadata.sorted_tables
HELD = (
    *("row_ledger", "notary_key", "notary_signature", "program_file", "register_piece"),
    *(
        "sm2_key",
        "elsewhere_file",
        "draw_timestamp",
        "outside_verdict",
        "called_off_draw",
        "security_cut",
    ),
)
"""Tables in which no row may be made up: each is held against more than the ledger."""


class Story:
    """A live draw over a database, told from state to state."""

    def __init__(self, home: Path, url: str) -> None:
        self.stage = Stage(an_office(home, url))
        self.organiser = Organiser(self.stage)
        self._enter(Clerk(self.stage))

    @property
    def office(self) -> Office:
        """Where it is told."""
        return self.stage.office

    def goes_on(self, state: str) -> None:
        """Take the steps that lead to a state."""
        self.organiser.takes(*STATES[state])
        if state == "closed":
            KeyKeeper(self.stage).begins()
        if state == "closed":
            self.organiser.at(APRIL).plans()

    def _enter(self, clerk: Clerk) -> None:
        office = self.office
        clerk.enters_many(8)
        clerk.enters(phone=STAFF_PHONE)
        for _ in range(2):
            clerk.rejects(clerk.enters(), "invoice-red")
            with office.write() as session:
                keys = signers(office.settings)
                register.checkpoint(session, office.settings.origin, keys, self.stage.tick())
        with office.write() as session:
            for username in ("zhang", "li"):
                account = NewAccount(
                    username, f"姓名{username}", "市商务局", ["clerk"], "a long phrase"
                )
                now, some = self.stage.tick(), self.stage.random_bytes
                accounts.create(session, account, acting=Acting("test", now, some))
            forget(session, self.stage.tick())


def forget(session: Session, now: datetime) -> None:
    """Destroy the papers of those that were rejected."""
    rejected = select(models.EntryEvent.entry).where(models.EntryEvent.what == "reject")
    numbers = list(session.scalars(rejected))
    rows = [{"entry": number, "at": now, "by": "x"} for number in numbers]
    session.execute(insert(models.Forgotten), rows)
    session.execute(delete(models.EntryPaper).where(models.EntryPaper.entry.in_(numbers)))


def fill(session: Session, now: datetime) -> None:
    """Put rows that touch nobody into every table that has less than two."""
    for table in TABLES:
        if table.name.endswith("_head") or table.name in HELD:
            continue
        for number in range((session.scalar(select(func.count()).select_from(table)) or 0), 2):
            row = {column.name: _made(column, number, now) for column in table.columns}
            session.execute(insert(table), [row])


def _made(column: Column[Any], number: int, now: datetime) -> object:
    if isinstance(column.type, Boolean):
        return bool(number)
    if isinstance(column.type, Instant):
        return now + timedelta(seconds=number)
    if isinstance(column.type, Date):
        return now.date() + timedelta(days=number)
    if isinstance(column.type, LargeBinary):
        return f"{column.name} {number}".encode()
    return f"{column.name} {number}" if isinstance(column.type, Text) else 9000 + number


@dataclass(frozen=True)
class Kind:
    """One way to change a table: `what` is changed, swapped, deleted or inserted."""

    what: str
    table: str
    column: str = ""

    def __str__(self) -> str:
        return f"{self.table}.{self.column or '*'} {self.what}"


KINDS = tuple(
    kind
    for table in TABLES
    for kind in (
        *(Kind("changed", table.name, column.name) for column in table.columns),
        *(Kind("swapped", table.name, column.name) for column in table.columns),
        Kind("deleted", table.name),
        Kind("inserted", table.name),
    )
)
PLAUSIBLE: dict[tuple[str, str], object] = {
    ("draw", "mode"): "rehearsal",
    ("draw", "omits"): "[]",
    ("draw", "batches"): '["fp-2024-04"]',
    ("account", "roles"): '["organiser"]',
    ("rules_version", "parameters"): '{"minimum_fen":1}',
    ("draw_step", "step"): "void",
    ("entry_event", "what"): "accept",
    ("tax_answer", "state"): "normal",
}
"""What somebody would write who has something in mind."""


def commit(connection: Any, kind: Kind) -> bool:
    """Change the database in this way; whether there is anything to change."""
    table = Base.metadata.tables[kind.table]
    query = select(table).order_by(*table.primary_key)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    if not rows:
        made = {c.name: _made(c, 0, datetime(2024, 3, 15, tzinfo=UTC)) for c in table.columns}
        if kind.what == "inserted":
            connection.execute(insert(table).values(made))
        return kind.what == "inserted"
    if kind.what == "deleted":
        connection.execute(delete(table).where(*_is(table, rows[-1])))
    elif kind.what == "inserted":
        connection.execute(insert(table).values(_another(table, rows)))
    elif kind.what == "changed":
        old = rows[0][kind.column]
        new = PLAUSIBLE.get((kind.table, kind.column), _other(table.columns[kind.column], old))
        new = _other(table.columns[kind.column], old) if new == old else new
        _set(connection, table, rows[0], kind.column, new)
    else:
        return _swap(connection, table, rows, kind.column)
    return True


def _swap(connection: Any, table: Table, rows: list[dict[str, Any]], column: str) -> bool:
    """Two rows that differ in a column exchange its values, if the unique keys let any two."""
    one = rows[0]
    aside = _other(table.columns[column], one[column])
    for two in rows[1:]:
        if len([name for name in one if one[name] != two[name]]) < 2 or one[column] == two[column]:
            continue  # rows that differ in nothing else are the same two rows afterwards
        with suppress(IntegrityError), connection.begin_nested():
            # Nothing may be there twice, not even for a moment.
            _set(connection, table, one, column, aside)
            _set(connection, table, two, column, one[column])
            moved = {column: aside} if table.columns[column].primary_key else {}
            _set(connection, table, one | moved, column, two[column])
            return True
    return False


def _set(connection: Any, table: Table, row: dict[str, Any], column: str, value: object) -> None:
    done = connection.execute(table.update().where(*_is(table, row)).values({column: value}))
    assert done.rowcount == 1


def _is(table: Table, row: dict[str, Any]) -> Iterator[Any]:
    return (column == row[column.name] for column in table.primary_key)


def _another(table: Table, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A row like the last one; what must be its own is."""
    row = dict(rows[-1])
    alone = [c for c in table.constraints if isinstance(c, PrimaryKeyConstraint | UniqueConstraint)]
    unique = [list(c.columns)[-1].name for c in alone]
    unique += [list(index.columns)[-1].name for index in table.indexes if index.unique]
    own = {name for name in unique if not isinstance(row[name], type(None))}
    return row | {name: _other(table.columns[name], row[name]) for name in own}


def _other(column: Column[Any], value: Any) -> object:
    """Another value of the same sort."""
    for sort, other in _OTHERS.items():
        if isinstance(value, sort):
            return other(value)
    return _made(column, 7, datetime(2024, 3, 15, tzinfo=UTC))


_OTHERS: Mapping[type, Callable[[Any], object]] = {
    bool: lambda value: not value,
    int: lambda value: value + 1000,
    datetime: lambda value: value + timedelta(seconds=1),
    date: lambda value: value + timedelta(days=1),
    bytes: lambda value: value + b"x",
    str: lambda value: f"{value}x",
}


def unguarded(office: Office) -> Engine:
    """The engine of somebody who may do anything to the database: no keys, checks or triggers."""
    engine = database.engine_for(office.settings.database_url, office.boxes.seal_key())
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _unguarded)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.execute(text(named)).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
    return engine


def _unguarded(connection: Any, _record: object) -> None:
    for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON", "synchronous=OFF"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def taken_back(engine: Engine) -> Iterator[Session]:
    """A session whose work is forgotten when the block ends."""
    with engine.connect() as connection, connection.begin() as work:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        with Session(bind=connection) as session:
            yield session
        work.rollback()


def is_noticed(office: Office, session: Session, table: str = "") -> bool:
    """Whether something finds that something was changed; looked for in `table` first."""
    with suppress(SQLAlchemyError, ValueError, TypeError):
        if table in registry.KEPT and next(holding.faults(session, [table]), None):
            return True  # `lottery check` looks at the rows first, and this is how
        if next(holding.faults(session), None):
            return True
    found = Examined()
    for check in checks(office, session, office.keeper.seen(), found, papers=True):
        found.hold(check)
        if found.altered:
            return True
    return False
