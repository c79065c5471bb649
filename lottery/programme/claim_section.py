"""Reads `[campaign.claiming]` and `[draw.claiming]` of a programme's file: how prizes are claimed.

What is misspelt or malformed, a period that is not the one in the rules, and a payer of a tier that
no draw has, raise ProgrammeError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lottery.programme.claiming import (
    LEFT_OVER,
    MOVES,
    TREASURY,
    TWO_PEOPLE_FROM_FEN,
    UNMOVED,
    ClaimTerms,
    days_in,
    lines_in,
)
from lottery.programme.planned import Campaign, DrawPlan
from lottery.programme.sections import ProgrammeSection
from lottery.texts.office import claiming as words

NAME = "claiming"
MOST_DAYS, MOST_DOCUMENTS = 365, 12
TIER_CODE = re.compile("[a-z0-9]{1,8}")
_TELEPHONE = re.compile(r"\+?[0-9][0-9 -]{2,19}(?:转[0-9]{1,6})?")


def terms_in(part: ProgrammeSection) -> ClaimTerms | None:
    """The terms that a campaign or a draw sets; None if it has no such table."""
    if NAME not in part.left:
        return None
    own = part.section(NAME)
    found = ClaimTerms(
        days=own.number("days", MOST_DAYS) if "days" in own.left else 0,
        place=own.text("place", ""),
        address=own.text("address", ""),
        hours=own.text("hours", ""),
        telephone=_telephone(own),
        documents=_documents(own),
        note=own.text("note", ""),
        moves=own.one_of("moves", MOVES) if "moves" in own.left else UNMOVED,
        alternate_days=_alternate_days(own),
        two_people_from_fen=_two_people_from(own),
        left_over=own.one_of("left_over", LEFT_OVER) if "left_over" in own.left else TREASURY,
        funds=_funds(own),
    )
    own.end()
    return found


def _alternate_days(own: ProgrammeSection) -> int:
    if "alternate_days" not in own.left:
        return 0
    days = own.number("alternate_days", MOST_DAYS)
    if not days:
        raise own.error(words.NO_ALTERNATE_DAYS)
    return days


def _two_people_from(own: ProgrammeSection) -> int:
    name = "two_people_from"
    return own.fen(name) if name in own.left else TWO_PEOPLE_FROM_FEN


def _funds(own: ProgrammeSection) -> tuple[tuple[str, str], ...]:
    part = own.section("funds")
    found = tuple((tier, part.text(tier)) for tier in sorted(part.left))
    for tier, _ in found:
        if not TIER_CODE.fullmatch(tier):
            raise part.error(words.not_a_tier(tier))
    return found


def _telephone(own: ProgrammeSection) -> str:
    if "telephone" not in own.left:
        return ""
    return own.matching("telephone", _TELEPHONE, words.TELEPHONE)


def _documents(own: ProgrammeSection) -> tuple[str, ...]:
    found = tuple(own.texts("documents", ()))
    if len(found) > MOST_DOCUMENTS:
        raise own.error(words.too_many_documents(MOST_DOCUMENTS))
    if not all(each.strip() for each in found):
        raise own.error(words.EMPTY_DOCUMENT)
    return found


def settled(
    top: ProgrammeSection,
    plans: Iterable[DrawPlan],
    shared: Mapping[str, ClaimTerms | None],
    campaigns: Iterable[Campaign],
) -> list[DrawPlan]:
    """The plans, each with its own terms or those of its campaign. Raises ProgrammeError for days
    that are not those of the rules, which bind."""
    plans, known = tuple(plans), {each.code: each for each in campaigns}
    _check_funds(top, plans, shared)
    found = []
    for plan in plans:
        terms = plan.claiming or shared.get(plan.campaign)
        if terms and terms.days and plan.campaign in known:
            texts = [rules.text.splitlines() for rules in known[plan.campaign].rules]
            said = {days_in(lines_in(text)) for text in texts} - {0}
            if said and terms.days not in said:
                raise top.error(words.other_days(plan.code, terms.days, sorted(said)))
        found.append(replace(plan, claiming=_of_its_tiers(plan, terms)))
    return found


def _check_funds(
    top: ProgrammeSection, plans: Iterable[DrawPlan], shared: Mapping[str, ClaimTerms | None]
) -> None:
    """Raise ProgrammeError where somebody pays for a tier that there is not: in the draw, or in any
    draw of the campaign."""
    given = {code: terms for code, terms in shared.items() if terms}
    tiers: dict[str, set[str]] = {code: set() for code in given}
    for plan in plans:
        own = {tier.code for tier in plan.tiers}
        tiers.setdefault(plan.campaign, set()).update(own)
        for tier, _ in plan.claiming.funds if plan.claiming else ():
            if tier not in own:
                raise top.error(words.fund_of_no_tier(plan.code, tier, own))
    for code, terms in given.items():
        for tier, _ in terms.funds:
            if tier not in tiers[code]:
                raise top.error(words.fund_of_no_tier(code, tier, tiers[code]))


def _of_its_tiers(plan: DrawPlan, terms: ClaimTerms | None) -> ClaimTerms | None:
    """The terms, with nothing of tiers that only other draws of the campaign have."""
    if terms is None or not terms.funds:
        return terms
    own = {tier.code for tier in plan.tiers}
    return replace(terms, funds=tuple(each for each in terms.funds if each[0] in own))
