"""The notary's public keys, his signatures, and the programs that are handed out for checking."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Key, Numbered, Serial


class NotaryKey(Base):
    """A verifier key that the notary has registered; the last one counts."""

    __tablename__ = "notary_key"
    id: Mapped[Serial]
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    by: Mapped[str]


class NotarySignature(Base):
    """The notary's signature line over the text with this hash, a manifest or a checkpoint."""

    __tablename__ = "notary_signature"
    sha256: Mapped[Key]
    key: Mapped[Numbered] = mapped_column(ForeignKey("notary_key.id"))
    line: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class ProgramFile(Base):
    """A program as it was handed out when a draw was frozen whose manifest names its hash."""

    __tablename__ = "program_file"
    sha256: Mapped[Key]
    content: Mapped[bytes]
