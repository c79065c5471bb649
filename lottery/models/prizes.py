"""Prizes after the draw: what was done about each, by whom, and the papers that came with it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Numbered, Serial
from lottery.models.draws import of_a_draw

WHATS = (
    *("notified", "answered", "appointed", "documents", "taxed", "handed", "receipt"),
    *("forfeited", "passed", "taken-back", "recovered", "returned", "noted"),
)
STAGES = (
    *("drawn", "called", "reached", "coming", "seen", "taxed", "handed"),
    *("forfeited", "taken-back", "settled", "returned", "empty"),
)


class StoredPrizeAct(Base):
    """One act about one prize; the newest one of a prize says where it stands.

    `number` counts a prize's acts from 1, so that of two who act at once one is refused. `turn` is
    0 for whom the draw named, then the alternate's number; `entry` its entry (none of a slot that
    was never filled). `stage` and `until` are what holds after it; `detail` is canonical JSON.
    """

    __tablename__ = "prize_act"
    __table_args__ = (
        of_a_draw(),
        UniqueConstraint("draw", "attempt", "tier", "slot", "number"),
        CheckConstraint(f"what IN {WHATS!r}", name="what"),
        CheckConstraint(f"stage IN {STAGES!r}", name="stage"),
    )
    id: Mapped[Serial]
    draw: Mapped[str]
    attempt: Mapped[int]
    tier: Mapped[str]
    slot: Mapped[int]
    number: Mapped[int]
    turn: Mapped[int]
    entry: Mapped[int | None] = mapped_column(ForeignKey("entry.number"), index=True)
    what: Mapped[str]
    stage: Mapped[str]
    until: Mapped[date | None]
    detail: Mapped[str]
    proposal: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    at: Mapped[datetime]
    by: Mapped[str]


class PrizeClaimant(Base):
    """Whose identity papers were seen at an act: the number by keyed hash and its last four.

    `form` is the kind of paper; `proxy` that somebody with a mandate came instead of the winner.
    """

    __tablename__ = "prize_claimant"
    act: Mapped[int] = mapped_column(
        ForeignKey("prize_act.id"), primary_key=True, autoincrement=False
    )
    identity_index: Mapped[str] = mapped_column(index=True)
    last_four: Mapped[str]
    form: Mapped[str]
    proxy: Mapped[bool]


class PrizePaper(Base):
    """The box with a paper that came with an act, byte for byte, until the day it is destroyed.

    `digest` is a keyed hash of the bytes. Never changed; a row may be deleted once
    `forgotten_prize_paper` says so (triggers).
    """

    __tablename__ = "prize_paper"
    __table_args__ = (
        UniqueConstraint("act", "kind", "digest"),
        CheckConstraint("kind IN ('identity', 'mandate', 'receipt', 'document')", name="kind"),
    )
    id: Mapped[Serial]
    act: Mapped[int] = mapped_column(ForeignKey("prize_act.id"))
    kind: Mapped[str]
    digest: Mapped[str]
    form: Mapped[str]
    size: Mapped[int]
    box: Mapped[bytes]
    destroy_on: Mapped[date] = mapped_column(index=True)
    at: Mapped[datetime]
    by: Mapped[str]


class ForgottenPrizePaper(Base):
    """A paper that was destroyed, when and by whom."""

    __tablename__ = "forgotten_prize_paper"
    paper: Mapped[Numbered]
    at: Mapped[datetime]
    by: Mapped[str]


class PastPrize(Base):
    """A prize that was handed over before this software kept it, as a table told of it.

    `holder` is a masked name. `mark`, 64 hex, is of the row's content and of how often it came
    before in its table, so that the same table twice is stored once.
    """

    __tablename__ = "past_prize"
    __table_args__ = (
        CheckConstraint("value_fen > 0", name="value"),
        CheckConstraint("tax_fen >= 0 AND tax_fen <= value_fen", name="tax"),
    )
    id: Mapped[Serial]
    mark: Mapped[str] = mapped_column(unique=True)
    campaign: Mapped[str]
    draw: Mapped[str]
    tier: Mapped[str]
    prize: Mapped[str]
    value_fen: Mapped[int]
    tax_fen: Mapped[int]
    holder: Mapped[str]
    day: Mapped[date]
    receipt: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
