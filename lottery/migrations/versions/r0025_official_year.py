"""The official calendar: a year's file as it was loaded."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

APPEND_ONLY = ("official_year",)


def upgrade() -> None:
    """Make the table and set its triggers."""
    op.create_table(
        "official_year",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("year", WholeNumber, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_year")),
    )
    for statement in append_only(op.get_bind().dialect.name, "official_year"):
        op.execute(statement)
