"""The ledger of rows: what each transaction wrote of the rows that decide, by key and hash."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import WholeNumber

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

APPEND_ONLY = ("row_ledger",)


def upgrade() -> None:
    """Make the table, then set its triggers."""
    op.create_table(
        "row_ledger",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("seq", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seq"], ["journal_line.seq"], name=op.f("fk_row_ledger_seq_journal_line")
        ),
        sa.PrimaryKeyConstraint("table_name", "seq", name=op.f("pk_row_ledger")),
    )
    op.create_index(op.f("ix_row_ledger_seq"), "row_ledger", ["seq"])
    for statement in append_only(op.get_bind().dialect.name, "row_ledger"):
        op.execute(statement)
