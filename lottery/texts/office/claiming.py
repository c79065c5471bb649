"""What is said of how prizes are claimed, where a programme is loaded."""

from __future__ import annotations

from collections.abc import Iterable

from lottery.texts.minutes.pages import money

HEADING = "领奖"
FIELDS = {
    "days": "领奖期限",
    "place": "领奖地点",
    "address": "地址",
    "hours": "办理时间",
    "telephone": "电话",
    "documents": "须带",
    "note": "说明",
    "moves": "截止日遇休息日",
    "alternate_days": "候补人的领奖期限",
    "two_people_from_fen": "两人经办的起点",
    "left_over": "候补用完以后",
    "funds": "奖品资金",
}
"""The fields of the terms, by their names in the file."""
NONE = "没有写。公布时只写规则里的期限和奖品价值，其余写“方案没有写明”。"
BY_THE_RULES = "按规则"
TELEPHONE = "写号码，可有 + - 空格和“转”分机，如 0543-4350000 或 0543-4350000转8001"
EMPTY_DOCUMENT = "documents 里有空的一项"
NO_ALTERNATE_DAYS = "alternate_days 写 1 到 365；与中奖人一样的，不写这一项"
MOVES = {"none": "不顺延", "next-workday": "顺延到下一个工作日"}
LEFT_OVER = {
    "supplementary": "在补充抽奖中抽出",
    "next-draw": "滚入下一次抽奖",
    "treasury": "退回出资的单位",
}
AS_A_WINNER = "与中奖人相同"
_UNSET = "（没有写）"
_UNTOLD = {"days": BY_THE_RULES, "alternate_days": AS_A_WINNER}
_NAMED = {"moves": MOVES, "left_over": LEFT_OVER}


def too_many_documents(most: int) -> str:
    return f"documents 最多写 {most} 项"


def other_days(code: str, days: int, said: Iterable[int]) -> str:
    told = "、".join(f"{each} 日" for each in said)
    return (
        f"抽奖 {code} 的 claiming.days 写了 {days} 日，规则写的是 {told}："
        "以规则为准，请删去 days，或改成与规则相同"
    )


def not_a_tier(tier: str) -> str:
    return f"funds 里的“{tier}”不是奖项代号：写小写字母和数字，最多 8 位"


def fund_of_no_tier(owner: str, tier: str, tiers: Iterable[str]) -> str:
    known = "、".join(sorted(tiers)) or "没有奖项"
    return f"{owner} 的 claiming.funds 写了奖项 {tier}，它的抽奖里没有这个奖项：有的是 {known}"


def value(name: str, found: object) -> str:
    """How a field reads.

    >>> value("days", 0), value("documents", ("发票", "存根"))
    ('按规则', '发票、存根')
    >>> value("two_people_from_fen", 1000000), value("funds", (("1", "财政资金"),))
    ('单个奖品 10,000.00 元起', '1：财政资金')
    """
    if name in _UNTOLD:
        return f"{found} 日" if found else _UNTOLD[name]
    if name in _NAMED:
        return _NAMED[name][str(found)]
    if name == "two_people_from_fen" and isinstance(found, int):
        return f"单个奖品 {money(found)}起"
    if name == "funds" and isinstance(found, tuple):
        return "；".join(f"{tier}：{payer}" for tier, payer in found) or _UNSET
    if isinstance(found, tuple):
        return "、".join(found) or _UNSET
    return str(found) or _UNSET


def changed(code: str, name: str, before: object, after: object) -> str:
    was, now = value(name, before), value(name, after)
    return f"抽奖方案 {code}，{HEADING}·{FIELDS[name]}：由“{was}”改为“{now}”"


def no_calendar(name: str, year: int) -> str:
    return (
        f"抽奖 {name} 的领奖截止日遇休息日要顺延，但没有{year}年的官方放假安排，算不出来。"
        f"请先载入（lottery calendar load，或“活动方案”的“官方放假安排”）；公布以后截止日不再改变。"
        f"确实不顺延的，用 lottery publish --unmoved {year} 公布，或在控制台勾选"
    )


def uncounted(year: int) -> str:
    return (
        f"没有{year}年的官方放假安排，领奖截止日遇休息日无从顺延；现在公布，截止日就不顺延，以后也不再改变。"
        "请先载入放假安排。"
    )


def stays(name: str) -> str:
    return f"抽奖 {name} 已经公布，领奖的期限、地点和电话照公布时的，不随方案改动"
