"""What the tax bureau answered."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Serial


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
