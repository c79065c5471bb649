"""The ledger of rows (written by `lottery.ledger` only)."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Key, WholeNumber


class RowLedger(Base):
    """The rows of one table that a transaction wrote, by key and hash: canonical JSON.

    `seq` is the line of the journal that holds the hash of `content`.
    """

    __tablename__ = "row_ledger"
    table_name: Mapped[Key]
    seq: Mapped[int] = mapped_column(
        WholeNumber,
        ForeignKey("journal_line.seq"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    content: Mapped[str] = mapped_column(Text())
