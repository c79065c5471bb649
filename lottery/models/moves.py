"""Where a draw is held: at the main computer, at the spare one, or on the way."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from lottery.models.base import Base
from lottery.models.columns import Serial
from lottery.models.draws import of_a_draw

WHATS = (
    *("exported", "imported", "standing-by", "handed-back", "came-home", "called-off"),
    *("taken-over", "retired"),
)


class DrawMove(Base):
    """One leg of a draw's way between two computers, as this one has seen it; the last one counts.

    `move` is the mark (32 hex) that the parcel out and the parcel home carry. `seq` and `hash` are
    the journal's end when the draw left the main computer, `numbers_from` where rows that are
    numbered at the spare begin. A home that takes over for good names no draw.
    """

    __tablename__ = "draw_move"
    __table_args__ = (
        of_a_draw(),
        CheckConstraint(f"what IN {WHATS!r}", name="what"),
    )
    id: Mapped[Serial]
    draw: Mapped[str | None]
    attempt: Mapped[int | None]
    what: Mapped[str]
    move: Mapped[str]
    seq: Mapped[int]
    hash: Mapped[str]
    numbers_from: Mapped[int]
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
