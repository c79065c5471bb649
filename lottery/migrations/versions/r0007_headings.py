"""What senders' headers mean is remembered, and how an import was begun stays with its job."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = ("heading_meaning",)
PURPOSES = "'invoices', 'merchants', 'tax'"


def upgrade() -> None:
    """Make the new table and column, then set the triggers."""
    op.add_column("import_job", sa.Column("handling", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "heading_meaning",
        sa.Column("id", WholeNumber, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("purpose", "campaign", "sender", "heading", "shown", "field")
        ),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint(f"purpose IN ({PURPOSES})", name=op.f("ck_heading_meaning_purpose")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heading_meaning")),
    )
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only(dialect, table):
            op.execute(statement)
