"""The migrations and the models say the same; the program notices a database that does not."""

import importlib
import pkgutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from lottery.errors import SchemaError
from lottery.ledger import registry
from lottery.migrations import versions
from lottery.models import APPEND_ONLY, Base
from lottery.office import database as db
from lottery.texts import ledger as words


def test_migrations_result_in_the_models(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_changes_nothing(database: Engine) -> None:
    db.upgrade(database)
    db.check_schema(database)


def test_tables_of_another_version_are_refused(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="9999"):
        db.check_schema(database)


def test_a_database_without_tables_is_refused() -> None:
    with pytest.raises(SchemaError, match="lottery upgrade"):
        db.check_schema(db.engine_for("sqlite://"))


def test_each_append_only_table_has_its_triggers_from_a_migration() -> None:
    names = [
        each.name
        for each in pkgutil.iter_modules(versions.__path__, "lottery.migrations.versions.")
    ]
    made = {table for name in names for table in importlib.import_module(name).APPEND_ONLY}
    assert set(APPEND_ONLY) == made


def test_each_table_is_kept_by_the_ledger_of_rows_or_said_to_decide_nothing() -> None:
    assert set(Base.metadata.tables) == {*registry.KEPT, *registry.NOT_KEPT}
    assert not set(registry.KEPT) & set(registry.NOT_KEPT)
    assert set(registry.LEFT_OUT) <= set(registry.KEPT)
    assert all((*registry.NOT_KEPT.values(), *(kept.by for kept in registry.KEPT.values())))
    assert set(words.TABLES) == set(registry.KEPT)


@pytest.mark.parametrize("table", registry.KEPT)
def test_each_column_of_a_kept_table_is_kept_or_left_out_with_a_reason(table: str) -> None:
    """Whoever adds a column says in `lottery.ledger.registry` whether it decides anything."""
    kept, left_out = registry.KEPT[table].columns, registry.LEFT_OUT.get(table, {})
    stored = Base.metadata.tables[table]
    assert sorted((*kept, *left_out)) == sorted(column.name for column in stored.columns)
    assert {column.name for column in stored.primary_key} <= set(kept)
    assert all(left_out.values())
