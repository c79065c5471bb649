"""What two people take back: a version of the rules before its day, and whom the list bars."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

APPEND_ONLY = ("rules_recall", "barred_change")


def upgrade() -> None:
    """Make the tables, then set their triggers."""
    _rules_recall()
    _barred_change()
    for table in APPEND_ONLY:
        for statement in append_only(op.get_bind().dialect.name, table):
            op.execute(statement)


def _rules_recall() -> None:
    op.create_table(
        "rules_recall",
        sa.Column("rules", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposal", WholeNumber, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rules"], ["rules_version.id"], name=op.f("fk_rules_recall_rules_rules_version")
        ),
        sa.ForeignKeyConstraint(
            ["proposal"], ["proposal.id"], name=op.f("fk_rules_recall_proposal_proposal")
        ),
        sa.PrimaryKeyConstraint("rules", name=op.f("pk_rules_recall")),
    )


def _barred_change() -> None:
    op.create_table(
        "barred_change",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("person_index", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposal", WholeNumber, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal"], ["proposal.id"], name=op.f("fk_barred_change_proposal_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barred_change")),
    )
    op.create_index(op.f("ix_barred_change_person_index"), "barred_change", ["person_index"])
