"""Where a draw is held: the legs of its way between the main computer and the spare one."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

APPEND_ONLY = ("draw_move",)
WHATS = (
    "'exported', 'imported', 'standing-by', 'handed-back', 'came-home', 'called-off', 'taken-over',"
    " 'retired'"
)


def upgrade() -> None:
    """Make the table, then set its triggers."""
    op.create_table(
        "draw_move",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("draw", sa.Text(), nullable=True),
        sa.Column("attempt", WholeNumber, nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("seq", WholeNumber, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("numbers_from", WholeNumber, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint(f"what IN ({WHATS})", name=op.f("ck_draw_move_what")),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_draw_move_draw_attempt_draw"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_move")),
    )
    for table in APPEND_ONLY:
        for statement in append_only(op.get_bind().dialect.name, table):
            op.execute(statement)
