"""Tables of another version: the ledger begins anew with the rows as they lie there then."""

from datetime import datetime

from sqlalchemy import Engine, inspect

from lottery.ledger import holding, registry, sealing
from lottery.office import database


def upgrade(engine: Engine, *, by: str, now: datetime) -> None:
    """Bring the tables to this program's version, and take the rows as they are found.

    What is not as the ledger of before tells is counted, and `lottery check` goes on saying so.
    All of it is one transaction: cut off anywhere, the home is one of its old version still, and
    the same command does it again. Raises SchemaError for tables of a newer version.
    """
    before = database.version(engine)
    database.check_not_newer(before)
    wrong = _faults(engine) if before else 0
    database.prepare(engine)
    with database.writing(engine) as session:
        database.upgrade_within(session.connection())
        if holding.begun(session) is None or before not in {"", database.schema()}:
            sealing.take_as_found(session, why="upgrade", faults=wrong, by=by, now=now)


def _faults(engine: Engine) -> int:
    """How much is not as the ledger tells, in tables that have all of this version's columns."""
    there = inspect(engine)
    if not there.has_table("row_ledger"):
        return 0
    known = [
        table
        for table, kept in registry.KEPT.items()
        if there.has_table(table)
        and {column["name"] for column in there.get_columns(table)} >= set(kept.columns)
    ]
    with database.reading(engine) as session:
        return sum(1 for _ in holding.faults(session, known))
