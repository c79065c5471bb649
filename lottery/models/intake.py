"""Intake and review: why an entry is doubtful, what was refused, what was imported."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Key, Numbered, Serial


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


class RefusalPeriod(Base):
    """Of which campaign, and of which of its periods, a refusal was: once for each campaign.

    `batch` is the period of the day on which the invoice was issued, or else the one that was
    open; none where there is neither. Refusals of an older program have no such row.
    """

    __tablename__ = "refusal_period"
    refusal: Mapped[int] = mapped_column(
        ForeignKey("refusal.id"), primary_key=True, autoincrement=False
    )
    campaign: Mapped[Key] = mapped_column(ForeignKey("campaign.code"))
    batch: Mapped[str | None] = mapped_column(ForeignKey("period.batch"), index=True)


class ImportJob(Base):
    """One file imported into one campaign; the same file again resumes it.

    `handling` is what was said of it (columns, sheet, hidden rows) as canonical JSON, or empty.
    """

    __tablename__ = "import_job"
    __table_args__ = (UniqueConstraint("sha256", "campaign"),)
    id: Mapped[Serial]
    campaign: Mapped[str] = mapped_column(ForeignKey("campaign.code"))
    sha256: Mapped[str]
    name: Mapped[str]
    started_at: Mapped[datetime]
    by: Mapped[str]
    rows_total: Mapped[int]
    handling: Mapped[str] = mapped_column(server_default="")


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
    entry: Mapped[int | None] = mapped_column(ForeignKey("entry.number"), index=True)
    message: Mapped[str]


class HeadingMeaning(Base):
    """What a sender's header means, as somebody said; the newest row of a header counts.

    `purpose` is the sort of table; `campaign` and `sender` may be empty. `heading` is the folded
    header, `shown` as it stood there, `field` what it fills ("-": nothing), `forgotten` takes it
    back.
    """

    __tablename__ = "heading_meaning"
    __table_args__ = (
        CheckConstraint("purpose IN ('invoices', 'merchants', 'tax')", name="purpose"),
    )
    id: Mapped[Serial]
    purpose: Mapped[str]
    campaign: Mapped[str]
    sender: Mapped[str]
    heading: Mapped[str]
    shown: Mapped[str]
    field: Mapped[str]
    forgotten: Mapped[bool]
    at: Mapped[datetime]
    by: Mapped[str]
