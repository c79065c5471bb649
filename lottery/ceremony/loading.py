"""Load: a programme's file is stored, and it is said what changes, what does not, and why.

What was announced stays: a version of the rules, a period's days. A draw that is planned keeps its
plan until somebody plans it anew, and one that is frozen keeps it for good.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lottery import accounts, attempts, merchants, moves
from lottery.ceremony.steps import claiming, replanning
from lottery.errors import CampaignUnknownError, ProgrammeError
from lottery.invoices.parties.sellers import shown
from lottery.office import Office
from lottery.office.boxes import Boxes
from lottery.programme import (
    Campaign,
    DrawPlan,
    Period,
    Programme,
    RulesText,
    campaigns,
    imprints,
    rule_versions,
)
from lottery.programme.claiming import ClaimTerms
from lottery.programme.imprint import Imprint
from lottery.texts.ceremony import calling_off
from lottery.texts.ceremony import loading as sentences
from lottery.texts.office import claiming as of_claiming
from lottery.texts.office import imprint as of_the_site
from lottery.texts.office import taking_back as words


@dataclass(frozen=True)
class Loaded:
    """What came of a programme's file, a sentence each."""

    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def load(session: Session, boxes: Boxes, programme: Programme, *, by: str, now: datetime) -> Loaded:
    """Store what may be stored. Raises ProgrammeError where a draw leaves out the winners of one
    that is not foreseen, and MerchantRefusedError."""
    moves.require_main(session)
    kept, unchanged = _without_what_stands(session, programme, now)
    unchanged += [*_recalled(session, kept.campaigns), *_planned(session, kept.plans)]
    unchanged += [*_settled(session, kept.plans), *_barred(session, boxes, kept)]
    kept, bound = _without_bound_plans(session, kept)
    kept, withdrawn = _without_withdrawn(session, kept)
    of_site, waiting = _site(session, kept.imprint, by=by, now=now)
    changed = [
        *of_site,
        *_campaigns(session, kept.campaigns),
        *_put_off(session, kept.campaigns, now),
        *_plans(session, kept.plans),
    ]
    new = campaigns.load(session, boxes, kept, by=by, now=now, changed=changed)
    changed += [sentences.PARTS[name].format(new[name]) for name in sentences.PARTS if new[name]]
    return Loaded(tuple(changed), (*unchanged, *waiting, *bound, *withdrawn))


def _site(
    session: Session, wanted: Imprint | None, *, by: str, now: datetime
) -> tuple[list[str], list[str]]:
    """What changes of the imprint, and what waits for two; proposed, if an organiser loads it."""
    told = imprints.changes(session, wanted) if wanted else ()
    if wanted is None or not told:
        return [], []
    if not imprints.needs_two(session):
        imprints.store(session, wanted, by=by, now=now)
        return list(told), []
    organiser = accounts.find_by_username(session, by)
    if organiser is None or "organiser" not in organiser.roles:
        return [], of_the_site.needs_two(told)
    made = imprints.propose(session, wanted, by=organiser, now=now)
    return [], of_the_site.waits_for_two(told, made.id)


class _OnlyLookedError(Exception):
    """Takes back what was stored to see what it would change."""


def store(office: Office, programme: Programme, *, by: str, now: datetime) -> Loaded:
    """Load it in a transaction of its own."""
    with office.write() as session:
        return load(session, office.boxes, programme, by=by, now=now)


def foresee(office: Office, programme: Programme, *, by: str, now: datetime) -> Loaded:
    """What loading it would change, which is not done. Raises what `load` raises."""
    found = Loaded((), ())
    with suppress(_OnlyLookedError), office.write() as session:
        found = load(session, office.boxes, programme, by=by, now=now)
        raise _OnlyLookedError
    return found


def _without_what_stands(
    session: Session, programme: Programme, now: datetime
) -> tuple[Programme, list[str]]:
    """The programme without what is stored otherwise and cannot be changed, and why."""
    refused: list[str] = []
    found = []
    for one in programme.campaigns:
        periods = [part for part in one.periods if _may(session, part, refused, now)]
        rules = [part for part in one.rules if _may(session, part, refused, now)]
        found.append(replace(one, periods=tuple(periods), rules=tuple(rules)))
    return replace(programme, campaigns=tuple(found)), refused


