"""What others give of a draw: timestamps, signatures and copies made elsewhere, and whose keys."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Key, Numbered, Serial
from lottery.models.draws import of_a_draw


class StoredSm2Key(Base):
    """An SM2 public key (the point's 65 bytes in hex) and whose it is."""

    __tablename__ = "sm2_key"
    id: Mapped[Serial]
    name: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    by: Mapped[str]


class StoredElsewhere(Base):
    """A file that came from elsewhere, in a box; `path` is its name beside the bundle, if it is
    published, and `signed_by` the key whose signature over the manifest it holds."""

    __tablename__ = "elsewhere_file"
    __table_args__ = (of_a_draw(), UniqueConstraint("draw", "attempt", "sha256"))
    id: Mapped[Serial]
    draw: Mapped[str]
    attempt: Mapped[int]
    sha256: Mapped[str]
    size: Mapped[int]
    kind: Mapped[str]
    source: Mapped[str]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("sm2_key.id"))
    path: Mapped[str]
    box: Mapped[bytes]
    at: Mapped[datetime]
    by: Mapped[str]


class StoredVerdict(Base):
    """A verdict on the published bundle of an attempt that somebody outside has signed, byte for
    byte; `role` is what the list of keys calls his key."""

    __tablename__ = "outside_verdict"
    __table_args__ = (of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    role: Mapped[Key]
    sha256: Mapped[str]
    content: Mapped[bytes]
    at: Mapped[datetime]
    by: Mapped[str]


class DrawTimestamp(Base):
    """A timestamp token (DER) over a file of an attempt, whose hash is `sha256`."""

    __tablename__ = "draw_timestamp"
    __table_args__ = (of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    file: Mapped[Key]
    sha256: Mapped[str]
    token: Mapped[bytes]
    at: Mapped[datetime]
    by: Mapped[str]
