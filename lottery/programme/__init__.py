"""A programme: campaigns, periods, rules, merchants, staff and draws, as dataclasses (pure)."""

from lottery.programme.planned import (
    DESTROYED,
    BarredPerson,
    Campaign,
    DrawPlan,
    Omission,
    Period,
    Programme,
    RulesText,
    SourcePlan,
    TierPlan,
    month_period,
    period_for,
)

__all__ = [
    "DESTROYED",
    "BarredPerson",
    "Campaign",
    "DrawPlan",
    "Omission",
    "Period",
    "Programme",
    "RulesText",
    "SourcePlan",
    "TierPlan",
    "month_period",
    "period_for",
]
