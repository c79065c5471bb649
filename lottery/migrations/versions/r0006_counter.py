"""What the counter asks after each invoice is found by an index: its clerk's work, the consent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

APPEND_ONLY = ()
CONSENTS = sa.text("act = 'consent-given'")


def upgrade() -> None:
    """Make the indexes."""
    op.create_index(
        "ix_entry_entered_by_entered_at_number", "entry", ["entered_by", "entered_at", "number"]
    )
    op.create_index(
        "ix_journal_line_consents",
        "journal_line",
        ["detail"],
        sqlite_where=CONSENTS,
        postgresql_where=CONSENTS,
    )
