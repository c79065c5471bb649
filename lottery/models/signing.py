"""Who signs the minutes of a draw after the organiser, and what they have signed."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from lottery.models.base import Base
from lottery.models.columns import Key, Numbered
from lottery.models.draws import of_a_draw


class StoredSigner(Base):
    """A signer of the plan, from number 2 on: his word, his certificate by its SHA-256, and that
    certificate (PEM) with those above it."""

    __tablename__ = "draw_signer"
    __table_args__ = (
        of_a_draw(),
        UniqueConstraint("draw", "attempt", "name"),
        UniqueConstraint("draw", "attempt", "sha256"),
    )
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    number: Mapped[Numbered]
    name: Mapped[str]
    sha256: Mapped[str]
    certificates: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class StoredCountersignature(Base):
    """What a signer has appended to the file before it (`base`, by its SHA-256): `revision`, byte
    for byte; `signed_at` is the time that he states."""

    __tablename__ = "countersignature"
    __table_args__ = (of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    number: Mapped[Numbered]
    name: Mapped[str]
    base: Mapped[str]
    signed_at: Mapped[datetime]
    revision: Mapped[bytes]
    at: Mapped[datetime]
    by: Mapped[str]
