"""Who logs in, and the journal of who did what."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Key, Numbered, Serial

_LOOKS = text("act IN ('entry-unmasked', 'appeal-unmasked')")


class StoredJournalLine(Base):
    """One act in the chained journal (written by `lottery.journal` only)."""

    __tablename__ = "journal_line"
    __table_args__ = (
        Index(
            "ix_journal_line_consents",
            "detail",
            sqlite_where=text("act = 'consent-given'"),
            postgresql_where=text("act = 'consent-given'"),
        ),
        Index("ix_journal_line_looks", "actor", "at", sqlite_where=_LOOKS, postgresql_where=_LOOKS),
    )
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


class StoredAccount(Base):
    """Somebody who logs in. `roles` is a JSON list, `password` an argon2 hash.

    `totp_box` holds the secret of the second factor, `totp_step` the last time step that was used,
    `recovery` a JSON list of the hashes of codes that open once without the phone. `password_at` is
    when the password was set (unknown for those of an earlier version).
    """

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
    totp_box: Mapped[bytes | None]
    totp_step: Mapped[int | None]
    must_change: Mapped[bool]
    password_at: Mapped[datetime | None]
    recovery: Mapped[str] = mapped_column(server_default="[]")


class LoginSession(Base):
    """Somebody who is logged in, by the hash of his session's token; ended once for good.

    `proved_at` is when he last typed a code of his second factor in this session.
    """

    __tablename__ = "login_session"
    token: Mapped[Key]
    account: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    address: Mapped[str]
    agent: Mapped[str]
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    proved_at: Mapped[datetime | None]


class LoginFailure(Base):
    """A log-in that failed; counted for fifteen minutes, then deleted."""

    __tablename__ = "login_failure"
    id: Mapped[Serial]
    username: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
