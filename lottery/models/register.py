"""The register and what stands behind its lines (the lines: `lottery.register` only)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Numbered


class StoredRegisterLine(Base):
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


class RegisterPiece(Base):
    """The RFC 6962 root over piece `number` (from 0) of the register: 65,536 lines, all there."""

    __tablename__ = "register_piece"
    number: Mapped[Numbered]
    root: Mapped[bytes]


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
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        Index("ix_entry_entered_by_entered_at_number", "entered_by", "entered_at", "number"),
    )
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
    person_index: Mapped[str] = mapped_column(index=True)
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
