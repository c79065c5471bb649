"""What is said of how prizes are claimed, where a programme is loaded."""

from __future__ import annotations

from collections.abc import Iterable

HEADING = "领奖"
FIELDS = {
    "days": "领奖期限",
    "place": "领奖地点",
    "address": "地址",
    "hours": "办理时间",
    "telephone": "电话",
    "documents": "须带",
    "note": "说明",
}
"""The fields of the terms, by their names in the file."""
NONE = "没有写。公布时只写规则里的期限和奖品价值，其余写“方案没有写明”。"
BY_THE_RULES = "按规则"
TELEPHONE = "写号码，可有 + - 空格和“转”分机，如 0543-4350000 或 0543-4350000转8001"
EMPTY_DOCUMENT = "documents 里有空的一项"
_UNSET = "（没有写）"


def too_many_documents(most: int) -> str:
    return f"documents 最多写 {most} 项"


def other_days(code: str, days: int, said: Iterable[int]) -> str:
    told = "、".join(f"{each} 日" for each in said)
    return (
        f"抽奖 {code} 的 claiming.days 写了 {days} 日，规则写的是 {told}："
        "以规则为准，请删去 days，或改成与规则相同"
    )


def value(name: str, found: object) -> str:
    """How a field reads.

    >>> value("days", 0), value("documents", ("发票", "存根"))
    ('按规则', '发票、存根')
    """
    if name == "days":
        return f"{found} 日" if found else BY_THE_RULES
    if isinstance(found, tuple):
        return "、".join(found) or _UNSET
    return str(found) or _UNSET


def changed(code: str, name: str, before: object, after: object) -> str:
    was, now = value(name, before), value(name, after)
    return f"抽奖方案 {code}，{HEADING}·{FIELDS[name]}：由“{was}”改为“{now}”"


def stays(name: str) -> str:
    return f"抽奖 {name} 已经公布，领奖的期限、地点和电话照公布时的，不随方案改动"
