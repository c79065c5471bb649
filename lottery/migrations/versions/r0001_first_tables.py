"""The first tables, and the triggers that keep what must never change."""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import REFUSE_FUNCTION, append_only, guarded
from lottery.models.columns import Instant, WholeNumber

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "rules_version",
    "register_line",
    "checkpoint",
    "entry",
    "entry_event",
    "invoice_identity",
    "refusal",
    "draw_step",
    "draw_document",
    "journal_line",
)
GROWS = "NEW.size < OLD.size OR NEW.id <> OLD.id"
SET_ONCE = "OLD.value IS NOT NULL"


def upgrade() -> None:
    """Create the tables in the order of their foreign keys, then the triggers, then the heads."""
    _tables()
    _triggers()
    op.execute("INSERT INTO register_head (id, size, last_date) VALUES (1, 0, NULL)")
    journal_head = sa.text("INSERT INTO journal_head (id, size, hash) VALUES (1, 0, :hash)")
    op.execute(journal_head.bindparams(hash="0" * 64))


def _triggers() -> None:
    dialect = op.get_bind().dialect.name
    if dialect != "sqlite":
        op.execute(REFUSE_FUNCTION)
    statements = [
        *(statement for table in APPEND_ONLY for statement in append_only(dialect, table)),
        *guarded(dialect, "register_head", GROWS, "the register never shrinks"),
        *guarded(dialect, "journal_head", GROWS, "the journal never shrinks"),
        *guarded(dialect, "draw_source", SET_ONCE, "a value is recorded once"),
    ]
    for statement in statements:
        op.execute(statement)


def _tables() -> None:
    _account()
    _barred()
    _campaign()
    _checkpoint()
    _journal_head()
    _journal_line()
    _merchant()
    _refusal()
    _register_head()
    _register_line()
    _draw_plan()
    _import_job()
    _period()
    _rules_version()
    _draw()
    _entry()
    _draw_document()
    _draw_source()
    _draw_step()
    _draw_tier()
    _entry_event()
    _import_row()
    _invoice_identity()


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )


def _barred() -> None:
    op.create_table(
        "barred",
        sa.Column("person_index", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_index", name=op.f("pk_barred")),
    )


def _campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_campaign")),
    )


def _checkpoint() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("size", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_checkpoint")),
    )


