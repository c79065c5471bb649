"""What pages say of the city and its organs; a home that works already keeps what it showed."""

import json

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only
from lottery.models.columns import Instant, WholeNumber

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

APPEND_ONLY = ("imprint",)
SHOWN = {"title": "有奖发票", "line": "公开抽奖"}
"""What every page was headed with so far."""


def upgrade() -> None:
    """Make the table, fill it for a home with a programme, then set the triggers."""
    op.create_table(
        "imprint",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("proposal", WholeNumber, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal"], ["proposal.id"], name=op.f("fk_imprint_proposal_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imprint")),
    )
    _keep_what_was_shown()
    for statement in append_only(op.get_bind().dialect.name, "imprint"):
        op.execute(statement)


def _keep_what_was_shown() -> None:
    """The heading of the pages, with organiser and place as the newest plan and rules say them."""
    connection = op.get_bind()
    plan = _one("SELECT content FROM draw_plan ORDER BY code DESC LIMIT 1")
    rules = _one("SELECT parameters FROM rules_version ORDER BY id DESC LIMIT 1")
    since = _one("SELECT at FROM journal_line ORDER BY seq LIMIT 1")
    if plan is None or since is None:
        return
    shown: dict[str, object] = dict(SHOWN)
    shown["short"] = json.loads(rules or "{}").get("place", "")
    host = json.loads(plan).get("organiser", "")
    shown["organs"] = [{"role": "host", "name": host}] if host else []
    content = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    connection.execute(
        sa.text("INSERT INTO imprint (content, at, by) VALUES (:content, :at, 'upgrade')"),
        {"content": content, "at": since},
    )


def _one(query: str) -> str | None:
    """The first value of the first row."""
    found: str | None = op.get_bind().execute(sa.text(query)).scalar()
    return found
