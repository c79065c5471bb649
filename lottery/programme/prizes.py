"""Prizes as they are shown before they bind: each tier with count, prize and value, and the sum."""

from collections.abc import Sequence

from lottery.programme import TierPlan
from lottery.texts.ceremony import prizes as words


def prize_table(tiers: Sequence[TierPlan]) -> str:
    """A line a tier, and what all prizes together are."""
    return "\n".join(f"  {line}" for line in (*map(tier_line, tiers), prize_sum(tiers)))


def prize_sum(tiers: Sequence[TierPlan]) -> str:
    """How many prizes there are, and what they are worth together."""
    total = sum(tier.count * tier.value_fen for tier in tiers)
    return words.total(sum(tier.count for tier in tiers), total)


def tier_line(tier: TierPlan) -> str:
    """A tier with its count, its prize, what one and what all of them are worth."""
    named = words.named(tier.name, tier.code)
    worth = tier.count * tier.value_fen
    told = words.tier(named, tier.count, tier.prize, tier.value_fen, worth)
    return told + (words.alternates(tier.alternates) if tier.alternates else "")
