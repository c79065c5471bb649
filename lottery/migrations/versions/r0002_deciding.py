"""Review, corrections, the tax bureau's answers, merchants with history, and what is forgotten.

The papers of an entry move out of the table that only grows into one whose rows can be deleted,
and so does the key behind the tags of a draw. An invoice's identity may be entered again after an
entry that was corrected: by keys, not by a check of the program.
"""

import sqlalchemy as sa
from alembic import op

from lottery.migrations.guards import append_only, deletable_once, refuses
from lottery.models.columns import Instant, WholeNumber

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "entry_reason",
    "event_note",
    "review_motion",
    "correction",
    "invoice_identity",
    "merchant_version",
    "tax_file",
    "tax_answer",
    "forgotten",
    "forgotten_draw",
)
PAPERS = "slip_box, card_box, holder_index, phone_index, person_index, seller_index"
INDEXED = ("holder_index", "phone_index", "person_index", "seller_index")
CORRECTED = "EXISTS (SELECT 1 FROM correction WHERE correction.entry = NEW.entry)"
NOT_REJECTED = (
    "NOT EXISTS (SELECT 1 FROM entry_event AS e"
    " WHERE e.line = NEW.line AND e.entry = NEW.entry AND e.what = 'reject')"
    " OR EXISTS (SELECT 1 FROM entry_event AS e WHERE e.entry = NEW.entry AND e.line > NEW.line)"
)
FORGOTTEN = "EXISTS (SELECT 1 FROM forgotten WHERE forgotten.entry = OLD.entry)"
FORGOTTEN_DRAW = (
    "EXISTS (SELECT 1 FROM forgotten_draw WHERE forgotten_draw.draw = OLD.draw"
    " AND forgotten_draw.attempt = OLD.attempt)"
)


def upgrade() -> None:
    """Make the new tables, move what moves, then set the triggers."""
    _forgotten()
    _papers()
    _draw_key()
    _review()
    _identities()
    _merchants()
    _tax()
    _triggers()


def _triggers() -> None:
    dialect = op.get_bind().dialect.name
    statements = [
        *(statement for table in APPEND_ONLY for statement in append_only(dialect, table)),
        *deletable_once(dialect, "entry_paper", FORGOTTEN),
        *deletable_once(dialect, "draw_key", FORGOTTEN_DRAW),
        *refuses(
            dialect,
            "entry_event",
            "not_corrected",
            f"NEW.what = 'accept' AND {CORRECTED}",
            "a corrected entry is never accepted",
        ),
        *refuses(
            dialect, "correction", "rejected", NOT_REJECTED, "only a rejected entry is corrected"
        ),
    ]
    for statement in statements:
        op.execute(statement)


def _entry_key() -> sa.Column[int]:
    return sa.Column("entry", WholeNumber, autoincrement=False, nullable=False)


def _of_entry(table: str, column: str = "entry") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["entry.number"], name=op.f(f"fk_{table}_{column}_entry")
    )


