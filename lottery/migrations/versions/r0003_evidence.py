"""What was shown with a doubtful entry, and appeals of those who were refused at the counter."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only, deletable_once
from lottery.models.columns import Instant, WholeNumber

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("refusal_appeal", "refusal_decision", "forgotten_appeal")
FORGOTTEN_APPEAL = (
    "EXISTS (SELECT 1 FROM forgotten_appeal WHERE forgotten_appeal.appeal = OLD.appeal)"
)
FORGOTTEN_ENTRY = "EXISTS (SELECT 1 FROM forgotten WHERE forgotten.entry = OLD.entry)"


def upgrade() -> None:
    """Make the new tables, then set the triggers."""
    _appeals()
    _kept_files()
    dialect = op.get_bind().dialect.name
    for statement in (
        *(statement for table in APPEND_ONLY for statement in append_only(dialect, table)),
        *deletable_once(dialect, "refusal_paper", FORGOTTEN_APPEAL),
        *deletable_once(dialect, "kept_file", f"({FORGOTTEN_ENTRY} OR {FORGOTTEN_APPEAL})"),
    ):
        op.execute(statement)


def _appeals() -> None:
    op.create_table(
        "refusal_appeal",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("refusal", WholeNumber, nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("consent", WholeNumber, nullable=False),
        *_who(),
        _points("refusal_appeal", "refusal", "refusal.id"),
        _points("refusal_appeal", "batch", "period.batch"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal_appeal")),
    )
    op.create_index(op.f("ix_refusal_appeal_refusal"), "refusal_appeal", ["refusal"])
    op.create_table(
        "refusal_paper",
        *_of_appeal("refusal_paper"),
        sa.Column("box", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "refusal_decision",
        *_of_appeal("refusal_decision"),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entry", WholeNumber, nullable=True),
        *_who(),
        sa.CheckConstraint("what IN ('uphold', 'enter')", name=op.f("ck_refusal_decision_what")),
        sa.CheckConstraint(
            "(what = 'enter') = (entry IS NOT NULL)", name=op.f("ck_refusal_decision_entered")
        ),
        _points("refusal_decision", "entry", "entry.number"),
        sa.UniqueConstraint("entry", name=op.f("uq_refusal_decision_entry")),
    )
    op.create_table("forgotten_appeal", *_of_appeal("forgotten_appeal"), *_who())


def _kept_files() -> None:
    op.create_table(
        "kept_file",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("entry", WholeNumber, nullable=True),
        sa.Column("appeal", WholeNumber, nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", WholeNumber, nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        *_who(),
        sa.CheckConstraint(
            "(entry IS NULL) <> (appeal IS NULL)", name=op.f("ck_kept_file_one_owner")
        ),
        _points("kept_file", "entry", "entry.number"),
        _points("kept_file", "appeal", "refusal_appeal.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_file")),
        sa.UniqueConstraint("entry", "digest", name=op.f("uq_kept_file_entry_digest")),
        sa.UniqueConstraint("appeal", "digest", name=op.f("uq_kept_file_appeal_digest")),
    )


def _of_appeal(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("appeal", WholeNumber, autoincrement=False, nullable=False),
        _points(table, "appeal", "refusal_appeal.id"),
        sa.PrimaryKeyConstraint("appeal", name=op.f(f"pk_{table}")),
    )


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    other = to.partition(".")[0]
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}_{other}"))


def _who() -> tuple[sa.Column[object], sa.Column[str]]:
    return (
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
    )
