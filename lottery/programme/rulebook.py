"""The versions of the rules as they are published: text, parameters, and what else decided.

`rules.txt` of a draw holds all three, so the manifest's hash binds the parameters by which the
program judged, and names every version that was in force while invoices were entered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy.orm import Session

from lottery.errors import CampaignUnknownError, ProgrammeError
from lottery.invoices import Rules
from lottery.invoices.rules.parameters import RulesError
from lottery.programme import RulesText, campaigns, rule_versions
from lottery.texts.office import rules as words


@dataclass(frozen=True)
class Edition:
    """A version of a campaign's rules: its parameters, its text as people wrote it and with the
    parameters, and the hash of both together."""

    campaign: str
    version: int
    valid_from: date
    parameters: Rules
    written: str
    text: str
    sha256: str


def editions(session: Session, campaign: str) -> tuple[Edition, ...]:
    """All versions of a campaign's rules, the first one first; raises CampaignUnknownError."""
    return tuple(edition_of(rules) for rules in campaigns.campaign(session, campaign).rules)


def edition(session: Session, campaign: str, version: int) -> Edition:
    """One version; raises CampaignUnknownError."""
    found = {one.version: one for one in editions(session, campaign)}
    if version not in found:
        raise CampaignUnknownError(words.unknown(campaign, version))
    return found[version]


@dataclass(frozen=True)
class RecalledEdition:
    """A version that was announced and called back before its day, and the reason that is told."""

    edition: Edition
    reason: str


def recalled(session: Session, campaign: str) -> tuple[RecalledEdition, ...]:
    """The versions of a campaign that never were in force, the first one first."""
    return tuple(
        RecalledEdition(edition_of(each.rules), each.recalled)
        for each in rule_versions.all_versions(session, campaign)
        if each.recalled
    )


def in_force(session: Session, campaign: str, day: date) -> Edition:
    """The version in force on a day; raises CampaignUnknownError."""
    return edition_of(rule_versions.rules_in_force(session, campaign, day).rules)


def parameters_in(session: Session, rules_version: int) -> Rules:
    """The parameters of a stored version by its id."""
    return parameters_of(rule_versions.rules_version(session, rules_version).rules)


def regions(session: Session) -> frozenset[str]:
    """The authorities whose firms some version of some campaign's rules takes for local."""
    versions = (one for each in campaigns.named(session) for one in editions(session, each.code))
    return frozenset(region for one in versions for region in one.parameters.regions)


def document(session: Session, rules_version: int, day: date) -> bytes:
    """rules.txt of a draw frozen on `day` under this version (its id)."""
    own = edition_of(rule_versions.rules_version(session, rules_version).rules)
    others = [
        words.other_version(one.version, one.valid_from, one.sha256)
        for one in editions(session, own.campaign)
        if one.version != own.version and one.valid_from <= day
    ]
    return (own.text + "".join(f"{line}\n" for line in others)).encode()


def parameters_of(stored: RulesText) -> Rules:
    """The parameters of a version; raises ProgrammeError if they are none."""
    try:
        return Rules.from_json(stored.parameters)
    except RulesError as error:
        raise ProgrammeError(words.rules_broken(stored.campaign, str(error))) from error


def edition_of(rules: RulesText) -> Edition:
    """A version as it is published; raises ProgrammeError for parameters that are no rules."""
    parameters = parameters_of(rules)
    lines = [*_lines(parameters), words.in_force(rules.version, rules.valid_from)]
    text = rules.text + "".join(f"{line}\n" for line in lines)
    digest = sha256(text.encode()).hexdigest()
    return Edition(
        campaign=rules.campaign,
        version=rules.version,
        valid_from=rules.valid_from,
        parameters=parameters,
        written=rules.text,
        text=text,
        sha256=digest,
    )


def pairs(rules: Rules) -> Iterator[tuple[str, str]]:
    """Each parameter's name and value in Chinese, in the order of the program."""
    for name, (called, said) in words.TOLD.items():
        yield called, said(getattr(rules, name))


def _lines(rules: Rules) -> Iterator[str]:
    """One line a parameter, in the order of the program, below a heading."""
    yield words.HEADING
    for name, (called, said) in words.TOLD.items():
        if name not in words.UNSAID or getattr(rules, name) != words.UNSAID[name]:
            yield words.parameter(called, said(getattr(rules, name)))
