"""Who signs the minutes after the organiser, named before the freeze, and what they have signed."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only, deletable
from lottery.models.columns import Instant, WholeNumber

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APPEND_ONLY = ("countersignature",)
NOT_FROZEN = (
    "(NOT EXISTS (SELECT 1 FROM draw_step WHERE draw_step.draw = OLD.draw"
    " AND draw_step.attempt = OLD.attempt AND draw_step.step = 'frozen'))"
)


def upgrade() -> None:
    """Make both tables, then set the triggers."""
    _signers()
    _countersignatures()
    dialect = op.get_bind().dialect.name
    for statement in (
        *deletable(dialect, "draw_signer", NOT_FROZEN, "a frozen draw keeps its signers"),
        *(each for table in APPEND_ONLY for each in append_only(dialect, table)),
    ):
        op.execute(statement)


def _signers() -> None:
    op.create_table(
        "draw_signer",
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("number", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("certificates", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_draw_signer_draw_attempt_draw"),
        ),
        sa.PrimaryKeyConstraint("draw", "attempt", "number", name=op.f("pk_draw_signer")),
        sa.UniqueConstraint(
            "draw", "attempt", "name", name=op.f("uq_draw_signer_draw_attempt_name")
        ),
        sa.UniqueConstraint(
            "draw", "attempt", "sha256", name=op.f("uq_draw_signer_draw_attempt_sha256")
        ),
    )


def _countersignatures() -> None:
    op.create_table(
        "countersignature",
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("number", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("signed_at", Instant(), nullable=False),
        sa.Column("revision", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_countersignature_draw_attempt_draw"),
        ),
        sa.PrimaryKeyConstraint("draw", "attempt", "number", name=op.f("pk_countersignature")),
    )
