"""Prizes as they are shown before they bind: each tier with count, prize and value, and the sum."""

from collections.abc import Iterable
from typing import Protocol

from lottery.texts.minutes.pages import money


class PlannedTier(Protocol):
    """What a plan says of a tier; `value_fen` is one prize's."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def prize(self) -> str: ...
    @property
    def value_fen(self) -> int: ...
    @property
    def alternates(self) -> int: ...


def prize_table(tiers: Iterable[PlannedTier]) -> str:
    """A line a tier, and what all prizes together are."""
    known = list(tiers)
    return "\n".join([*(f"  {tier_line(tier)}" for tier in known), f"  {prize_sum(known)}"])


def prize_sum(tiers: Iterable[PlannedTier]) -> str:
    """How many prizes there are, and what they are worth together."""
    known = list(tiers)
    total = sum(tier.count * tier.value_fen for tier in known)
    return f"合计 {sum(tier.count for tier in known)} 个奖，价值 {money(total)}"


def tier_line(tier: PlannedTier) -> str:
    """A tier with its count, its prize, what one and what all of them are worth."""
    alternates = f"，候补 {tier.alternates} 名" if tier.alternates else ""
    worth = f"每个 {money(tier.value_fen)}，共 {money(tier.count * tier.value_fen)}"
    return f"{tier.name}（{tier.code}）：{tier.count} 个，{tier.prize}，{worth}{alternates}"
