"""Draws: what was planned, each step, each value, each document."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Key, Numbered


class Draw(Base):
    """One attempt of a draw as planned; its steps tell how far it is."""

    __tablename__ = "draw"
    __table_args__ = (
        CheckConstraint("attempt BETWEEN 1 AND 999", name="attempt"),
        CheckConstraint("mode IN ('live', 'rehearsal')", name="mode"),
    )
    code: Mapped[Key]
    attempt: Mapped[Numbered]
    mode: Mapped[str]
    title: Mapped[str]
    campaign: Mapped[str] = mapped_column(ForeignKey("campaign.code"))
    batches: Mapped[str]
    rules_version: Mapped[int] = mapped_column(ForeignKey("rules_version.id"))
    cap: Mapped[int]
    audit: Mapped[int]
    place: Mapped[str]
    organiser: Mapped[str]
    omits: Mapped[str]
    planned_at: Mapped[datetime]


def of_a_draw() -> ForeignKeyConstraint:
    """The key of a table whose rows belong to an attempt by `draw` and `attempt`."""
    return ForeignKeyConstraint(["draw", "attempt"], ["draw.code", "draw.attempt"])


class CalledOffDraw(Base):
    """A draw that is not held, or not once more: why, since when, by whom. There is no way back.

    `attempt` is the one that it ended before its freeze; 0 where none was under way.
    """

    __tablename__ = "called_off_draw"
    draw: Mapped[Key]
    attempt: Mapped[int]
    title: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class DrawTier(Base):
    """A tier: `count` prizes called `prize`, worth value_fen each, and its alternates."""

    __tablename__ = "draw_tier"
    __table_args__ = (of_a_draw(), UniqueConstraint("draw", "attempt", "code"))
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    position: Mapped[Numbered]
    code: Mapped[str]
    name: Mapped[str]
    count: Mapped[int]
    prize: Mapped[str]
    value_fen: Mapped[int]
    alternates: Mapped[int]


class DrawSource(Base):
    """A source of randomness. Its value is set once; a trigger keeps it."""

    __tablename__ = "draw_source"
    __table_args__ = (
        of_a_draw(),
        UniqueConstraint("draw", "attempt", "kind", "who"),
        CheckConstraint("kind IN ('dice', 'public', 'sealed', 'drand')", name="kind"),
    )
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    number: Mapped[Numbered]
    kind: Mapped[str]
    who: Mapped[str]
    title: Mapped[str]
    parameter: Mapped[str | None]
    value: Mapped[str | None]
    recorded_at: Mapped[datetime | None]


class DrawStep(Base):
    """A step that an attempt has taken; there is no way back."""

    __tablename__ = "draw_step"
    __table_args__ = (
        of_a_draw(),
        CheckConstraint(
            "step IN ('open', 'closed', 'frozen', 'committed', 'drawn', 'signed', 'published',"
            " 'void', 'abandoned')",
            name="step",
        ),
    )
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    step: Mapped[Key]
    at: Mapped[datetime]
    by: Mapped[str]


class DrawDocument(Base):
    """A file of an attempt, byte for byte; private ones lie here in a box."""

    __tablename__ = "draw_document"
    __table_args__ = (of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    name: Mapped[Key]
    content: Mapped[bytes]


class DrawKey(Base):
    """The box with an attempt's tag-key.txt; never changed, deleted once `forgotten_draw` says so.

    Whoever has the key can find a person's lines in the published pool.
    """

    __tablename__ = "draw_key"
    __table_args__ = (of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    box: Mapped[bytes]


class ForgottenDraw(Base):
    """An attempt whose tag key was destroyed, when and by whom."""

    __tablename__ = "forgotten_draw"
    __table_args__ = (of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    at: Mapped[datetime]
    by: Mapped[str]
