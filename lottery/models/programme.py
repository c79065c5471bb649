"""The programme: campaigns, periods, rules, what is known of sellers, who is barred."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lottery.models.base import Base
from lottery.models.columns import Key, Serial


class StoredCampaign(Base):
    """One campaign, `fp` or `bx`."""

    __tablename__ = "campaign"
    code: Mapped[Key]
    title: Mapped[str]


class StoredPeriod(Base):
    """One period of a campaign; `batch` is its name in the register. No entry after closes_at."""

    __tablename__ = "period"
    __table_args__ = (CheckConstraint("starts <= ends", name="starts_before_it_ends"),)
    batch: Mapped[Key]
    campaign: Mapped[str] = mapped_column(ForeignKey("campaign.code"), index=True)
    title: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date]
    closes_at: Mapped[datetime]


class RulesVersion(Base):
    """A version of the rules: the text people read, and the parameters the program uses."""

    __tablename__ = "rules_version"
    __table_args__ = (UniqueConstraint("campaign", "version"),)
    id: Mapped[Serial]
    campaign: Mapped[str] = mapped_column(ForeignKey("campaign.code"))
    version: Mapped[int]
    valid_from: Mapped[date]
    text: Mapped[str]
    sha256: Mapped[str]
    parameters: Mapped[str]


class RulesRecall(Base):
    """A version of the rules that two people called back before its day: it was never in force."""

    __tablename__ = "rules_recall"
    rules: Mapped[int] = mapped_column(
        ForeignKey("rules_version.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str]
    proposal: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    at: Mapped[datetime]
    by: Mapped[str]


class StoredDrawPlan(Base):
    """A draw as the programme foresees it: JSON of `programme.DrawPlan`."""

    __tablename__ = "draw_plan"
    code: Mapped[Key]
    campaign: Mapped[str] = mapped_column(ForeignKey("campaign.code"))
    title: Mapped[str]
    content: Mapped[str]


class StoredImprint(Base):
    """What pages say of the city and its organs: JSON of `programme.Imprint`; the newest counts.

    `proposal` is the one that a second person confirmed, where one was needed.
    """

    __tablename__ = "imprint"
    id: Mapped[Serial]
    content: Mapped[str]
    proposal: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    at: Mapped[datetime]
    by: Mapped[str]


class StoredOfficialYear(Base):
    """A year's file of the official calendar, as it was loaded; the newest of a year counts."""

    __tablename__ = "official_year"
    id: Mapped[Serial]
    year: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class MerchantVersion(Base):
    """What was known of a seller's registration from valid_from on, as of `at`.

    The newest row of a number and first day counts; a withdrawn one means that there is none.
    """

    __tablename__ = "merchant_version"
    id: Mapped[Serial]
    seller_id: Mapped[str] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    name: Mapped[str] = mapped_column(index=True)
    category: Mapped[str]
    is_insurer: Mapped[bool]
    withdrawn: Mapped[bool]
    why: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class Barred(Base):
    """A person who may not take part, by keyed hash; `reason` is the TOKEN in omitted.txt."""

    __tablename__ = "barred"
    person_index: Mapped[Key]
    reason: Mapped[str]
    added_at: Mapped[datetime]


class BarredChange(Base):
    """What two people decided of a person by keyed hash, over the programme's list: he is barred
    for `reason`, or (none) may take part. The newest row of a person counts; `why` is kept."""

    __tablename__ = "barred_change"
    id: Mapped[Serial]
    person_index: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str | None]
    why: Mapped[str]
    proposal: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    at: Mapped[datetime]
    by: Mapped[str]
