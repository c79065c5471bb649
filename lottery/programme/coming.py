"""What is still to come by the programme: periods that take entries, and the next draw."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lottery.clock import day_of
from lottery.programme import DrawPlan, Period, campaigns


@dataclass(frozen=True)
class RunningCampaign:
    """A campaign that takes entries now, with the periods that it takes them for."""

    code: str
    title: str
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class ComingDraw:
    """A draw that is planned and not drawn, with the periods that it takes in, first closing first.

    A plan names periods before they are loaded: `missing` are the batches of those.
    """

    plan: DrawPlan
    periods: tuple[Period, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Coming:
    """The campaigns that take entries, and the draw whose entries close first (None: none)."""

    running: tuple[RunningCampaign, ...]
    draw: ComingDraw | None


def coming(session: Session, now: datetime, over: Collection[str]) -> Coming:
    """What is to come; `over` are the codes of draws that have their result or are called off."""
    named = campaigns.named(session)
    periods = {one.code: campaigns.periods(session, one.code) for one in named}
    known = {period.batch: period for found in periods.values() for period in found}
    draws = [_draw(plan, known) for plan in campaigns.plans(session) if plan.code not in over]
    running = (
        RunningCampaign(one.code, one.title, _taking(periods[one.code], now)) for one in named
    )
    return Coming(
        tuple(one for one in running if one.periods), min(draws, key=_order, default=None)
    )


def _taking(periods: Collection[Period], now: datetime) -> tuple[Period, ...]:
    """Those whose invoices can be entered now: a period has begun, and is not closed."""
    return tuple(p for p in periods if p.starts <= day_of(now) and now < p.closes_at)


def _draw(plan: DrawPlan, known: dict[str, Period]) -> ComingDraw:
    found = sorted((known[b] for b in plan.batches if b in known), key=lambda p: p.closes_at)
    return ComingDraw(plan, tuple(found), tuple(b for b in plan.batches if b not in known))


def _order(draw: ComingDraw) -> tuple[bool, float, str]:
    """By when the last of its periods closes; a draw of which that is unknown comes last."""
    last = max((period.closes_at.timestamp() for period in draw.periods), default=0.0)
    return bool(draw.missing) or not draw.periods, last, draw.plan.code
