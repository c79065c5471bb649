"""What is said where stored acts about prizes cannot have come about so."""

from __future__ import annotations


def no_such_prize(name: str, act: int) -> str:
    return f"奖品办理第 {act} 行写的奖品 {name} 不在开奖结果里"


def not_allowed(name: str, act: int, why: str) -> str:
    return f"奖品 {name} 的办理第 {act} 行不可能这样发生：{why}"


def stored_otherwise(told: object, found: object) -> str:
    return f"库里写的是 {told}，按规则应为 {found}"


def another_holder(right: int, told: int | None) -> str:
    shown = f"{told:010d}" if told is not None else "（空）"
    return f"库里写的登记是 {shown}，应为 {right:010d}"
