"""Reads a programme's TOML file; `lottery/demo/programme.toml` is one with every key explained.

What is missing, misspelt or malformed raises ProgrammeError with the place in the file.
"""

import json
import re
import tomllib
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from draws import canonical
from draws.errors import DrawError
from lottery.errors import ProgrammeError
from lottery.invoices.rules.parameters import Rules, RulesError
from lottery.invoices.rules.revising import check_sense
from lottery.merchants import MerchantLine
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
from lottery.programme.claim_section import TIER_CODE, settled, terms_in
from lottery.programme.persons import person_named
from lottery.programme.sections import MOST_FEN, ProgrammeSection
from lottery.programme.site_section import Locality, imprint_of, locality_of
from lottery.protocol.kinds import KINDS
from lottery.texts import errors as sentences
from lottery.texts.office import imprint as of_the_site
from lottery.texts.office import programme as words
from lottery.texts.office.rules_amending import parameter_wrong

DRAW_CODE = re.compile("[A-Z0-9][A-Z0-9-]{0,31}")
LAST_VERSION = 9999
_PLACE = re.compile("line ([0-9]+), column ([0-9]+)")


def parse_programme(data: bytes) -> Programme:
    """Read a programme's file; raises ProgrammeError naming the place."""
    values = _read(data)
    top = ProgrammeSection(words.FILE, values)
    says_site, site = of_the_site.SECTION in values, top.section(of_the_site.SECTION)
    local = locality_of(site)
    parts = top.sections("campaign")
    terms = [terms_in(part) for part in parts]
    named = [_campaign(part, local) for part in parts]
    shared = {one.code: own for one, own in zip(named, terms, strict=True)}
    plans = settled(top, [_plan(part) for part in top.sections("draw")], shared, named)
    programme = Programme(
        campaigns=_distinct(top, named, "code"),
        merchants=tuple(_merchant(part) for part in top.sections("merchant")),
        barred=tuple(_barred(part) for part in top.sections("barred")),
        plans=_distinct(top, plans, "code"),
        imprint=imprint_of(site) if says_site else None,
    )
    top.end()
    _check_batches(top, programme)
    return programme


