"""Second factors, sessions that can be ended, failures that every worker counts."""

import sqlalchemy as sa
from alembic import op

from lottery.models.columns import Instant, WholeNumber

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPEND_ONLY = ()


def upgrade() -> None:
    """Widen the accounts, then make the tables of sessions and failures."""
    op.add_column("account", sa.Column("totp_box", sa.LargeBinary(), nullable=True))
    op.add_column("account", sa.Column("totp_step", WholeNumber, nullable=True))
    op.add_column(
        "account",
        sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _login_session()
    _login_failure()


def _login_session() -> None:
    op.create_table(
        "login_session",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("account", WholeNumber, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_login_session_account_account")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_login_session")),
    )
    op.create_index(op.f("ix_login_session_account"), "login_session", ["account"])


def _login_failure() -> None:
    op.create_table(
        "login_failure",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_failure")),
    )
    op.create_index(op.f("ix_login_failure_at"), "login_failure", ["at"])
