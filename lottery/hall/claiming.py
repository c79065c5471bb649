"""How a draw's prizes are claimed, from its published files, while they lie there as published:
whoever puts another telephone there must not reach a winner through our page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from lottery import beside
from lottery.ceremony.seen.wording import find_attempt
from lottery.ceremony.steps import claiming
from lottery.programme.claiming import (
    FILE,
    Claims,
    ClaimsMalformedError,
    days_in,
    from_json,
    lines_in,
)

RULES = "rules.txt"


@dataclass(frozen=True)
class ShownClaims:
    """What a page shows of claiming; `altered`: the published file is gone or another one, so that
    nothing is shown of it."""

    claims: Claims
    altered: bool


def shown(session: Session, public: Path, name: str) -> ShownClaims:
    """What was published beside the bundle `name`, if it lies there as it was published; otherwise,
    and of one from before there was such a file, what the bundle's rules say."""
    attempt, there = find_attempt(session, name), beside.read(public, name, FILE)
    if attempt is not None and claiming.is_altered(session, attempt, there):
        return ShownClaims(_by_rules(public, name), altered=True)
    if there is None:
        return ShownClaims(_by_rules(public, name), altered=False)
    try:
        return ShownClaims(from_json(there.decode()), altered=False)
    except (ClaimsMalformedError, UnicodeDecodeError):  # and no journal tells what it was
        return ShownClaims(_by_rules(public, name), altered=True)


def _by_rules(public: Path, name: str) -> Claims:
    rules = public / name / RULES
    lines = lines_in(rules.read_text("utf-8").splitlines()) if rules.is_file() else ()
    return Claims(days=days_in(lines), rules=lines)
