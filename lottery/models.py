"""The tables, in the order in which an invoice walks through them.

Plain rows without behaviour: what may happen to them is in the module that writes them, and what
must never happen to them is in the database (`APPEND_ONLY` becomes triggers in the migrations).
JSON columns hold canonical JSON text. Money is whole fen. Boxes are AES-GCM (`lottery.people`).
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lottery.columns import NAMES, TYPES, Key, Numbered, Serial

APPEND_ONLY = (
    "rules_version",
    "register_line",
    "checkpoint",
    "entry",
    "entry_event",
    "entry_reason",
    "event_note",
    "review_motion",
    "correction",
    "invoice_identity",
    "refusal",
    "merchant_version",
    "tax_file",
    "tax_answer",
    "draw_step",
    "draw_document",
    "forgotten",
    "forgotten_draw",
    "journal_line",
)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = TYPES


# The programme


class Campaign(Base):
    """One campaign, `fp` or `bx`."""

    __tablename__ = "campaign"
    code: Mapped[Key]
    title: Mapped[str]


class Period(Base):
    """One period of a campaign; `batch` is its name in the register. No entry after closes_at."""

    __tablename__ = "period"
    __table_args__ = (CheckConstraint("starts <= ends", name="starts_before_it_ends"),)
    batch: Mapped[Key]
    campaign: Mapped[str] = mapped_column(ForeignKey("campaign.code"), index=True)
    title: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date]
    closes_at: Mapped[datetime]


class RulesVersion(Base):
    """A version of the rules: the text people read, and the parameters the program uses."""

    __tablename__ = "rules_version"
    __table_args__ = (UniqueConstraint("campaign", "version"),)
    id: Mapped[Serial]
    campaign: Mapped[str] = mapped_column(ForeignKey("campaign.code"))
    version: Mapped[int]
    valid_from: Mapped[date]
    text: Mapped[str]
    sha256: Mapped[str]
    parameters: Mapped[str]


class DrawPlan(Base):
    """A draw as the programme foresees it: JSON of `programme.DrawPlan`."""

    __tablename__ = "draw_plan"
    code: Mapped[Key]
    campaign: Mapped[str] = mapped_column(ForeignKey("campaign.code"))
    title: Mapped[str]
    content: Mapped[str]


class MerchantVersion(Base):
    """What was known of a seller's registration from valid_from on, as of `at`.

    The newest row of a number and first day counts; a withdrawn one means that there is none.
    """

    __tablename__ = "merchant_version"
    id: Mapped[Serial]
    seller_id: Mapped[str] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    name: Mapped[str] = mapped_column(index=True)
    category: Mapped[str]
    is_insurer: Mapped[bool]
    withdrawn: Mapped[bool]
    why: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class Barred(Base):
    """A person who may not take part, by keyed hash; `reason` is the TOKEN in omitted.txt."""

    __tablename__ = "barred"
    person_index: Mapped[Key]
    reason: Mapped[str]
    added_at: Mapped[datetime]


# The register (written by `lottery.register` only)


class RegisterLine(Base):
    """Line `number` of the register (from 0), without its LF, and its RFC 6962 leaf hash."""

    __tablename__ = "register_line"
    number: Mapped[Numbered]
    line: Mapped[bytes]
    leaf: Mapped[bytes]


class RegisterHead(Base):
    """The single row (id 1) that writers of the register lock: its size and last date."""

    __tablename__ = "register_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[Numbered]
    size: Mapped[int]
    last_date: Mapped[date | None]


class Checkpoint(Base):
    """A signed C2SP tlog-checkpoint note over the first `size` lines."""

    __tablename__ = "checkpoint"
    size: Mapped[Numbered]
    root: Mapped[str]
    note: Mapped[bytes]
    at: Mapped[datetime]


class Entry(Base):
    """What stands behind a submit line. Its status is its last event, never a column."""

    __tablename__ = "entry"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount_positive"),)
    number: Mapped[int] = mapped_column(
        ForeignKey("register_line.number"), primary_key=True, autoincrement=False
    )
    batch: Mapped[str] = mapped_column(ForeignKey("period.batch"), index=True)
    commit: Mapped[str] = mapped_column(unique=True)
    seller_name: Mapped[str]
    amount_fen: Mapped[int]
    issued: Mapped[date]
    kind: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]


class EntryPaper(Base):
    """The papers of an entry and the keyed hashes of its people: what can be forgotten.

    Never changed; a row may be deleted once `forgotten` says so (triggers).
    """

    __tablename__ = "entry_paper"
    entry: Mapped[int] = mapped_column(
        ForeignKey("entry.number"), primary_key=True, autoincrement=False
    )
    slip_box: Mapped[bytes]
    card_box: Mapped[bytes]
    holder_index: Mapped[str]
    phone_index: Mapped[str] = mapped_column(index=True)
    person_index: Mapped[str]
    seller_index: Mapped[str] = mapped_column(index=True)


class Forgotten(Base):
    """An entry whose papers were destroyed, when and by whom."""

    __tablename__ = "forgotten"
    entry: Mapped[int] = mapped_column(
        ForeignKey("entry.number"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
    by: Mapped[str]


class EntryEvent(Base):
    """The accept or reject line at `line` of the register, and who answers for it."""

    __tablename__ = "entry_event"
    __table_args__ = (CheckConstraint("what IN ('accept', 'reject')", name="what"),)
    line: Mapped[int] = mapped_column(
        ForeignKey("register_line.number"), primary_key=True, autoincrement=False
    )
    entry: Mapped[int] = mapped_column(ForeignKey("entry.number"), index=True)
    what: Mapped[str]
    reason: Mapped[str | None]
    at: Mapped[datetime]
    by: Mapped[str]


class EventNote(Base):
    """Why somebody decided so, where the line in the register cannot say it."""

    __tablename__ = "event_note"
    line: Mapped[int] = mapped_column(
        ForeignKey("entry_event.line"), primary_key=True, autoincrement=False
    )
    code: Mapped[str]
    note: Mapped[str]


# Intake and review


class EntryReason(Base):
    """Why an entry was sent to review, in the order of the verdict; the value names nobody."""

    __tablename__ = "entry_reason"
    entry: Mapped[int] = mapped_column(
        ForeignKey("entry.number"), primary_key=True, autoincrement=False
    )
    position: Mapped[Numbered]
    code: Mapped[str]
    field: Mapped[str]
    value: Mapped[str]


class ReviewMotion(Base):
    """A decision proposed, or an appeal; open while the entry has as many events as then."""

    __tablename__ = "review_motion"
    __table_args__ = (CheckConstraint("what IN ('accept', 'reject', 'appeal')", name="what"),)
    id: Mapped[Serial]
    entry: Mapped[int] = mapped_column(ForeignKey("entry.number"), index=True)
    events: Mapped[int]
    what: Mapped[str]
    reason: Mapped[str | None]
    note: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class Correction(Base):
    """An entry that was wrong, the line that rejects it, and the entry made anew.

    It is never accepted again (a trigger), and its identities may be entered once more.
    """

    __tablename__ = "correction"
    __table_args__ = (CheckConstraint("entry < replacement", name="forwards"),)
    entry: Mapped[int] = mapped_column(
        ForeignKey("entry.number"), primary_key=True, autoincrement=False
    )
    line: Mapped[int] = mapped_column(ForeignKey("entry_event.line"), unique=True)
    replacement: Mapped[int] = mapped_column(ForeignKey("entry.number"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str]


class InvoiceIdentity(Base):
    """A typed identity, `L:<code>-<number>` or `D:<20 digits>`, and the entry that holds it.

    Once in its scope (the whole programme: empty; or one campaign), but for an entry that
    `follows` one that was corrected: each holder is followed by one at most.
    """

    __tablename__ = "invoice_identity"
    __table_args__ = (
        CheckConstraint("follows < entry", name="forwards"),
        UniqueConstraint("identity", "scope", "entry"),
        UniqueConstraint("identity", "scope", "follows"),
        ForeignKeyConstraint(
            ["identity", "scope", "follows"],
            ["invoice_identity.identity", "invoice_identity.scope", "invoice_identity.entry"],
            name="fk_invoice_identity_follows_itself",
        ),
        Index(
            "uq_invoice_identity_first",
            "identity",
            "scope",
            unique=True,
            sqlite_where=text("follows IS NULL"),
            postgresql_where=text("follows IS NULL"),
        ),
    )
    identity: Mapped[Key]
    entry: Mapped[int] = mapped_column(
        ForeignKey("entry.number"), primary_key=True, autoincrement=False, index=True
    )
    scope: Mapped[str]
    follows: Mapped[int | None] = mapped_column(ForeignKey("correction.entry"))


class Refusal(Base):
    """An invoice refused at the counter or in an import, once by its fingerprint."""

    __tablename__ = "refusal"
    id: Mapped[Serial]
    at: Mapped[datetime]
    by: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    identity: Mapped[str | None] = mapped_column(index=True)
    code: Mapped[str]
    detail: Mapped[str]


class ImportJob(Base):
    """One file imported into one campaign; the same file again resumes it."""

    __tablename__ = "import_job"
    __table_args__ = (UniqueConstraint("sha256", "campaign"),)
    id: Mapped[Serial]
    campaign: Mapped[str] = mapped_column(ForeignKey("campaign.code"))
    sha256: Mapped[str]
    name: Mapped[str]
    started_at: Mapped[datetime]
    by: Mapped[str]
    rows_total: Mapped[int]


class ImportRow(Base):
    """The verdict on one row of a job; it is stored in the transaction that stores its entry."""

    __tablename__ = "import_row"
    __table_args__ = (
        CheckConstraint("verdict IN ('accept', 'review', 'refuse', 'same')", name="verdict"),
    )
    job: Mapped[int] = mapped_column(ForeignKey("import_job.id"), primary_key=True)
    row: Mapped[Numbered]
    verdict: Mapped[str]
    code: Mapped[str | None]
    entry: Mapped[int | None] = mapped_column(ForeignKey("entry.number"))
    message: Mapped[str]


# Draws


class Draw(Base):
    """One attempt of a draw as planned; its steps tell how far it is."""

    __tablename__ = "draw"
    __table_args__ = (
        CheckConstraint("attempt BETWEEN 1 AND 999", name="attempt"),
        CheckConstraint("mode IN ('live', 'rehearsal')", name="mode"),
    )
    code: Mapped[Key]
    attempt: Mapped[Numbered]
    mode: Mapped[str]
    title: Mapped[str]
    campaign: Mapped[str] = mapped_column(ForeignKey("campaign.code"))
    batches: Mapped[str]
    rules_version: Mapped[int] = mapped_column(ForeignKey("rules_version.id"))
    cap: Mapped[int]
    audit: Mapped[int]
    place: Mapped[str]
    organiser: Mapped[str]
    omits: Mapped[str]
    planned_at: Mapped[datetime]


def _of_a_draw() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["draw", "attempt"], ["draw.code", "draw.attempt"])


class DrawTier(Base):
    """A tier: `count` prizes called `prize`, worth value_fen each, and its alternates."""

    __tablename__ = "draw_tier"
    __table_args__ = (_of_a_draw(), UniqueConstraint("draw", "attempt", "code"))
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    position: Mapped[Numbered]
    code: Mapped[str]
    name: Mapped[str]
    count: Mapped[int]
    prize: Mapped[str]
    value_fen: Mapped[int]
    alternates: Mapped[int]


class DrawSource(Base):
    """A source of randomness. Its value is set once; a trigger keeps it."""

    __tablename__ = "draw_source"
    __table_args__ = (
        _of_a_draw(),
        UniqueConstraint("draw", "attempt", "kind", "who"),
        CheckConstraint("kind IN ('dice', 'public', 'sealed', 'drand')", name="kind"),
    )
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    number: Mapped[Numbered]
    kind: Mapped[str]
    who: Mapped[str]
    title: Mapped[str]
    parameter: Mapped[str | None]
    value: Mapped[str | None]
    recorded_at: Mapped[datetime | None]


class DrawStep(Base):
    """A step that an attempt has taken; there is no way back."""

    __tablename__ = "draw_step"
    __table_args__ = (
        _of_a_draw(),
        CheckConstraint(
            "step IN ('planned', 'frozen', 'committed', 'drawn', 'minuted', 'published', 'void')",
            name="step",
        ),
    )
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    step: Mapped[Key]
    at: Mapped[datetime]
    by: Mapped[str]


class DrawDocument(Base):
    """A file of an attempt, byte for byte; private ones lie here in a box."""

    __tablename__ = "draw_document"
    __table_args__ = (_of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    name: Mapped[Key]
    content: Mapped[bytes]


class DrawKey(Base):
    """The box with an attempt's tag-key.txt; never changed, deleted once `forgotten_draw` says so.

    Whoever has the key can find a person's lines in the published pool.
    """

    __tablename__ = "draw_key"
    __table_args__ = (_of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    box: Mapped[bytes]


class ForgottenDraw(Base):
    """An attempt whose tag key was destroyed, when and by whom."""

    __tablename__ = "forgotten_draw"
    __table_args__ = (_of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    at: Mapped[datetime]
    by: Mapped[str]


# The tax bureau


class TaxFile(Base):
    """A file of answers that was imported."""

    __tablename__ = "tax_file"
    id: Mapped[Serial]
    sha256: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    rows: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str]


class TaxAnswer(Base):
    """What the tax bureau said of an invoice as of a day; the newest day counts."""

    __tablename__ = "tax_answer"
    __table_args__ = (
        CheckConstraint(
            "state IN ('normal', 'void', 'red', 'partly-red', 'unknown')", name="state"
        ),
        UniqueConstraint("identity", "as_of", "state"),
    )
    id: Mapped[Serial]
    file: Mapped[int] = mapped_column(ForeignKey("tax_file.id"))
    identity: Mapped[str]
    state: Mapped[str]
    as_of: Mapped[date]


# Who did what


class JournalLine(Base):
    """One act in the chained journal (written by `lottery.journal` only)."""

    __tablename__ = "journal_line"
    seq: Mapped[Numbered]
    at: Mapped[datetime]
    actor: Mapped[str]
    act: Mapped[str]
    detail: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class JournalHead(Base):
    """The single row (id 1) that a writer of the journal locks: lines so far, and the last hash."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[Numbered]
    size: Mapped[int]
    hash: Mapped[str]


class Account(Base):
    """Somebody who logs in. `roles` is a JSON list, `password` an argon2 hash."""

    __tablename__ = "account"
    id: Mapped[Serial]
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    organ: Mapped[str]
    password: Mapped[str]
    roles: Mapped[str]
    active: Mapped[bool]
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
