"""Reads `[campaign.claiming]` and `[draw.claiming]` of a programme's file: how prizes are claimed.

What is misspelt or malformed, and a period that is not the one in the rules, raises ProgrammeError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lottery.programme.claiming import ClaimTerms, days_in, lines_in
from lottery.programme.planned import Campaign, DrawPlan
from lottery.programme.sections import ProgrammeSection
from lottery.texts.office import claiming as words

NAME = "claiming"
MOST_DAYS, MOST_DOCUMENTS = 365, 12
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
    )
    own.end()
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
    known = {each.code: each for each in campaigns}
    found = []
    for plan in plans:
        terms = plan.claiming or shared.get(plan.campaign)
        if terms and terms.days and plan.campaign in known:
            texts = [rules.text.splitlines() for rules in known[plan.campaign].rules]
            said = {days_in(lines_in(text)) for text in texts} - {0}
            if said and terms.days not in said:
                raise top.error(words.other_days(plan.code, terms.days, sorted(said)))
        found.append(replace(plan, claiming=terms))
    return found
