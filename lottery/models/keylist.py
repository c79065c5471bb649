"""The published list of keys: its entries, and what waits for the signatures of an entry to be."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Key, Numbered, Serial


class StoredKeyEntry(Base):
    """An entry of the list with its signatures, byte for byte as it is published."""

    __tablename__ = "key_entry"
    number: Mapped[Numbered]
    content: Mapped[bytes]
    at: Mapped[datetime]
    by: Mapped[str]


class StoredKeyChange(Base):
    """An entry that is to come, without its signatures: its nine lines."""

    __tablename__ = "key_change"
    id: Mapped[Serial]
    content: Mapped[bytes]
    at: Mapped[datetime]
    by: Mapped[str]


class KeyChangeSignature(Base):
    """A signature line over an entry that is to come, by the key (its whole line) that made it."""

    __tablename__ = "key_change_signature"
    change: Mapped[Numbered] = mapped_column(ForeignKey("key_change.id"))
    key: Mapped[Key]
    line: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class KeyChangeEnd(Base):
    """How an entry that was to come ended: `listed` or `withdrawn`."""

    __tablename__ = "key_change_end"
    change: Mapped[int] = mapped_column(
        ForeignKey("key_change.id"), primary_key=True, autoincrement=False
    )
    what: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
