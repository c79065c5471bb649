"""The versions of a campaign's rules: stored once, and found by day, number or draw.

Rules that were in force stay as they were; they are changed by a new version alone.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import models
from lottery.clock import SHANGHAI
from lottery.errors import CampaignUnknownError, ProgrammeError
from lottery.invoices.rules.parameters import Rules, RulesError
from lottery.models.base import fields_of
from lottery.programme import RulesText
from lottery.texts import errors as sentences
from lottery.texts.office import rules as words


@dataclass(frozen=True)
class StoredRules:
    """A version of the rules with its id, by which draws name it; `recalled` says why two people
    called it back before its day (empty: they did not)."""

    id: int
    rules: RulesText
    recalled: str = ""


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
        if _same_rules(RulesText(**fields_of(stored, RulesText))) != _same_rules(rules):
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


def rules_in_force(session: Session, campaign: str, day: date) -> StoredRules:
    """The newest version of the rules valid on a day; raises CampaignUnknownError."""
    valid = [v for v in counting(session, campaign) if v.rules.valid_from <= day]
    if not valid:
        raise CampaignUnknownError(sentences.rules_unknown(campaign, day))
    return max(valid, key=lambda version: version.rules.version)


def rules_version(session: Session, id: int) -> StoredRules:  # noqa: A002 - the column's name
    """The version of the rules that a draw names; raises CampaignUnknownError."""
    row = session.get(models.RulesVersion, id)
    if row is None:
        raise CampaignUnknownError(sentences.rules_unknown(str(id), date.min))
    return StoredRules(row.id, RulesText(**fields_of(row, RulesText)))


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
        StoredRules(row.id, RulesText(**fields_of(row, RulesText)), why or "")
        for row, why in session.execute(query)
    ]


def counting(session: Session, campaign: str) -> list[StoredRules]:
    """The versions that count."""
    return [each for each in all_versions(session, campaign) if not each.recalled]
