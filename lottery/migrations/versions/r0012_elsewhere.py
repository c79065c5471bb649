"""What others give of a draw: SM2 keys, files from elsewhere, timestamps."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

APPEND_ONLY = ("sm2_key", "elsewhere_file", "draw_timestamp")


def upgrade() -> None:
    """Make the tables, then set the triggers."""
    _keys()
    _files()
    _timestamps()
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only(dialect, table):
            op.execute(statement)


def _keys() -> None:
    op.create_table(
        "sm2_key",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sm2_key")),
        sa.UniqueConstraint("name", name=op.f("uq_sm2_key_name")),
        sa.UniqueConstraint("key", name=op.f("uq_sm2_key_key")),
    )


def _files() -> None:
    op.create_table(
        "elsewhere_file",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", WholeNumber, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("signed_by", WholeNumber, nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_elsewhere_file_draw_attempt_draw"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["sm2_key.id"], name=op.f("fk_elsewhere_file_signed_by_sm2_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elsewhere_file")),
        sa.UniqueConstraint(
            "draw", "attempt", "sha256", name=op.f("uq_elsewhere_file_draw_attempt_sha256")
        ),
    )


def _timestamps() -> None:
    op.create_table(
        "draw_timestamp",
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_draw_timestamp_draw_attempt_draw"),
        ),
        sa.PrimaryKeyConstraint("draw", "attempt", "file", name=op.f("pk_draw_timestamp")),
    )
