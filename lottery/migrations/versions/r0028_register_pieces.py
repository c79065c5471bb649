"""The roots of the register's full pieces, for the lines that are there as for those to come."""

import sqlalchemy as sa
from alembic import op

from draws.merkle import Tree, leaf_hash
from lottery.migrations.guards import append_only
from lottery.models.columns import WholeNumber

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

APPEND_ONLY = ("register_piece",)


def upgrade() -> None:
    """Make the table, fill it, set its triggers."""
    op.create_table(
        "register_piece",
        sa.Column("number", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_register_piece")),
    )
    fill(op.get_bind(), 1 << 16)
    for statement in append_only(op.get_bind().dialect.name, "register_piece"):
        op.execute(statement)


def fill(connection: sa.Connection, piece: int) -> None:
    """Store the root of each full piece of so many lines."""
    size = connection.execute(sa.text("SELECT count(*) FROM register_line")).scalar_one()
    pieces = sa.table("register_piece", sa.column("number"), sa.column("root"))
    for number in range(size // piece):
        root = _root(connection, number * piece, piece)
        connection.execute(sa.insert(pieces).values(number=number, root=root))


def _root(connection: sa.Connection, first: int, piece: int) -> bytes:
    """The root over the lines of the piece that begins with this one."""
    # Of lines, not of the leaves beside them: one that was changed gives another root than the one
    # that was acknowledged, and the program does not start on it.
    query = sa.text(
        "SELECT line FROM register_line WHERE number >= :first AND number < :end ORDER BY number"
    )
    tree = Tree()
    for line in connection.execute(query, {"first": first, "end": first + piece}).scalars():
        tree.append(leaf_hash(line if isinstance(line, bytes) else b""))
    return tree.root()
