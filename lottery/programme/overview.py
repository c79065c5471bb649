"""The programme at a glance, as those see it who load it and who take parts of it back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lottery.clock import day_of
from lottery.programme import DrawPlan, Period, campaigns, imprints, rule_versions, taking_back
from lottery.programme.imprint import Imprint
from lottery.programme.rule_versions import StoredRules
from lottery.proposals import Proposal


@dataclass(frozen=True)
class CampaignView:
    """A campaign with its periods and all versions of its rules, recalled ones too."""

    code: str
    title: str
    periods: tuple[Period, ...]
    versions: tuple[StoredRules, ...]


@dataclass(frozen=True)
class ProgrammeView:
    """Campaigns, foreseen draws, how many are barred for which reason, how many were cleared by
    two, what waits for another hand, and the imprint. `today` tells which rules are to come."""

    today: date
    campaigns: tuple[CampaignView, ...]
    plans: tuple[DrawPlan, ...]
    barred: tuple[tuple[str, int], ...]
    cleared: int
    waiting: tuple[Proposal, ...]
    imprint: Imprint
    imprint_is_set: bool


def view(session: Session, now: datetime) -> ProgrammeView:
    """The programme as it is stored."""
    barred = campaigns.barred(session)
    return ProgrammeView(
        today=day_of(now),
        campaigns=tuple(
            CampaignView(
                one.code,
                one.title,
                campaigns.periods(session, one.code),
                tuple(rule_versions.all_versions(session, one.code)),
            )
            for one in campaigns.named(session)
        ),
        plans=campaigns.plans(session),
        barred=tuple(sorted(Counter(barred.values()).items())),
        cleared=len(campaigns.listed(session) - set(barred)),
        waiting=taking_back.waiting(session),
        imprint=imprints.current(session),
        imprint_is_set=imprints.is_set(session),
    )
