"""Entries of one person are found by their key, where it is not the telephone number."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

APPEND_ONLY = ()


def upgrade() -> None:
    """Make the index."""
    op.create_index(op.f("ix_entry_paper_person_index"), "entry_paper", ["person_index"])
