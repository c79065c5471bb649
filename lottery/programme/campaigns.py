"""The stored programme: loading it, and asking which period and which rules apply.

Rules that were in force stay as they were: a version is stored once, and changed only by a new one.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal, merchants, models
from lottery.clock import SHANGHAI
from lottery.errors import CampaignUnknownError, ProgrammeError
from lottery.invoices.rules.parameters import Rules, RulesError
from lottery.office.boxes import Boxes
from lottery.programme import (
    BarredPerson,
    Campaign,
    DrawPlan,
    Omission,
    Period,
    Programme,
    RulesText,
    SourcePlan,
    TierPlan,
)
from lottery.texts import errors as sentences
from lottery.texts.office import rules as words


@dataclass(frozen=True)
class StoredRules:
    """A version of the rules with its id, by which draws name it; `recalled` says why two people
    called it back before its day (empty: they did not)."""

    id: int
    rules: RulesText
    recalled: str = ""


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
        "rules": sum(add_rules(session, part) for one in campaigns for part in one.rules),
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
    before, after = Period(**_fields(stored, Period)), period
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


def add_rules(session: Session, rules: RulesText) -> bool:
    """Store a version; whether it is new. Raises what `check_rules` does."""
    if check_rules(session, rules):
        return False
    session.add(models.RulesVersion(**asdict(rules)))
    session.flush()
    return True


def check_rules(session: Session, rules: RulesText) -> bool:
    """Whether the version is stored as it is. Raises ProgrammeError if another one is stored under
    its number, invoices are entered since its first day, or people are told apart otherwise."""
    query = select(models.RulesVersion).where(
        models.RulesVersion.campaign == rules.campaign,
        models.RulesVersion.version == rules.version,
    )
    stored = session.scalars(query).first()
    if stored is not None:
        if _same_rules(RulesText(**_fields(stored, RulesText))) != _same_rules(rules):
            raise ProgrammeError(sentences.rules_differ(rules.campaign, rules.version))
        return True
    check_not_too_late(session, rules)
    _check_person_key(session, rules)
    return False


def _check_person_key(session: Session, rules: RulesText) -> None:
    """Raise ProgrammeError if other versions of the campaign tell people apart by something else:
    one person would be two in a draw over both."""
    query = select(models.RulesVersion.parameters)
    others = session.scalars(query.where(models.RulesVersion.campaign == rules.campaign))
    own = Rules.from_json(rules.parameters).person
    if any(Rules.from_json(other).person != own for other in others):
        raise ProgrammeError(words.person_key_differs(rules.campaign))


def _same_rules(rules: RulesText) -> RulesText:
    """The version with every parameter written out: one that is new since then has its default."""
    try:
        return replace(rules, parameters=Rules.from_json(rules.parameters).to_json())
    except RulesError:
        return rules


def check_not_too_late(session: Session, rules: RulesText) -> None:
    """Raise ProgrammeError for a version that would decide on what is entered already."""
    since = datetime.combine(rules.valid_from, time(), SHANGHAI)
    entered = select(models.Entry.number).join(models.StoredPeriod).limit(1)
    query = entered.where(
        models.StoredPeriod.campaign == rules.campaign, models.Entry.entered_at >= since
    )
    if session.scalar(query) is not None:
        told = words.too_late(rules.campaign, rules.version, rules.valid_from)
        raise ProgrammeError(told)


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
    content = canonical_json.dump(asdict(plan))
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
    versions = tuple(stored.rules for stored in _versions(session, code))
    return Campaign(row.code, row.title, periods(session, code), versions)


def periods(session: Session, campaign: str) -> tuple[Period, ...]:
    """The periods of a campaign by their first day."""
    query = select(models.StoredPeriod).where(models.StoredPeriod.campaign == campaign)
    rows = session.scalars(query.order_by(models.StoredPeriod.starts, models.StoredPeriod.batch))
    return tuple(Period(**_fields(row, Period)) for row in rows)


def period(session: Session, batch: str) -> Period:
    """The period with this batch; raises CampaignUnknownError."""
    row = session.get(models.StoredPeriod, batch)
    if row is None:
        raise CampaignUnknownError(sentences.period_unknown(batch))
    return Period(**_fields(row, Period))


def rules_in_force(session: Session, campaign: str, day: date) -> StoredRules:
    """The newest version of the rules valid on a day; raises CampaignUnknownError."""
    valid = [v for v in _versions(session, campaign) if v.rules.valid_from <= day]
    if not valid:
        raise CampaignUnknownError(sentences.rules_unknown(campaign, day))
    return max(valid, key=lambda version: version.rules.version)


def rules_version(session: Session, id: int) -> StoredRules:  # noqa: A002 - the column's name
    """The version of the rules that a draw names; raises CampaignUnknownError."""
    row = session.get(models.RulesVersion, id)
    if row is None:
        raise CampaignUnknownError(sentences.rules_unknown(str(id), date.min))
    return StoredRules(row.id, RulesText(**_fields(row, RulesText)))


def announced(session: Session, campaign: str, version: int) -> StoredRules:
    """A version that was announced, recalled or not; raises CampaignUnknownError."""
    for each in all_versions(session, campaign):
        if each.rules.version == version:
            return each
    raise CampaignUnknownError(words.unknown(campaign, version))


def all_versions(session: Session, campaign: str) -> list[StoredRules]:
    """Every version that was announced, recalled ones too, the first one first."""
    query = (
        select(models.RulesVersion, models.RulesRecall.reason)
        .outerjoin(models.RulesRecall, models.RulesRecall.rules == models.RulesVersion.id)
        .where(models.RulesVersion.campaign == campaign)
        .order_by(models.RulesVersion.version)
    )
    return [
        StoredRules(row.id, RulesText(**_fields(row, RulesText)), why or "")
        for row, why in session.execute(query)
    ]


def _versions(session: Session, campaign: str) -> list[StoredRules]:
    """The versions that count."""
    return [each for each in all_versions(session, campaign) if not each.recalled]


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


def _fields(row: object, shape: type) -> dict[str, Any]:
    """The columns of a row that a dataclass has fields for."""
    return {name: getattr(row, name) for name in shape.__dataclass_fields__}  # type: ignore[attr-defined]
