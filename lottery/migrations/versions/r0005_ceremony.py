"""Draw day with many hands: a step for the close, proposals, slips, typists, a second result.

The steps `planned` and `minuted` are called `open` and `signed` from here on.
"""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "draw_objection",
    "draw_answer",
    "sealed_hash",
    "second_result",
    "proposal",
    "proposal_end",
)
STEPS = "'open', 'closed', 'frozen', 'committed', 'drawn', 'signed', 'published', 'void'"
RENAMED = "CASE step WHEN 'planned' THEN 'open' WHEN 'minuted' THEN 'signed' ELSE step END"


def upgrade() -> None:
    """Rename the steps, make the new tables, then set the triggers."""
    _steps()
    _objections()
    _sources()
    _second_result()
    _screen()
    _proposals()
    dialect = op.get_bind().dialect.name
    for table in ("draw_step", *APPEND_ONLY):
        for statement in append_only(dialect, table):
            op.execute(statement)


def _steps() -> None:
    op.execute("CREATE TABLE held AS SELECT * FROM draw_step")
    op.drop_table("draw_step")
    op.create_table(
        "draw_step",
        *_draw_columns(),
        sa.Column("step", sa.Text(), nullable=False),
        *_who(),
        sa.CheckConstraint(f"step IN ({STEPS})", name=op.f("ck_draw_step_step")),
        _of_draw("draw_step"),
        sa.PrimaryKeyConstraint("draw", "attempt", "step", name=op.f("pk_draw_step")),
    )
    op.execute(
        "INSERT INTO draw_step (draw, attempt, step, at, by)"  # noqa: S608
        f" SELECT draw, attempt, {RENAMED}, at, by FROM held"
    )
    op.execute("DROP TABLE held")


def _objections() -> None:
    op.create_table(
        "draw_objection",
        sa.Column("id", WholeNumber, nullable=False),
        *_draw_columns(),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_who(),
        _of_draw("draw_objection"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_objection")),
    )
    op.create_table(
        "draw_answer",
        sa.Column("objection", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(
            ["objection"],
            ["draw_objection.id"],
            name=op.f("fk_draw_answer_objection_draw_objection"),
        ),
        sa.PrimaryKeyConstraint("objection", name=op.f("pk_draw_answer")),
    )


def _sources() -> None:
    op.create_table(
        "sealed_hash",
        *_draw_columns(),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("keeper", sa.Text(), nullable=False),
        *_who(),
        _of_draw("sealed_hash"),
        sa.PrimaryKeyConstraint("draw", "attempt", "party", name=op.f("pk_sealed_hash")),
        sa.UniqueConstraint("sha256", name=op.f("uq_sealed_hash_sha256")),
    )
    op.create_table(
        "dice_typing",
        *_draw_columns(),
        sa.Column("number", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("typist", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _of_draw("dice_typing"),
        sa.PrimaryKeyConstraint("draw", "attempt", "number", "typist", name=op.f("pk_dice_typing")),
    )


def _second_result() -> None:
    op.create_table(
        "second_result",
        sa.Column("id", WholeNumber, nullable=False),
        *_draw_columns(),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        *_who(),
        _of_draw("second_result"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_result")),
    )


def _screen() -> None:
    op.create_table(
        "screen",
        *_draw_columns(),
        sa.Column("version", WholeNumber, nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        *_who(),
        _of_draw("screen"),
        sa.PrimaryKeyConstraint("draw", "attempt", name=op.f("pk_screen")),
    )


def _proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        *_who(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_subject"), "proposal", ["subject"])
    op.create_table(
        "proposal_end",
        sa.Column("proposal", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        *_who(),
        sa.CheckConstraint(
            "what IN ('confirmed', 'withdrawn', 'declined')", name=op.f("ck_proposal_end_what")
        ),
        sa.ForeignKeyConstraint(
            ["proposal"], ["proposal.id"], name=op.f("fk_proposal_end_proposal_proposal")
        ),
        sa.PrimaryKeyConstraint("proposal", name=op.f("pk_proposal_end")),
    )


def _draw_columns() -> tuple[sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
    )


def _of_draw(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["draw", "attempt"],
        ["draw.code", "draw.attempt"],
        name=op.f(f"fk_{table}_draw_attempt_draw"),
    )


def _who() -> tuple[sa.Column[object], sa.Column[str]]:
    return (
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
    )