def _of_event(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["line"], ["entry_event.line"], name=op.f(f"fk_{table}_line_entry_event")
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


def _draw_columns() -> tuple[sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("draw", sa.Text(), nullable=False),
        sa.Column("attempt", WholeNumber, autoincrement=False, nullable=False),
    )


def _forgotten() -> None:
    op.create_table(
        "forgotten",
        _entry_key(),
        *_who(),
        _of_entry("forgotten"),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "forgotten_draw",
        *_draw_columns(),
        *_who(),
        _of_draw("forgotten_draw"),
        sa.PrimaryKeyConstraint("draw", "attempt", name=op.f("pk_forgotten_draw")),
    )


def _papers() -> None:
    texts = (sa.Column(name, sa.Text(), nullable=False) for name in INDEXED)
    op.create_table(
        "entry_paper",
        _entry_key(),
        sa.Column("slip_box", sa.LargeBinary(), nullable=False),
        sa.Column("card_box", sa.LargeBinary(), nullable=False),
        *texts,
        _of_entry("entry_paper"),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_entry_paper")),
    )
    op.execute(f"INSERT INTO entry_paper (entry, {PAPERS}) SELECT number, {PAPERS} FROM entry")  # noqa: S608
    for name in INDEXED:
        op.drop_index(op.f(f"ix_entry_{name}"), "entry")
    for name in ("phone_index", "seller_index"):  # what is asked for; each costs an import time
        op.create_index(op.f(f"ix_entry_paper_{name}"), "entry_paper", [name], unique=False)
    for name in PAPERS.split(", "):
        op.execute(f"ALTER TABLE entry DROP COLUMN {name}")


def _draw_key() -> None:
    op.create_table(
        "draw_key",
        *_draw_columns(),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        _of_draw("draw_key"),
        sa.PrimaryKeyConstraint("draw", "attempt", name=op.f("pk_draw_key")),
    )
    boxes = "SELECT draw, attempt, content FROM draw_document WHERE name = 'tag-key.box'"
    op.execute(f"INSERT INTO draw_key (draw, attempt, box) {boxes}")
    dialect = op.get_bind().dialect.name
    trigger = "draw_document_no_delete" if dialect == "sqlite" else "draw_document_no_change"
    op.execute(f"DROP TRIGGER {trigger}" + ("" if dialect == "sqlite" else " ON draw_document"))
    op.execute("DELETE FROM draw_document WHERE name = 'tag-key.box'")
    for statement in append_only(dialect, "draw_document"):
        if f" {trigger} " in statement:
            op.execute(statement)


def _review() -> None:
    op.create_table(
        "entry_reason",
        _entry_key(),
        sa.Column("position", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        _of_entry("entry_reason"),
        sa.PrimaryKeyConstraint("entry", "position", name=op.f("pk_entry_reason")),
    )
    op.create_table(
        "event_note",
        sa.Column("line", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _of_event("event_note"),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_event_note")),
    )
    _motions()
    op.create_table(
        "correction",
        _entry_key(),
        sa.Column("line", WholeNumber, nullable=False),
        sa.Column("replacement", WholeNumber, nullable=False),
        *_who(),
        sa.CheckConstraint("entry < replacement", name=op.f("ck_correction_forwards")),
        _of_entry("correction"),
        _of_event("correction"),
        _of_entry("correction", "replacement"),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_correction")),
        sa.UniqueConstraint("line", name=op.f("uq_correction_line")),
        sa.UniqueConstraint("replacement", name=op.f("uq_correction_replacement")),
    )


def _motions() -> None:
    op.create_table(
        "review_motion",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("entry", WholeNumber, nullable=False),
        sa.Column("events", WholeNumber, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        *_who(),
        sa.CheckConstraint(
            "what IN ('accept', 'reject', 'appeal')", name=op.f("ck_review_motion_what")
        ),
        _of_entry("review_motion"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_motion")),
    )
    op.create_index(op.f("ix_review_motion_entry"), "review_motion", ["entry"], unique=False)


def _identities() -> None:
    """Primary keys cannot be changed everywhere, so the table is made again."""
    op.execute("CREATE TABLE held AS SELECT identity, entry FROM invoice_identity")
    op.drop_table("invoice_identity")
    op.create_table(
        "invoice_identity",
        sa.Column("identity", sa.Text(), nullable=False),
        _entry_key(),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("follows", WholeNumber, nullable=True),
        sa.CheckConstraint("follows < entry", name=op.f("ck_invoice_identity_forwards")),
        _of_entry("invoice_identity"),
        sa.ForeignKeyConstraint(
            ["follows"], ["correction.entry"], name=op.f("fk_invoice_identity_follows_correction")
        ),
        sa.ForeignKeyConstraint(
            ["identity", "scope", "follows"],
            ["invoice_identity.identity", "invoice_identity.scope", "invoice_identity.entry"],
            name=op.f("fk_invoice_identity_follows_itself"),
        ),
        sa.PrimaryKeyConstraint("identity", "entry", name=op.f("pk_invoice_identity")),
        sa.UniqueConstraint(
            "identity", "scope", "entry", name=op.f("uq_invoice_identity_identity_scope_entry")
        ),
        sa.UniqueConstraint(
            "identity", "scope", "follows", name=op.f("uq_invoice_identity_identity_scope_follows")
        ),
    )
    op.create_index(op.f("ix_invoice_identity_entry"), "invoice_identity", ["entry"])
    first = sa.text("follows IS NULL")
    op.create_index(
        op.f("uq_invoice_identity_first"),
        "invoice_identity",
        ["identity", "scope"],
        unique=True,
        sqlite_where=first,
        postgresql_where=first,
    )
    held = "SELECT identity, entry, '' FROM held"
    op.execute(f"INSERT INTO invoice_identity (identity, entry, scope) {held}")
    op.execute("DROP TABLE held")


def _merchants() -> None:
    op.create_table(
        "merchant_version",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("seller_id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("is_insurer", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        *_who(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_version")),
    )
    columns = "seller_id, valid_from, valid_to, name, category, is_insurer"
    op.execute(
        f"INSERT INTO merchant_version ({columns}, withdrawn, why, at, by)"  # noqa: S608
        f" SELECT {columns}, false, '', CURRENT_TIMESTAMP, 'upgrade' FROM merchant"
    )
    op.create_index(op.f("ix_merchant_version_seller_id"), "merchant_version", ["seller_id"])
    op.create_index(op.f("ix_merchant_version_name"), "merchant_version", ["name"])
    op.drop_table("merchant")


def _tax() -> None:
    op.create_table(
        "tax_file",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rows", WholeNumber, nullable=False),
        *_who(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_tax_file_sha256")),
    )
    op.create_table(
        "tax_answer",
        sa.Column("id", WholeNumber, nullable=False),
        sa.Column("file", WholeNumber, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state IN ('normal', 'void', 'red', 'partly-red', 'unknown')",
            name=op.f("ck_tax_answer_state"),
        ),
        sa.ForeignKeyConstraint(
            ["file"], ["tax_file.id"], name=op.f("fk_tax_answer_file_tax_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_answer")),
        sa.UniqueConstraint(
            "identity", "as_of", "state", name=op.f("uq_tax_answer_identity_as_of_state")
        ),
    )
