"""The notary signs on his own machine: his keys and signatures, and the programs handed out."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

APPEND_ONLY = ("notary_key", "notary_signature", "program_file")


def upgrade() -> None:
    """Make the tables, then set the triggers."""
    op.create_table(
        "notary_key",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notary_key")),
        sa.UniqueConstraint("key", name=op.f("uq_notary_key_key")),
    )
    op.create_table(
        "notary_signature",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("key", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"], ["notary_key.id"], name=op.f("fk_notary_signature_key_notary_key")
        ),
        sa.PrimaryKeyConstraint("sha256", "key", name=op.f("pk_notary_signature")),
    )
    op.create_table(
        "program_file",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_program_file")),
    )
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only(dialect, table):
            op.execute(statement)
