"""A programme as it is planned, as dataclasses (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lottery.clock import SHANGHAI
from lottery.merchants import MerchantLine
from lottery.programme.claiming import ClaimTerms
from lottery.programme.imprint import Imprint
from lottery.texts.office import programme as words


@dataclass(frozen=True)
class Period:
    """Invoices issued from starts to ends take part; they can be entered before closes_at."""

    batch: str
    campaign: str
    title: str
    starts: date
    ends: date
    closes_at: datetime


@dataclass(frozen=True)
class RulesText:
    """A version of the rules: canonical text, its hash, and parameters (JSON of `Rules`)."""

    campaign: str
    version: int
    valid_from: date
    text: str
    sha256: str
    parameters: str


@dataclass(frozen=True)
class Campaign:
    """A campaign with its periods and the versions of its rules."""

    code: str
    title: str
    periods: tuple[Period, ...] = ()
    rules: tuple[RulesText, ...] = ()


@dataclass(frozen=True)
class BarredPerson:
    """Somebody who may not take part: `person` as in a slip, reason a TOKEN."""

    person: str
    reason: str


@dataclass(frozen=True)
class TierPlan:
    """`count` prizes of one kind, worth value_fen each, and `alternates` who may follow."""

    code: str
    name: str
    count: int
    prize: str
    value_fen: int
    alternates: int


@dataclass(frozen=True)
class SourcePlan:
    """A source of randomness. `parameter`: digits (dice, public), step (drand), None (sealed)."""

    kind: str
    who: str
    title: str
    parameter: str | None


DESTROYED = "data-destroyed"
"""The reason of an omission that leaves out the entries whose people's data were destroyed."""


@dataclass(frozen=True)
class Omission:
    """Whom a draw leaves out, and the TOKEN that says so in omitted.txt.

    Without `draws`: whoever is barred for this reason; DESTROYED is of entries and not of people.
    With them: who won a prize of one of `tiers` (of any, without them) in one of these draws.
    """

    reason: str
    draws: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawPlan:
    """A draw as it is foreseen; an attempt at it copies this, but for how prizes are claimed, which
    is settled at publication (None: the programme does not say)."""

    code: str
    campaign: str
    title: str
    batches: tuple[str, ...]
    cap: int
    audit: int
    place: str
    organiser: str
    tiers: tuple[TierPlan, ...]
    sources: tuple[SourcePlan, ...]
    omits: tuple[Omission, ...]
    claiming: ClaimTerms | None = None


@dataclass(frozen=True)
class Programme:
    """Everything in one file; None where it says nothing of the site."""

    campaigns: tuple[Campaign, ...]
    merchants: tuple[MerchantLine, ...]
    barred: tuple[BarredPerson, ...]
    plans: tuple[DrawPlan, ...]
    imprint: Imprint | None = None


def period_for(periods: Iterable[Period], issued: date) -> Period | None:
    """The one of these periods that takes invoices issued on this day, or None."""
    return next((period for period in periods if period.starts <= issued <= period.ends), None)


def month_period(campaign: str, title: str, day: date) -> Period:
    """The period of the month that `day` lies in; entries close on the 9th after it at 17:00."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return Period(
        batch=f"{campaign}-{first:%Y-%m}",
        campaign=campaign,
        title=words.month_title(title, first),
        starts=first,
        ends=after - timedelta(days=1),
        closes_at=datetime.combine(after.replace(day=9), time(17), SHANGHAI),
    )
