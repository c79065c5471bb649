"""Prizes that were handed over before this software kept them."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

APPEND_ONLY = ("past_prize",)


def upgrade() -> None:
    """Make the table and set its triggers."""
    op.create_table(
        "past_prize",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("prize", sa.Text(), nullable=False),
        sa.Column("value_fen", WholeNumber, nullable=False),
        sa.Column("tax_fen", WholeNumber, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint("value_fen > 0", name=op.f("ck_past_prize_value")),
        sa.CheckConstraint("tax_fen >= 0 AND tax_fen <= value_fen", name=op.f("ck_past_prize_tax")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_prize")),
        sa.UniqueConstraint("mark", name=op.f("uq_past_prize_mark")),
    )
    for statement in append_only(op.get_bind().dialect.name, "past_prize"):
        op.execute(statement)
