"""What is said where a planned draw is planned anew before its freeze."""

from collections.abc import Sequence

from lottery.texts.vocabulary import SOURCE_KINDS

TIER = "奖项"
_FIELDS = {
    "title": "名称",
    "campaign": "活动",
    "place": "地点",
    "organiser": "主办单位",
    "cap": "每人的中奖上限",
    "audit": "抽查张数",
    "rules_version": "适用的规则（内部编号）",
    "batches": "参加的期次",
    "omits": "排除的人员",
    "tiers": "奖项的次序",
    "sources": "随机数来源",
}
_NONE = "（无）"


def field(name: str, before: object, after: object) -> str:
    return change(_FIELDS[name], str(before), str(after))


def listed(name: str, before: Sequence[str], after: Sequence[str]) -> str:
    return change(_FIELDS[name], "；".join(before), "；".join(after))


def change(what: str, before: str, after: str) -> str:
    """
    >>> change("地点", "一楼", "二楼"), change("奖项", "", "三等奖 5 个")
    ('地点：由“一楼”改为“二楼”', '奖项：增加“三等奖 5 个”')
    """
    if not before:
        return f"{what}：增加“{after}”"
    if not after:
        return f"{what}：去掉“{before}”"
    return f"{what}：由“{before}”改为“{after}”"


def source(kind: str, title: str, who: str, parameter: str) -> str:
    if kind == "sealed":
        return f"{SOURCE_KINDS[kind]} {title}（{who}）"
    if kind == "drand":
        return f"{SOURCE_KINDS[kind]} {title}，每 {parameter} 轮一次"
    return f"{SOURCE_KINDS[kind]} {title}（{who}）{parameter} 位"


def slip(title: str, *, stays: bool) -> str:
    if stays:
        return f"保留：“{title}”已提交的密封单散列和保管方"
    return f"不再使用：“{title}”已提交的密封单（该方不再是来源），请当场作废那份纸面"


def slip_stays(title: str, stored: str) -> str:
    return f"“{title}”已提交密封单散列 {stored}，重新立项不能更改它。"


def batches_closed(name: str) -> str:
    return (
        f"抽奖 {name} 已截止登记，参加的期次不能再改；奖项、来源和文字仍可以重新立项更改。"
        "期次有误的，请封存后作废（void），再重新立项。"
    )


def planned_anew(name: str, changed: Sequence[str]) -> str:
    told = "\n".join(f"  {each}" for each in changed) or "  （没有变化）"
    return f"抽奖 {name} 已按现在的活动方案重新立项：\n{told}"
