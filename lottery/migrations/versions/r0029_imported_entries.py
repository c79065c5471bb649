"""The rows of tables are found by the entry that they became: a slip says by which consent."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

APPEND_ONLY: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the index."""
    op.create_index(op.f("ix_import_row_entry"), "import_row", ["entry"])
