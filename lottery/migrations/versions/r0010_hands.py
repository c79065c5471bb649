"""A step `abandoned`, proposals of several hands, a second keeper of a slip, and plans made anew.

A source that has no value is deleted while its draw is not frozen: then it is planned anew.
"""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only, deletable
from lottery.models.columns import Instant, WholeNumber

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

APPEND_ONLY = ("proposal_hand", "second_keeper")
STEPS = (
    "'open', 'closed', 'frozen', 'committed', 'drawn', 'signed', 'published', 'void', 'abandoned'"
)
NOT_FROZEN = (
    "(OLD.value IS NULL AND NOT EXISTS (SELECT 1 FROM draw_step WHERE draw_step.draw = OLD.draw"
    " AND draw_step.attempt = OLD.attempt AND draw_step.step = 'frozen'))"
)


def upgrade() -> None:
    """Make the steps' table anew and the new tables, then set the triggers."""
    _steps()
    _hands()
    _keepers()
    dialect = op.get_bind().dialect.name
    on_table = "" if dialect == "sqlite" else " ON draw_source"
    op.execute(f"DROP TRIGGER draw_source_no_delete{on_table}")
    for statement in (
        *(each for table in ("draw_step", *APPEND_ONLY) for each in append_only(dialect, table)),
        *deletable(dialect, "draw_source", NOT_FROZEN, "a frozen draw keeps its sources"),
    ):
        op.execute(statement)


def _steps() -> None:
    op.execute("CREATE TABLE held AS SELECT * FROM draw_step")
    op.drop_table("draw_step")
    op.create_table(
        "draw_step",
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint(f"step IN ({STEPS})", name=op.f("ck_draw_step_step")),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_draw_step_draw_attempt_draw"),
        ),
        sa.PrimaryKeyConstraint("draw", "attempt", "step", name=op.f("pk_draw_step")),
    )
    op.execute(
        "INSERT INTO draw_step (draw, attempt, step, at, by)"
        " SELECT draw, attempt, step, at, by FROM held"
    )
    op.execute("DROP TABLE held")


def _hands() -> None:
    op.create_table(
        "proposal_hand",
        sa.Column("proposal", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal"], ["proposal.id"], name=op.f("fk_proposal_hand_proposal_proposal")
        ),
        sa.PrimaryKeyConstraint("proposal", "by", name=op.f("pk_proposal_hand")),
    )


def _keepers() -> None:
    op.create_table(
        "second_keeper",
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("keeper", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_second_keeper_draw_attempt_draw"),
        ),
        sa.PrimaryKeyConstraint("draw", "attempt", "party", name=op.f("pk_second_keeper")),
    )
