"""Secrets made anew: their marks, and rows whose boxes may be changed while one is.

The triggers that refused every change of these rows go on refusing each one but that of a box or of
a keyed hash, and that but while the last row of a secret in `secret_rotation` is a `begun`.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only, changeable_while
from lottery.models.columns import Instant, WholeNumber

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

UNDER_WAY = (
    "EXISTS (SELECT 1 FROM secret_rotation last WHERE last.what = 'begun' AND last.id ="
    " (SELECT max(id) FROM secret_rotation one WHERE one.secret = last.secret))"
)
KEPT = {
    "entry_paper": ("entry",),
    "refusal_paper": ("appeal",),
    "kept_file": ("id", "entry", "appeal", "kind", "size", "at", "by"),
    "draw_key": ("draw", "attempt"),
    "elsewhere_file": (
        *("id", "draw", "attempt", "sha256", "size", "kind", "source", "signed_by", "path"),
        *("at", "by"),
    ),
}
"""What of these rows is never changed."""
APPEND_ONLY = ("secret_rotation",)


def upgrade() -> None:
    """Make the table, then set the triggers."""
    op.create_table(
        "secret_rotation",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint("secret IN ('field', 'index')", name=op.f("ck_secret_rotation_secret")),
        sa.CheckConstraint("what IN ('begun', 'done')", name=op.f("ck_secret_rotation_what")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret_rotation")),
    )
    for statement in _statements(op.get_bind().dialect.name):
        op.execute(statement)


def _statements(dialect: str) -> Iterator[str]:
    for table in APPEND_ONLY:
        yield from append_only(dialect, table)
    for table, columns in KEPT.items():
        yield from changeable_while(
            dialect, table, UNDER_WAY, columns, only_grows=table == "elsewhere_file"
        )
