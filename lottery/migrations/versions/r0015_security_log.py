"""The security log: lines that are chained, their head, and what was destroyed for its age."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only, deletable_once, guarded
from lottery.models.columns import Instant, WholeNumber

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

APPEND_ONLY = ("security_cut",)
GROWS = "NEW.size < OLD.size OR NEW.id <> OLD.id"
ON_RECORD = "EXISTS (SELECT 1 FROM security_cut WHERE security_cut.upto >= OLD.seq)"


def upgrade() -> None:
    """Make the tables and their triggers, then the head."""
    _line()
    _head()
    _cut()
    dialect = op.get_bind().dialect.name
    for statement in (
        *append_only(dialect, "security_cut"),
        *guarded(dialect, "security_head", GROWS, "the security log never shrinks"),
        *deletable_once(dialect, "security_line", ON_RECORD),
    ):
        op.execute(statement)
    head = sa.text("INSERT INTO security_head (id, size, hash) VALUES (1, 0, :hash)")
    op.execute(head.bindparams(hash="0" * 64))


def _line() -> None:
    op.create_table(
        "security_line",
        sa.Column("seq", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_security_line")),
        sa.UniqueConstraint("hash", name=op.f("uq_security_line_hash")),
    )


def _head() -> None:
    op.create_table(
        "security_head",
        sa.Column("id", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("size", WholeNumber, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_security_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_head")),
    )


def _cut() -> None:
    op.create_table(
        "security_cut",
        sa.Column("upto", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("upto", name=op.f("pk_security_cut")),
    )
