"""What people call the parts of a draw: its tiers, prizes and sources, as the plan names them.

Names decide nothing and stand in no hash; a draw without a plan of ours gets the usual ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from draws.manifest import Source
from lottery import attempts
from lottery.attempts import Attempt, overlap
from lottery.ceremony.sources import sealing
from lottery.errors import DrawUnknownError
from lottery.models import RowLedger
from lottery.naming import read_name
from lottery.programme import TierPlan, campaigns
from lottery.texts import web as texts
from lottery.texts.ceremony import overlaps

OF_NAMES = (
    *("campaign", "period", "draw", "draw_tier", "draw_source", "draw_step", "draw_document"),
    *("sealed_hash", "second_keeper"),
)
"""The tables that `planned` reads: a plan changes until the freeze, and other draws are drawn."""


@dataclass(frozen=True)
class Wording:
    """Names by tier code and by source number; who keeps which party's slip, sentences about
    periods that another draw has drawn from, and the campaign's title, where somebody asked for
    them (`planned`)."""

    tiers: Mapping[str, TierPlan] = field(default_factory=dict)
    sources: Mapping[int, str] = field(default_factory=dict)
    keepers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    drawn: tuple[str, ...] = ()
    campaign: str = ""

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


def planned(session: Session, attempt: Attempt) -> Wording:
    """The names that the plan of an attempt gives, with who keeps the slips, what the draw takes
    in and its campaign."""
    names = wording_of(attempt)
    campaign = {one.code: one.title for one in campaigns.named(session)}.get(attempt.campaign, "")
    titles = {source.who: source.title for source in attempt.sources}
    kept = tuple(
        (slip.title, tuple(titles.get(who) or texts.party_name("", who) for who in slip.keepers))
        for slip in sealing.slips(session, attempt)
        if slip.keepers
    )
    drawn = overlap.drawn_already(session, attempt)
    said = tuple(overlaps.drawn_already(each.title, each.by) for each in drawn)
    return replace(names, keepers=kept, drawn=said, campaign=campaign)


def as_of(session: Session) -> int:
    """The last line of the journal under which anything was written that `planned` reads."""
    query = select(func.max(RowLedger.seq)).where(RowLedger.table_name.in_(OF_NAMES))
    return session.scalar(query) or 0


def find_attempt(session: Session, name: str) -> Attempt | None:
    """The attempt with this folder name; None if unknown."""
    found = read_name(name)
    if found is None:
        return None
    try:
        return attempts.get(session, *found)
    except DrawUnknownError:
        return None
