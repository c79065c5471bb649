"""Sentences of prizes that are shown before they bind."""

from lottery.texts.minutes.pages import money


def tier(named: str, count: int, prize: str, value_fen: int, sum_fen: int) -> str:
    """A tier with its count, its prize, what one and what all of them are worth."""
    worth = f"每个 {money(value_fen)}，共 {money(sum_fen)}"
    return f"{named}：{count} 个，{prize}，{worth}"


def named(name: str, code: str) -> str:
    return f"{name}（{code}）"


def alternates(count: int) -> str:
    return f"，候补 {count} 名"


def total(count: int, fen: int) -> str:
    return f"合计 {count} 个奖，价值 {money(fen)}"
