"""What was shown with an entry, and the appeals of those who were refused at the counter."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Serial


class RefusalAppeal(Base):
    """Somebody holds against a refusal that his invoice should take part.

    `batch` is the period that it would enter, or the one that is open; `consent` the version of
    the text that the person agreed to.
    """

    __tablename__ = "refusal_appeal"
    id: Mapped[Serial]
    refusal: Mapped[int] = mapped_column(ForeignKey("refusal.id"), index=True)
    batch: Mapped[str] = mapped_column(ForeignKey("period.batch"))
    consent: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str]


class RefusalPaper(Base):
    """The box with what was typed and why it is appealed: what can be forgotten.

    Never changed; a row may be deleted once `forgotten_appeal` says so (triggers).
    """

    __tablename__ = "refusal_paper"
    appeal: Mapped[int] = mapped_column(
        ForeignKey("refusal_appeal.id"), primary_key=True, autoincrement=False
    )
    box: Mapped[bytes]


class RefusalDecision(Base):
    """How an appeal ended: upheld for a reason, or entered as `entry`."""

    __tablename__ = "refusal_decision"
    __table_args__ = (
        CheckConstraint("what IN ('uphold', 'enter')", name="what"),
        CheckConstraint("(what = 'enter') = (entry IS NOT NULL)", name="entered"),
    )
    appeal: Mapped[int] = mapped_column(
        ForeignKey("refusal_appeal.id"), primary_key=True, autoincrement=False
    )
    what: Mapped[str]
    reason: Mapped[str | None]
    note: Mapped[str]
    entry: Mapped[int | None] = mapped_column(ForeignKey("entry.number"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str]


class ForgottenAppeal(Base):
    """An appeal whose paper and files were destroyed, when and by whom."""

    __tablename__ = "forgotten_appeal"
    appeal: Mapped[int] = mapped_column(
        ForeignKey("refusal_appeal.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
    by: Mapped[str]


class KeptFile(Base):
    """The box with a file that belongs to an entry or to an appeal, byte for byte.

    `digest` is a keyed hash of the bytes. Never changed; a row may be deleted once its entry or
    its appeal is on record as forgotten (triggers).
    """

    __tablename__ = "kept_file"
    __table_args__ = (
        CheckConstraint("(entry IS NULL) <> (appeal IS NULL)", name="one_owner"),
        UniqueConstraint("entry", "digest"),
        UniqueConstraint("appeal", "digest"),
    )
    id: Mapped[Serial]
    entry: Mapped[int | None] = mapped_column(ForeignKey("entry.number"))
    appeal: Mapped[int | None] = mapped_column(ForeignKey("refusal_appeal.id"))
    digest: Mapped[str]
    kind: Mapped[str]
    size: Mapped[int]
    box: Mapped[bytes]
    at: Mapped[datetime]
    by: Mapped[str]
