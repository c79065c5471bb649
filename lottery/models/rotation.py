"""Which secrets of the home are in use: a mark of each, and when it came."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from lottery.models.base import Base
from lottery.models.columns import Serial


class SecretRotation(Base):
    """A secret is being made anew (`begun`), or has been (`done`); the last row of one counts.

    `mark` is a keyed hash by the new secret, which tells nothing of it. While a row `begun` is the
    last one, boxes and keyed hashes may be changed in their rows (triggers).
    """

    __tablename__ = "secret_rotation"
    __table_args__ = (
        CheckConstraint("secret IN ('field', 'index')", name="secret"),
        CheckConstraint("what IN ('begun', 'done')", name="what"),
    )
    id: Mapped[Serial]
    secret: Mapped[str]
    what: Mapped[str]
    mark: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
