"""The published list of keys, and the entries that wait for their signatures."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

APPEND_ONLY = ("key_entry", "key_change", "key_change_signature", "key_change_end")


def upgrade() -> None:
    """Make the tables, then set the triggers."""
    op.create_table(
        "key_entry",
        sa.Column("number", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_act(),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_key_entry")),
    )
    op.create_table(
        "key_change",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_act(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_change")),
    )
    op.create_table(
        "key_change_signature",
        sa.Column("change", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        *_act(),
        _of_a_change("key_change_signature"),
        sa.PrimaryKeyConstraint("change", "key", name=op.f("pk_key_change_signature")),
    )
    op.create_table(
        "key_change_end",
        sa.Column("change", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        *_act(),
        _of_a_change("key_change_end"),
        sa.PrimaryKeyConstraint("change", name=op.f("pk_key_change_end")),
    )
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only(dialect, table):
            op.execute(statement)


def _act() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
    )


def _of_a_change(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_change_key_change")
    return sa.ForeignKeyConstraint(["change"], ["key_change.id"], name=name)
