"""Draw day: what many hands do around an attempt before it is a step, and who confirmed what."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Key, Numbered, Serial
from lottery.models.draws import of_a_draw


class DrawObjection(Base):
    """What somebody holds against a draw between its close and its freeze."""

    __tablename__ = "draw_objection"
    __table_args__ = (of_a_draw(),)
    id: Mapped[Serial]
    draw: Mapped[str]
    attempt: Mapped[int]
    organ: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class DrawAnswer(Base):
    """The organiser's answer to an objection; each has one before the freeze."""

    __tablename__ = "draw_answer"
    objection: Mapped[int] = mapped_column(
        ForeignKey("draw_objection.id"), primary_key=True, autoincrement=False
    )
    text: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class SealedHash(Base):
    """The hash of the slip that a party made in its own browser, and which party keeps the slip, or
    its first copy."""

    __tablename__ = "sealed_hash"
    __table_args__ = (of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    party: Mapped[Key]
    sha256: Mapped[str] = mapped_column(unique=True)
    keeper: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class SecondKeeper(Base):
    """Which party keeps the second copy of a slip."""

    __tablename__ = "second_keeper"
    __table_args__ = (of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    party: Mapped[Key]
    keeper: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class DiceTyping(Base):
    """What one typist read off the dice, until a second one has read the same."""

    __tablename__ = "dice_typing"
    __table_args__ = (of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    number: Mapped[Numbered]
    typist: Mapped[Key]
    value: Mapped[str]
    at: Mapped[datetime]


class SecondResult(Base):
    """A result.txt that another program computed from the published files."""

    __tablename__ = "second_result"
    __table_args__ = (of_a_draw(),)
    id: Mapped[Serial]
    draw: Mapped[str]
    attempt: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes]
    program: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class Screen(Base):
    """What the hall's screens show of an attempt: each change counts `version` up by one."""

    __tablename__ = "screen"
    __table_args__ = (of_a_draw(),)
    draw: Mapped[Key]
    attempt: Mapped[Numbered]
    version: Mapped[int]
    frame: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class StoredProposal(Base):
    """An act that needs two people, proposed by the first; `detail` is canonical JSON."""

    __tablename__ = "proposal"
    id: Mapped[Serial]
    act: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    detail: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class ProposalHand(Base):
    """Somebody who has confirmed a proposal that waits for another hand, in this role."""

    __tablename__ = "proposal_hand"
    proposal: Mapped[int] = mapped_column(
        ForeignKey("proposal.id"), primary_key=True, autoincrement=False
    )
    by: Mapped[Key]
    role: Mapped[str]
    at: Mapped[datetime]


class ProposalEnd(Base):
    """How a proposal ended, and by whom; there is one end."""

    __tablename__ = "proposal_end"
    __table_args__ = (
        CheckConstraint("what IN ('confirmed', 'withdrawn', 'declined')", name="what"),
    )
    proposal: Mapped[int] = mapped_column(
        ForeignKey("proposal.id"), primary_key=True, autoincrement=False
    )
    what: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
