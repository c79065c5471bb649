"""Prizes after the draw: what was done about each, and the papers that came with it."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only, changeable_while, deletable_once
from lottery.models.columns import Instant, WholeNumber

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

APPEND_ONLY = ("prize_act", "prize_claimant", "forgotten_prize_paper")
FORGOTTEN = (
    "EXISTS (SELECT 1 FROM forgotten_prize_paper WHERE forgotten_prize_paper.paper = OLD.id)"
)
UNDER_WAY = (
    "EXISTS (SELECT 1 FROM secret_rotation last WHERE last.what = 'begun' AND last.id ="
    " (SELECT max(id) FROM secret_rotation one WHERE one.secret = last.secret))"
)
KEPT = {
    "prize_paper": ("id", "act", "kind", "digest", "form", "size", "destroy_on", "at", "by"),
    "prize_claimant": ("act", "last_four", "form", "proxy"),
}
"""What of these rows is not changed even while a secret is made anew."""
WHATS = (
    *("notified", "answered", "appointed", "documents", "taxed", "handed", "receipt"),
    *("forfeited", "passed", "taken-back", "recovered", "returned", "noted"),
)
STAGES = (
    *("drawn", "called", "reached", "coming", "seen", "taxed", "handed"),
    *("forfeited", "taken-back", "settled", "returned", "empty"),
)


def upgrade() -> None:
    """Make the new tables, then set the triggers."""
    _acts()
    _papers()
    dialect = op.get_bind().dialect.name
    for statement in (
        *(statement for table in APPEND_ONLY for statement in append_only(dialect, table)),
        *deletable_once(dialect, "prize_paper", FORGOTTEN),
        *(
            statement
            for table, columns in KEPT.items()
            for statement in changeable_while(
                dialect, table, UNDER_WAY, columns, only_grows=table in APPEND_ONLY
            )
        ),
    ):
        op.execute(statement)


def _acts() -> None:
    op.create_table(
        "prize_act",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("slot", WholeNumber, nullable=False),
        sa.Column("number", WholeNumber, nullable=False),
        sa.Column("turn", WholeNumber, nullable=False),
        sa.Column("entry", WholeNumber, nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("proposal", WholeNumber, nullable=True),
        *_who(),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_prize_act_draw_attempt_draw"),
        ),
        _points("prize_act", "entry", "entry.number"),
        _points("prize_act", "proposal", "proposal.id"),
        sa.CheckConstraint(f"what IN {WHATS!r}", name=op.f("ck_prize_act_what")),
        sa.CheckConstraint(f"stage IN {STAGES!r}", name=op.f("ck_prize_act_stage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prize_act")),
        sa.UniqueConstraint(
            *("draw", "attempt", "tier", "slot", "number"),
            name=op.f("uq_prize_act_draw_attempt_tier_slot_number"),
        ),
    )
    op.create_index(op.f("ix_prize_act_entry"), "prize_act", ["entry"])
    op.create_table(
        "prize_claimant",
        sa.Column("act", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("identity_index", sa.Text(), nullable=False),
        sa.Column("last_four", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("proxy", sa.Boolean(), nullable=False),
        _points("prize_claimant", "act", "prize_act.id"),
        sa.PrimaryKeyConstraint("act", name=op.f("pk_prize_claimant")),
    )
    op.create_index(op.f("ix_prize_claimant_identity_index"), "prize_claimant", ["identity_index"])


def _papers() -> None:
    op.create_table(
        "prize_paper",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("act", WholeNumber, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("size", WholeNumber, nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("destroy_on", sa.Date(), nullable=False),
        *_who(),
        _points("prize_paper", "act", "prize_act.id"),
        sa.CheckConstraint(
            "kind IN ('identity', 'mandate', 'receipt', 'document')",
            name=op.f("ck_prize_paper_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prize_paper")),
        sa.UniqueConstraint("act", "kind", "digest", name=op.f("uq_prize_paper_act_kind_digest")),
    )
    op.create_index(op.f("ix_prize_paper_destroy_on"), "prize_paper", ["destroy_on"])
    op.create_table(
        "forgotten_prize_paper",
        sa.Column("paper", WholeNumber, autoincrement=False, nullable=False),
        *_who(),
        sa.PrimaryKeyConstraint("paper", name=op.f("pk_forgotten_prize_paper")),
    )


def _who() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
    )


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to.partition('.')[0]}"
    return sa.ForeignKeyConstraint([column], [to], name=op.f(name))
