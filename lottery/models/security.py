"""The security log (written by `lottery.security_log` only)."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Numbered


class StoredSecurityLine(Base):
    """Somebody at the door, or at a privilege, chained. Never changed; a row may be deleted once
    `security_cut` says so (triggers)."""

    __tablename__ = "security_line"
    seq: Mapped[Numbered]
    at: Mapped[datetime]
    kind: Mapped[str]
    account: Mapped[str]
    address: Mapped[str]
    detail: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class SecurityHead(Base):
    """The single row (id 1) that a writer of the security log locks: how many lines there have
    been, and the last hash."""

    __tablename__ = "security_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[Numbered]
    size: Mapped[int]
    hash: Mapped[str]


class SecurityCut(Base):
    """The lines up to `upto`, whose last hash was `hash`, were destroyed for their age."""

    __tablename__ = "security_cut"
    upto: Mapped[Numbered]
    hash: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
