"""Of which campaign and period a refusal was."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import WholeNumber

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

APPEND_ONLY = ("refusal_period",)


def upgrade() -> None:
    """Make the table, then set its triggers."""
    op.create_table(
        "refusal_period",
        sa.Column("refusal", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["refusal"], ["refusal.id"], name=op.f("fk_refusal_period_refusal_refusal")
        ),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.code"], name=op.f("fk_refusal_period_campaign_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["period.batch"], name=op.f("fk_refusal_period_batch_period")
        ),
        sa.PrimaryKeyConstraint("refusal", "campaign", name=op.f("pk_refusal_period")),
    )
    op.create_index(op.f("ix_refusal_period_batch"), "refusal_period", ["batch"])
    for table in APPEND_ONLY:
        for statement in append_only(op.get_bind().dialect.name, table):
            op.execute(statement)
