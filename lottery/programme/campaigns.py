"""The stored programme: loading it, and asking for campaigns, periods, plans and barred persons."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal, merchants, models
from lottery.errors import CampaignUnknownError, ProgrammeError
from lottery.models.base import fields_of
from lottery.office.boxes import Boxes
from lottery.programme import (
    BarredPerson,
    Campaign,
    DrawPlan,
    Omission,
    Period,
    Programme,
    SourcePlan,
    TierPlan,
    rule_versions,
)
from lottery.programme.claiming import terms_from
from lottery.texts import errors as sentences
from lottery.texts.office import rules as words


@dataclass(frozen=True)
class PeriodChange:
    """When a period closed as it was announced, and when it does now."""

    batch: str
    before: datetime
    after: datetime


def load(
    session: Session,
    boxes: Boxes,
    programme: Programme,
    *,
    by: str,
    now: datetime,
    changed: Iterable[str] = (),
) -> dict[str, int]:
    """Store a programme, and say how many of each part are new; loading it twice adds nothing.

    `changed` says what is stored otherwise now, a sentence each, for the journal. Raises
    ProgrammeError if a stored period says something that cannot be changed any more, or a version
    of the rules something else.
    """
    campaigns = programme.campaigns
    new = {
        "campaigns": sum(add_campaign(session, campaign) for campaign in campaigns),
        "periods": sum(add_period(session, part, now) for one in campaigns for part in one.periods),
        "rules": sum(
            rule_versions.add_rules(session, part) for one in campaigns for part in one.rules
        ),
        "merchants": merchants.add_merchants(session, programme.merchants, by=by, now=now),
        "barred": sum(bar(session, boxes, person, now) for person in programme.barred),
        "draws": sum(_add_plan(session, plan) for plan in programme.plans),
    }
    _check_earlier(session, programme.plans)
    told = list(changed)
    detail = new | ({"changed": told} if told else {})
    journal.write(session, actor=by, act="programme-loaded", detail=detail, now=now)
    return new


def add_campaign(session: Session, campaign: Campaign) -> bool:
    """Store code and title; whether the campaign is new."""
    stored = session.get(models.StoredCampaign, campaign.code)
    session.merge(models.StoredCampaign(code=campaign.code, title=campaign.title))
    session.flush()
    return stored is None


def add_period(session: Session, period: Period, now: datetime) -> bool:
    """Store a period, or what may be changed of a stored one; whether it is new. Raises what
    `period_changes` does."""
    if period_changes(session, period, now) is None:
        session.add(models.StoredPeriod(**asdict(period)))
        session.flush()
        return True
    stored = session.get_one(models.StoredPeriod, period.batch)
    stored.closes_at = period.closes_at
    session.flush()
    return False


def period_changes(
    session: Session, period: Period, now: datetime
) -> tuple[PeriodChange, ...] | None:
    """What would be changed of a stored period; None for one that is new.

    Its deadline may be put off before it passes. Raises ProgrammeError, naming the field with both
    values, for any other change: it was announced.
    """
    stored = session.get(models.StoredPeriod, period.batch)
    if stored is None:
        return None
    before, after = Period(**fields_of(stored, Period)), period
    for name in ("campaign", "title", "starts", "ends"):
        was, wanted = getattr(before, name), getattr(after, name)
        if was != wanted:
            raise ProgrammeError(sentences.period_differs(period.batch, name, was, wanted))
    if before.closes_at == after.closes_at:
        return ()
    if after.closes_at < before.closes_at:
        told = sentences.deadline_earlier(period.batch, before.closes_at, after.closes_at)
        raise ProgrammeError(told)
    if before.closes_at <= now:
        told = sentences.deadline_past(period.batch, before.closes_at, after.closes_at)
        raise ProgrammeError(told)
    return (PeriodChange(period.batch, before.closes_at, after.closes_at),)


def bar(session: Session, boxes: Boxes, person: BarredPerson, now: datetime) -> bool:
    """Bar somebody from taking part; only a keyed hash is stored. Whether it is new."""
    index = boxes.index("person", person.person)
    if session.get(models.Barred, index) is not None:
        return False
    session.add(models.Barred(person_index=index, reason=person.reason, added_at=now))
    session.flush()
    return True


def _add_plan(session: Session, plan: DrawPlan) -> bool:
    stored = session.get(models.StoredDrawPlan, plan.code)
    # What is not said is left out: a plan of before there were such terms keeps its content.
    said = {name: value for name, value in asdict(plan).items() if value is not None}
    terms = {"claiming": plan.claiming.to_values()} if plan.claiming else {}
    content = canonical_json.dump(said | terms)
    session.merge(
        models.StoredDrawPlan(
            code=plan.code, campaign=plan.campaign, title=plan.title, content=content
        )
    )
    session.flush()
    return stored is None


def _check_earlier(session: Session, plans: Iterable[DrawPlan]) -> None:
    """A draw may leave out the winners of draws that are foreseen, and of no others."""
    for plan in plans:
        for code in (code for omission in plan.omits for code in omission.draws):
            if session.get(models.StoredDrawPlan, code) is None or code == plan.code:
                raise ProgrammeError(words.no_earlier_draw(plan.code, code))


def campaigns(session: Session) -> tuple[Campaign, ...]:
    """All campaigns with their periods and rules, by code."""
    query = select(models.StoredCampaign).order_by(models.StoredCampaign.code)
    return tuple(campaign(session, row.code) for row in session.scalars(query))


def named(session: Session) -> tuple[Campaign, ...]:
    """All campaigns by code, with nothing but their titles."""
    rows = session.execute(select(models.StoredCampaign.code, models.StoredCampaign.title))
    return tuple(sorted((Campaign(*row) for row in rows), key=lambda one: one.code))


def campaign(session: Session, code: str) -> Campaign:
    """One campaign; raises CampaignUnknownError."""
    row = session.get(models.StoredCampaign, code)
    if row is None:
        raise CampaignUnknownError(sentences.campaign_unknown(code))
    versions = tuple(stored.rules for stored in rule_versions.counting(session, code))
    return Campaign(row.code, row.title, periods(session, code), versions)


def periods(session: Session, campaign: str) -> tuple[Period, ...]:
    """The periods of a campaign by their first day."""
    query = select(models.StoredPeriod).where(models.StoredPeriod.campaign == campaign)
    rows = session.scalars(query.order_by(models.StoredPeriod.starts, models.StoredPeriod.batch))
    return tuple(Period(**fields_of(row, Period)) for row in rows)


def period(session: Session, batch: str) -> Period:
    """The period with this batch; raises CampaignUnknownError."""
    row = session.get(models.StoredPeriod, batch)
    if row is None:
        raise CampaignUnknownError(sentences.period_unknown(batch))
    return Period(**fields_of(row, Period))


def plan(session: Session, code: str) -> DrawPlan:
    """The plan of a draw; raises CampaignUnknownError."""
    row = session.get(models.StoredDrawPlan, code)
    if row is None:
        raise CampaignUnknownError(sentences.plan_unknown(code))
    return _plan_of(row.content)


def plans(session: Session) -> tuple[DrawPlan, ...]:
    """All plans, by code."""
    rows = session.scalars(select(models.StoredDrawPlan).order_by(models.StoredDrawPlan.code))
    return tuple(_plan_of(row.content) for row in rows)


def _plan_of(content: str) -> DrawPlan:
    values = canonical_json.load(content)
    parts: dict[str, Callable[[dict[str, Any]], object]] = {
        "tiers": lambda part: TierPlan(**part),
        "sources": lambda part: SourcePlan(**part),
        "omits": lambda part: Omission(part["reason"], tuple(part["draws"]), tuple(part["tiers"])),
    }
    for name, make in parts.items():
        values[name] = tuple(make(part) for part in values[name])
    if values.get("claiming") is not None:
        values["claiming"] = terms_from(values["claiming"])
    return DrawPlan(**values | {"batches": tuple(values["batches"])})


def barred(session: Session) -> dict[str, str]:
    """Keyed hash of a person to the reason why he may not take part: as the programme lists him,
    unless two people have decided otherwise since."""
    query = select(models.Barred.person_index, models.Barred.reason)
    listed: dict[str, str | None] = {row.person_index: row.reason for row in session.execute(query)}
    changes = select(models.BarredChange).order_by(models.BarredChange.id)
    listed |= {row.person_index: row.reason for row in session.scalars(changes)}
    return {person: reason for person, reason in listed.items() if reason is not None}


def listed(session: Session) -> frozenset[str]:
    """The keyed hashes of all whom a programme has listed as barred, cleared since or not."""
    return frozenset(session.scalars(select(models.Barred.person_index)))
