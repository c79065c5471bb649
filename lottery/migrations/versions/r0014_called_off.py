"""Which draws are not held, or not once more, and why."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

APPEND_ONLY = ("called_off_draw",)


def upgrade() -> None:
    """Make the table, then set its triggers."""
    op.create_table(
        "called_off_draw",
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("draw", name=op.f("pk_called_off_draw")),
    )
    for table in APPEND_ONLY:
        for statement in append_only(op.get_bind().dialect.name, table):
            op.execute(statement)
