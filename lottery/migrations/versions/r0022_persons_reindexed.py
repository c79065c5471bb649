"""What two decide of a person, and what one proposes, may be carried to a new index key: the
triggers that refused every change of these rows go on refusing each one but that of a keyed hash,
and that but while a secret is made anew."""

from alembic import op

from lottery.migrations.guards import changeable_while

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

UNDER_WAY = (
    "EXISTS (SELECT 1 FROM secret_rotation last WHERE last.what = 'begun' AND last.id ="
    " (SELECT max(id) FROM secret_rotation one WHERE one.secret = last.secret))"
)
KEPT = {
    "barred_change": ("id", "reason", "why", "proposal", "at", "by"),
    "proposal": ("id", "act", "at", "by"),
}
"""What of these rows is never changed."""
APPEND_ONLY: tuple[str, ...] = ()


def upgrade() -> None:
    """Set the triggers."""
    dialect = op.get_bind().dialect.name
    for table, columns in KEPT.items():
        for statement in changeable_while(dialect, table, UNDER_WAY, columns, only_grows=True):
            op.execute(statement)