def _journal_head() -> None:
    op.create_table(
        "journal_head",
        sa.Column("id", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("size", WholeNumber, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_journal_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )


def _journal_line() -> None:
    op.create_table(
        "journal_line",
        sa.Column("seq", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal_line")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_line_hash")),
    )


def _merchant() -> None:
    op.create_table(
        "merchant",
        sa.Column("seller_id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("is_insurer", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seller_id", "valid_from", name=op.f("pk_merchant")),
    )


def _refusal() -> None:
    op.create_table(
        "refusal",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_refusal_fingerprint")),
    )
    op.create_index(op.f("ix_refusal_identity"), "refusal", ["identity"], unique=False)


def _register_head() -> None:
    op.create_table(
        "register_head",
        sa.Column("id", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("size", WholeNumber, nullable=False),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_register_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_head")),
    )


def _register_line() -> None:
    op.create_table(
        "register_line",
        sa.Column("number", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_register_line")),
    )


def _draw_plan() -> None:
    op.create_table(
        "draw_plan",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.code"], name=op.f("fk_draw_plan_campaign_campaign")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_draw_plan")),
    )


def _import_job() -> None:
    op.create_table(
        "import_job",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("rows_total", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.code"], name=op.f("fk_import_job_campaign_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
        sa.UniqueConstraint("sha256", "campaign", name=op.f("uq_import_job_sha256_campaign")),
    )


def _period() -> None:
    op.create_table(
        "period",
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.CheckConstraint("starts <= ends", name=op.f("ck_period_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.code"], name=op.f("fk_period_campaign_campaign")
        ),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_period")),
    )
    op.create_index(op.f("ix_period_campaign"), "period", ["campaign"], unique=False)


def _rules_version() -> None:
    op.create_table(
        "rules_version",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("version", WholeNumber, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.code"], name=op.f("fk_rules_version_campaign_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_version")),
        sa.UniqueConstraint("campaign", "version", name=op.f("uq_rules_version_campaign_version")),
    )


def _draw() -> None:
    op.create_table(
        "draw",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("batches", sa.Text(), nullable=False),
        sa.Column("rules_version", WholeNumber, nullable=False),
        sa.Column("cap", WholeNumber, nullable=False),
        sa.Column("audit", WholeNumber, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("organiser", sa.Text(), nullable=False),
        sa.Column("omits", sa.Text(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.CheckConstraint("mode IN ('live', 'rehearsal')", name=op.f("ck_draw_mode")),
        sa.CheckConstraint("attempt BETWEEN 1 AND 999", name=op.f("ck_draw_attempt")),
        sa.ForeignKeyConstraint(
            ["campaign"], ["campaign.code"], name=op.f("fk_draw_campaign_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["rules_version"],
            ["rules_version.id"],
            name=op.f("fk_draw_rules_version_rules_version"),
        ),
        sa.PrimaryKeyConstraint("code", "attempt", name=op.f("pk_draw")),
    )


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("number", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("commit", sa.Text(), nullable=False),
        sa.Column("slip_box", sa.LargeBinary(), nullable=False),
        sa.Column("card_box", sa.LargeBinary(), nullable=False),
        sa.Column("holder_index", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.Text(), nullable=False),
        sa.Column("person_index", sa.Text(), nullable=False),
        sa.Column("seller_index", sa.Text(), nullable=False),
        sa.Column("seller_name", sa.Text(), nullable=False),
        sa.Column("amount_fen", WholeNumber, nullable=False),
        sa.Column("issued", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_entry_amount_positive")),
        sa.ForeignKeyConstraint(["batch"], ["period.batch"], name=op.f("fk_entry_batch_period")),
        sa.ForeignKeyConstraint(
            ["number"], ["register_line.number"], name=op.f("fk_entry_number_register_line")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry")),
        sa.UniqueConstraint("commit", name=op.f("uq_entry_commit")),
    )
    op.create_index(op.f("ix_entry_batch"), "entry", ["batch"], unique=False)
    op.create_index(op.f("ix_entry_holder_index"), "entry", ["holder_index"], unique=False)
    op.create_index(op.f("ix_entry_person_index"), "entry", ["person_index"], unique=False)
    op.create_index(op.f("ix_entry_phone_index"), "entry", ["phone_index"], unique=False)
    op.create_index(op.f("ix_entry_seller_index"), "entry", ["seller_index"], unique=False)


def _draw_document() -> None:
    op.create_table(
        "draw_document",
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_draw_document_draw_attempt_draw"),
        ),
        sa.PrimaryKeyConstraint("draw", "attempt", "name", name=op.f("pk_draw_document")),
    )


def _draw_source() -> None:
    op.create_table(
        "draw_source",
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("number", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("parameter", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('dice', 'public', 'sealed', 'drand')", name=op.f("ck_draw_source_kind")
        ),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_draw_source_draw_attempt_draw"),
        ),
        sa.PrimaryKeyConstraint("draw", "attempt", "number", name=op.f("pk_draw_source")),
        sa.UniqueConstraint(
            "draw", "attempt", "kind", "who", name=op.f("uq_draw_source_draw_attempt_kind_who")
        ),
    )


def _draw_step() -> None:
    op.create_table(
        "draw_step",
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "step IN ('planned', 'frozen', 'committed', 'drawn', 'minuted', 'published', 'void')",
            name=op.f("ck_draw_step_step"),
        ),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_draw_step_draw_attempt_draw"),
        ),
        sa.PrimaryKeyConstraint("draw", "attempt", "step", name=op.f("pk_draw_step")),
    )


def _draw_tier() -> None:
    op.create_table(
        "draw_tier",
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("position", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("count", WholeNumber, nullable=False),
        sa.Column("prize", sa.Text(), nullable=False),
        sa.Column("value_fen", WholeNumber, nullable=False),
        sa.Column("alternates", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["draw", "attempt"],
            ["draw.code", "draw.attempt"],
            name=op.f("fk_draw_tier_draw_attempt_draw"),
        ),
        sa.PrimaryKeyConstraint("draw", "attempt", "position", name=op.f("pk_draw_tier")),
        sa.UniqueConstraint("draw", "attempt", "code", name=op.f("uq_draw_tier_draw_attempt_code")),
    )


def _entry_event() -> None:
    op.create_table(
        "entry_event",
        sa.Column("line", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("entry", WholeNumber, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint("what IN ('accept', 'reject')", name=op.f("ck_entry_event_what")),
        sa.ForeignKeyConstraint(
            ["entry"], ["entry.number"], name=op.f("fk_entry_event_entry_entry")
        ),
        sa.ForeignKeyConstraint(
            ["line"], ["register_line.number"], name=op.f("fk_entry_event_line_register_line")
        ),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_entry_event")),
    )
    op.create_index(op.f("ix_entry_event_entry"), "entry_event", ["entry"], unique=False)


def _import_row() -> None:
    op.create_table(
        "import_row",
        sa.Column("job", WholeNumber, nullable=False),
        sa.Column("row", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("entry", WholeNumber, nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('accept', 'review', 'refuse', 'same')", name=op.f("ck_import_row_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["entry"], ["entry.number"], name=op.f("fk_import_row_entry_entry")
        ),
        sa.ForeignKeyConstraint(
            ["job"], ["import_job.id"], name=op.f("fk_import_row_job_import_job")
        ),
        sa.PrimaryKeyConstraint("job", "row", name=op.f("pk_import_row")),
    )


def _invoice_identity() -> None:
    op.create_table(
        "invoice_identity",
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("entry", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry"], ["entry.number"], name=op.f("fk_invoice_identity_entry_entry")
        ),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_invoice_identity")),
    )
    op.create_index(op.f("ix_invoice_identity_entry"), "invoice_identity", ["entry"], unique=False)
