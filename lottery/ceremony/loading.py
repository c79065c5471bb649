"""Load: a programme's file is stored, and it is said what changes, what does not, and why.

What was announced stays: a version of the rules, a period's days. A draw that is planned keeps its
plan until somebody plans it anew, and one that is frozen keeps it for good.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lottery import attempts, moves
from lottery.ceremony.steps import replanning
from lottery.errors import CampaignUnknownError, ProgrammeError
from lottery.office.boxes import Boxes
from lottery.programme import Campaign, DrawPlan, Period, Programme, RulesText, campaigns
from lottery.texts.ceremony import calling_off
from lottery.texts.ceremony import loading as sentences


@dataclass(frozen=True)
class Loaded:
    """What came of a programme's file, a sentence each."""

    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def load(session: Session, boxes: Boxes, programme: Programme, *, by: str, now: datetime) -> Loaded:
    """Store what may be stored. Raises ProgrammeError where a draw leaves out the winners of one
    that is not foreseen, and MerchantRefusedError."""
    moves.require_main(session)
    kept, unchanged = _without_what_stands(session, programme)
    changed = [*_campaigns(session, kept.campaigns), *_plans(session, kept.plans)]
    unchanged += _planned(session, kept.plans)
    new = campaigns.load(session, boxes, kept, by=by, now=now)
    changed += [sentences.PARTS[name].format(new[name]) for name in sentences.PARTS if new[name]]
    return Loaded(tuple(changed), tuple(unchanged))


def _without_what_stands(session: Session, programme: Programme) -> tuple[Programme, list[str]]:
    """The programme without what is stored otherwise and cannot be changed, and why."""
    refused: list[str] = []
    found = []
    for one in programme.campaigns:
        periods = [part for part in one.periods if _may(session, part, refused)]
        rules = [part for part in one.rules if _may(session, part, refused)]
        found.append(replace(one, periods=tuple(periods), rules=tuple(rules)))
    return replace(programme, campaigns=tuple(found)), refused


def _may(session: Session, part: Period | RulesText, refused: list[str]) -> bool:
    """Whether a period or a version of the rules may be stored; if not, it is said why."""
    try:
        if isinstance(part, Period):
            campaigns.check_period(session, part)
        else:
            campaigns.check_rules(session, part)
    except ProgrammeError as why:
        refused.append(str(why))
        return False
    return True


def _campaigns(session: Session, named: tuple[Campaign, ...]) -> Iterator[str]:
    titles = {each.code: each.title for each in campaigns.named(session)}
    for one in named:
        if one.code not in titles:
            yield sentences.new_campaign(one.code, one.title)
        elif titles[one.code] != one.title:
            yield sentences.renamed(one.code, titles[one.code], one.title)
        known = campaigns.campaign(session, one.code) if one.code in titles else Campaign("", "")
        batches = {each.batch for each in known.periods}
        versions = {each.version for each in known.rules}
        for period in one.periods:
            if period.batch not in batches:
                yield sentences.new_period(period.title, period.batch)
        for rules in one.rules:
            if rules.version not in versions:
                yield sentences.new_rules(one.title, rules.version, rules.valid_from)


def _plans(session: Session, plans: tuple[DrawPlan, ...]) -> Iterator[str]:
    for plan in plans:
        stored = _stored(session, plan.code)
        if stored is None:
            yield sentences.new_plan(plan.code, plan.title)
        else:
            yield from (sentences.of_plan(plan.code, c) for c in replanning.changes(stored, plan))


def _planned(session: Session, plans: tuple[DrawPlan, ...]) -> Iterator[str]:
    """The draws that have a plan of their own, which the file does not change."""
    for plan in plans:
        if off := attempts.called_off(session, plan.code):
            yield calling_off.off_already(off.draw, off.reason)
            continue
        attempt = attempts.find_newest(session, plan.code)
        stored = _stored(session, plan.code)
        if attempt is None or stored is None or not replanning.changes(stored, plan):
            continue
        if attempt.is_unfrozen:
            yield sentences.planned(attempt.name, attempt.state, attempt.mode)
        else:
            yield sentences.frozen(attempt.name, attempt.state)


def _stored(session: Session, code: str) -> DrawPlan | None:
    try:
        return campaigns.plan(session, code)
    except CampaignUnknownError:
        return None
