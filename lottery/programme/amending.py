"""A new version of the rules: what it would change, and its announcement.

What was in force stays as it is. A new version takes effect from a day on that has not passed and
on which nothing is entered yet, and not before a version that was announced earlier.

Whoever controls this module can announce rules of his own; not for invoices that are entered, and
not without a page that shows them to everybody and a line in the journal.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from hashlib import sha256

from sqlalchemy.orm import Session

from draws import canonical
from draws.errors import DrawError
from lottery import journal, register
from lottery.clock import day_of
from lottery.errors import CampaignUnknownError, ProgrammeError
from lottery.invoices import Rules
from lottery.programme import RulesText, rule_versions, rulebook
from lottery.programme.rulebook import Edition
from lottery.texts.office import rules as told
from lottery.texts.office import rules_amending as words


@dataclass(frozen=True)
class Amendment:
    """What somebody wants the rules of a campaign to say from a day on; the text as typed."""

    campaign: str
    valid_from: date
    text: str
    parameters: Rules


@dataclass(frozen=True)
class Change:
    """A parameter, or a line of the text, before and after; empty where there is none."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Foreseen:
    """A version that may be announced, the one it follows, and what changes."""

    last: Edition
    edition: Edition
    parameters: tuple[Change, ...]
    lines: tuple[Change, ...]


def foresee(session: Session, amendment: Amendment, now: datetime) -> Foreseen:
    """What the amendment would change. Raises CampaignUnknownError, and ProgrammeError for one that
    changes nothing or comes too late."""
    last = _last(session, amendment.campaign)
    rules = _text_of(amendment, _next(session, amendment.campaign))
    edition = rulebook.edition_of(rules)
    parameters = tuple(_parameters(last.parameters, edition.parameters))
    lines = tuple(_lines(last.written, edition.written))
    if not parameters and not lines:
        raise ProgrammeError(words.NOTHING_CHANGED)
    if amendment.valid_from < day_of(now):
        raise ProgrammeError(words.in_the_past(amendment.valid_from))
    if amendment.valid_from < last.valid_from:
        raise ProgrammeError(words.before_the_last(last.version, last.valid_from))
    rule_versions.check_not_too_late(session, rules)
    return Foreseen(last, edition, parameters, lines)


def amend(
    session: Session, amendment: Amendment, *, by: str, now: datetime, seen: str | None = None
) -> Edition:
    """Announce a new version. Raises what `foresee` raises, and ProgrammeError if `seen` is given
    and is not the hash of what would be announced."""
    register.stand_in_line(session)
    found = foresee(session, amendment, now)
    if seen not in (None, found.edition.sha256):
        raise ProgrammeError(words.CHANGED_MEANWHILE)
    edition = found.edition
    rule_versions.add_rules(session, _text_of(amendment, edition.version))
    detail = {
        "campaign": edition.campaign,
        "version": edition.version,
        "from": edition.valid_from.isoformat(),
        "sha256": edition.sha256,
    }
    journal.write(session, actor=by, act="rules-announced", detail=detail, now=now)
    return edition


def canonical_text(typed: str) -> str:
    r"""Typed text in canonical form: NFC, no blank lines, no blanks too many.

    >>> canonical_text(" 一、规则\r\n\r\n二、  期限 ")
    '一、规则\n二、 期限\n'
    """
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", typed).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def _last(session: Session, campaign: str) -> Edition:
    found = rulebook.editions(session, campaign)
    if not found:
        raise CampaignUnknownError(words.no_rules(campaign))
    return found[-1]


def _next(session: Session, campaign: str) -> int:
    """The number of the next version: that of a recalled one is not used again."""
    return rule_versions.all_versions(session, campaign)[-1].rules.version + 1


def _text_of(amendment: Amendment, version: int) -> RulesText:
    text = canonical_text(amendment.text)
    try:
        canonical.check(text.encode(), "rules.txt")
    except (DrawError, UnicodeEncodeError):
        raise ProgrammeError(words.BAD_CHARACTERS if text else words.NO_TEXT) from None
    if told.HEADING in text.splitlines():
        raise ProgrammeError(words.PARAMETERS_IN_TEXT)
    return RulesText(
        campaign=amendment.campaign,
        version=version,
        valid_from=amendment.valid_from,
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        parameters=amendment.parameters.to_json(),
    )


def _parameters(before: Rules, after: Rules) -> list[Change]:
    pairs = zip(rulebook.pairs(before), rulebook.pairs(after), strict=True)
    return [Change(name, was, is_) for (name, was), (_, is_) in pairs if was != is_]


def _lines(before: str, after: str) -> list[Change]:
    old, new = before.splitlines(), after.splitlines()
    found: list[Change] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            gone, come = old[a:b], new[c:d]
            longest = max(len(gone), len(come))
            gone += [""] * (longest - len(gone))
            come += [""] * (longest - len(come))
            found += [Change("", was, is_) for was, is_ in zip(gone, come, strict=True)]
    return found