def _read(data: bytes) -> dict[str, Any]:
    """The file as TOML; Windows may have put a mark before it."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        why: str = words.NOT_UTF8
    except RecursionError:
        why = words.TOO_DEEP
    except ValueError as told:  # a number of thousands of digits is no TOMLDecodeError
        found = _PLACE.search(str(told))
        why = words.not_toml(*map(int, found.groups())) if found else words.NOT_TOML
    raise ProgrammeError(sentences.programme_malformed(words.FILE, why))


def _campaign(part: ProgrammeSection, local: Locality) -> Campaign:
    code = part.token("code")
    periods = [_period(section, code) for section in part.sections("period")]
    rules = [_rules(section, code, local) for section in part.sections("rules")]
    campaign = Campaign(
        code,
        part.text("title"),
        _distinct(part, periods, "batch"),
        _distinct(part, rules, "version"),
    )
    part.end()
    return campaign


def _period(part: ProgrammeSection, campaign: str) -> Period:
    period = Period(
        batch=part.token("batch"),
        campaign=campaign,
        title=part.text("title"),
        starts=part.day("starts"),
        ends=part.day("ends"),
        closes_at=part.moment("closes_at"),
    )
    part.end()
    if not period.batch.startswith(f"{campaign}-"):
        raise part.error(words.batch_of_another(period.batch, campaign))
    if period.starts > period.ends:
        raise part.error(words.ENDS_BEFORE_IT_STARTS)
    return period


def _rules(part: ProgrammeSection, campaign: str, local: Locality) -> RulesText:
    text = part.prose("text")
    try:
        canonical.check(text.encode(), "rules.txt")
        parameters = Rules.from_json(_placed(part, part.json("parameters"), local))
        check_sense(parameters)
    except DrawError as why:
        raise part.error(words.not_canonical(why.line)) from None
    except RulesError as why:
        raise part.error(parameter_wrong(str(why))) from None
    digest = sha256(text.encode()).hexdigest()
    version, valid_from = part.number("version", LAST_VERSION), part.day("valid_from")
    part.end()
    return RulesText(campaign, version, valid_from, text, digest, parameters.to_json())


def _placed(part: ProgrammeSection, parameters: str, local: Locality) -> str:
    """The parameters with a place, their own or that of `[site]`: whoever names the place names its
    regions too.

    Sellers that the prefecture, the province or the state registered are for review, unless the
    programme says otherwise. Raises ProgrammeError for a place without regions, or the reverse,
    and where there is none at all.
    """
    given = json.loads(parameters)
    if local.place and not {"place", "regions"} & set(given):
        given |= {"place": local.place, "regions": list(local.regions)}
    if ("place" in given) != ("regions" in given):
        raise part.error(words.PLACE_WITHOUT_REGIONS)
    if not given.get("place") or not given.get("regions"):
        raise part.error(of_the_site.NO_PLACE)
    regions = given["regions"]
    if regions and "regions_reviewed" not in given and all(isinstance(one, str) for one in regions):
        above = {wide for one in regions for wide in (f"{one[:4]}00", f"{one[:2]}0000")}
        given["regions_reviewed"] = sorted((above | {"100000"}) - set(regions))
    return json.dumps(given)


def _merchant(part: ProgrammeSection) -> MerchantLine:
    merchant = MerchantLine(
        seller_id=part.text("seller_id"),
        name=part.text("name"),
        category=part.text("category", ""),
        is_insurer=part.flag("is_insurer"),
        valid_from=part.day("valid_from"),
        valid_to=part.optional_day("valid_to"),
    )
    part.end()
    return merchant


def _barred(part: ProgrammeSection) -> BarredPerson:
    typed, reason = part.text("person"), part.token("reason")
    part.end()
    if not typed.startswith(("phone:", "id:")):
        raise part.error(words.NOT_A_PERSON)
    try:
        return BarredPerson(person_named(typed), reason)
    except ProgrammeError as why:
        raise part.error(words.person_malformed(str(why))) from None


def _plan(part: ProgrammeSection) -> DrawPlan:
    tiers = [_tier(section) for section in part.sections("tier")]
    plan = DrawPlan(
        code=part.matching("code", DRAW_CODE, words.DRAW_CODE),
        campaign=part.token("campaign"),
        title=part.text("title"),
        batches=tuple(sorted(part.tokens("batches"))),
        cap=part.number("cap"),
        audit=part.number("audit"),
        place=part.text("place"),
        organiser=part.text("organiser"),
        tiers=_distinct(part, tiers, "code"),
        sources=tuple(_source(section) for section in part.sections("source")),
        omits=tuple(_omission(section) for section in part.sections("omit")),
        claiming=terms_in(part),
    )
    part.end()
    return plan


def _tier(part: ProgrammeSection) -> TierPlan:
    tier = TierPlan(
        code=part.matching("code", TIER_CODE, words.TIER_CODE),
        name=part.text("name"),
        count=part.number("count"),
        prize=part.text("prize"),
        value_fen=part.number("value_fen", MOST_FEN),
        alternates=part.number("alternates"),
    )
    part.end()
    return tier


def _source(part: ProgrammeSection) -> SourcePlan:
    kind, title = part.text("kind"), part.text("title")
    if kind not in KINDS:
        raise part.error(words.source_kind(kind))
    form = KINDS[kind]
    who = part.text("chain") if form.is_fetched else part.token("who")
    parameter = None if form.is_sealed else str(part.number(form.planned))
    part.end()
    return SourcePlan(kind, who, title, parameter)


def _omission(part: ProgrammeSection) -> Omission:
    draws, tiers = part.texts("draws", ()), part.texts("tiers", ())
    omission = Omission(part.token("reason"), tuple(draws), tuple(tiers))
    part.end()
    return omission


def _distinct(part: ProgrammeSection, items: Iterable[Any], key: str) -> tuple[Any, ...]:
    found: dict[Any, Any] = {}
    for item in items:
        name = getattr(item, key)
        if name in found:
            raise part.error(words.twice(key, name))
        found[name] = item
    return tuple(found.values())


def _check_batches(top: ProgrammeSection, programme: Programme) -> None:
    owners = {period.batch: one.code for one in programme.campaigns for period in one.periods}
    codes = {campaign.code for campaign in programme.campaigns}
    for plan in programme.plans:
        for missing in (*(set(plan.batches) - set(owners)), *({plan.campaign} - codes)):
            raise top.error(words.not_in_file(plan.code, missing))
        for batch in plan.batches:
            if owners[batch] != plan.campaign:
                told = words.of_another_campaign(plan.code, plan.campaign, batch, owners[batch])
                raise top.error(told)
