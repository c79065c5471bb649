"""What was shown with a doubtful entry, and appeals of those who were refused at the counter."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ()


def upgrade() -> None:
    """Make the new tables, then set the triggers."""