def _may(session: Session, part: Period | RulesText, refused: list[str], now: datetime) -> bool:
    """Whether a period or a version of the rules may be stored; if not, it is said why."""
    try:
        if isinstance(part, Period):
            campaigns.period_changes(session, part, now)
        else:
            rule_versions.check_rules(session, part)
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
        versions = {each.rules.version for each in rule_versions.all_versions(session, one.code)}
        for period in one.periods:
            if period.batch not in batches:
                yield sentences.new_period(period.title, period.batch)
        for rules in one.rules:
            if rules.version not in versions:
                yield sentences.new_rules(one.title, rules.version, rules.valid_from)


def _put_off(session: Session, named: tuple[Campaign, ...], now: datetime) -> Iterator[str]:
    """The deadlines that are later now."""
    for one in named:
        for period in one.periods:
            for change in campaigns.period_changes(session, period, now) or ():
                yield sentences.put_off(period.title, change.batch, change.before, change.after)


def _recalled(session: Session, named: tuple[Campaign, ...]) -> Iterator[str]:
    """The versions of the rules that the file still holds, and two people have called back."""
    for one in named:
        gone = {
            v.rules.version for v in rule_versions.all_versions(session, one.code) if v.recalled
        }
        for rules in one.rules:
            if rules.version in gone:
                yield words.stays_recalled(one.code, rules.version)


def _barred(session: Session, boxes: Boxes, programme: Programme) -> Iterator[str]:
    """Of those barred: whom the file leaves out, and whom two people have cleared."""
    named = {boxes.index("person", each.person) for each in programme.barred}
    barred = set(campaigns.barred(session))
    if programme.barred and (left := barred - named):
        yield words.still_barred(len(left))
    if cleared := (named & campaigns.listed(session)) - barred:
        yield words.stay_cleared(len(cleared))


def _without_withdrawn(session: Session, programme: Programme) -> tuple[Programme, list[str]]:
    """The programme without merchants' lines that were withdrawn: they come back by a reason."""
    gone = merchants.withdrawn(session, programme.merchants)
    if not gone:
        return programme, []
    kept = tuple(line for line in programme.merchants if line not in gone)
    numbers = "、".join(sorted({shown(line.seller_id) for line in gone})[:5])
    return replace(programme, merchants=kept), [words.withdrawn_merchants(numbers, len(gone))]


def _without_bound_plans(session: Session, programme: Programme) -> tuple[Programme, list[str]]:
    """The programme without plans of draws that are frozen and not over: prizes and cap are in the
    manifest, and cannot be said otherwise."""
    kept, refused = [], []
    for plan in programme.plans:
        attempt, stored = attempts.find_newest(session, plan.code), _stored(session, plan.code)
        frozen = attempt is not None and not attempt.is_unfrozen and not attempt.ended
        if attempt is None or stored is None or not frozen:
            kept.append(plan)
            continue
        refused += [
            sentences.bound(attempt.name, attempt.state, change)
            for change in replanning.changes(stored, plan)
        ]
        if not replanning.changes(stored, plan):
            kept.append(plan)
    return replace(programme, plans=tuple(kept)), refused


def _plans(session: Session, plans: tuple[DrawPlan, ...]) -> Iterator[str]:
    for plan in plans:
        stored = _stored(session, plan.code)
        if stored is None:
            yield sentences.new_plan(plan.code, plan.title)
        else:
            yield from (sentences.of_plan(plan.code, c) for c in replanning.changes(stored, plan))
            yield from _claiming(stored, plan)


def _claiming(stored: DrawPlan, plan: DrawPlan) -> Iterator[str]:
    """What changes of how prizes are claimed, a sentence a field."""
    was, now = (one.claiming or ClaimTerms() for one in (stored, plan))
    for name in of_claiming.FIELDS:
        if getattr(was, name) != getattr(now, name):
            yield of_claiming.changed(plan.code, name, getattr(was, name), getattr(now, name))


def _settled(session: Session, plans: tuple[DrawPlan, ...]) -> Iterator[str]:
    """The published draws whose prizes are claimed otherwise by the file: what was told stays."""
    for plan in plans:
        attempt, stored = attempts.find_newest(session, plan.code), _stored(session, plan.code)
        if attempt is None or stored is None or not claiming.told_hash(session, attempt):
            continue
        if [*_claiming(stored, plan)]:
            yield of_claiming.stays(attempt.name)


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
