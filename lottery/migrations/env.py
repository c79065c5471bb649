"""Alembic's entry: runs the migrations in the transaction that `office.database` opened."""

from alembic import context

from lottery.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # Both databases can undo a change of tables, so a migration that fails leaves nothing behind.
    transactional_ddl=True,
)
context.run_migrations()
