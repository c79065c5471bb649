"""What people call the parts of a draw: its tiers, prizes and sources, as the plan names them.

Names decide nothing and stand in no hash; a draw without a plan of ours gets the usual ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from draws.manifest import Source
from lottery.ceremony import attempts
from lottery.ceremony.attempts import Attempt
from lottery.errors import DrawUnknownError
from lottery.programme import TierPlan
from lottery.texts import web as texts


@dataclass(frozen=True)
class Wording:
    """Names by tier code and by source number."""

    tiers: Mapping[str, TierPlan] = field(default_factory=dict)
    sources: Mapping[int, str] = field(default_factory=dict)

    def tier(self, code: str) -> str:
        """What a tier is called."""
        found = self.tiers.get(code)
        return found.name if found else texts.tier_name(code)

    def prize(self, code: str) -> str:
        """What a tier wins, or nothing if nobody said."""
        found = self.tiers.get(code)
        return found.prize if found else ""

    def source(self, source: Source) -> str:
        """Who stands behind a source."""
        return self.sources.get(source.number) or texts.party_name(source.kind, source.name)


def wording_of(attempt: Attempt) -> Wording:
    """The names that the plan of an attempt gives."""
    return Wording(
        tiers={tier.code: tier for tier in attempt.tiers},
        sources={source.number: source.title for source in attempt.sources},
    )


def find_attempt(session: Session, name: str) -> Attempt | None:
    """The attempt with this folder name: `CODE`, or `CODE.2` for the second; None if unknown."""
    code, _, number = name.partition(".")
    if number and not (number.isascii() and number.isdigit()):
        return None
    try:
        return attempts.get(session, code, int(number or "1"))
    except DrawUnknownError:
        return None
