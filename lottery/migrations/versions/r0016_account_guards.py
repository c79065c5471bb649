"""Since when a password holds, codes for a lost phone, and when a session last showed its code."""

import sqlalchemy as sa
from alembic import op

from lottery.models.columns import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

APPEND_ONLY = ()
LOOKS = sa.text("act IN ('entry-unmasked', 'appeal-unmasked')")


def upgrade() -> None:
    """Widen accounts and sessions; find the looks of somebody's day."""
    op.add_column("account", sa.Column("password_at", Instant(), nullable=True))
    op.add_column("account", sa.Column("recovery", sa.Text(), nullable=False, server_default="[]"))
    op.create_index(
        "ix_journal_line_looks",
        "journal_line",
        ["actor", "at"],
        sqlite_where=LOOKS,
        postgresql_where=LOOKS,
    )
    op.add_column("login_session", sa.Column("proved_at", Instant(), nullable=True))
