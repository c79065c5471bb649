"""Sentences about a new version of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lottery.texts.office import rules

NEW = (
    "公布活动 CAMPAIGN 的新一版规则，自 --from 起施行：先列出改动，确认后公布；从前各版不变。"
    "不给 --text 时沿用上一版的文字，没有用 --set 改的参数沿用上一版。"
)
SINCE = "施行日期，如 2024-05-01；不早于今天，且该日起尚无登记。"
TEXT = "规则文字的文件（UTF-8）。"
SET = (
    "改一个参数，如 per_day=5、agency=review、kinds=paper,roll；可多次给出。名称见 programme.toml。"
)
YES = "不再询问，直接公布。"
SURE = "公布以后不能收回，只能再出新的一版。公布吗？"
NOTHING_CHANGED = "文字和参数都与上一版相同：没有要公布的改动。"
NO_TEXT = "规则没有文字：请写明规则全文。"
BAD_CHARACTERS = "规则里有不能公布的字符（自造字或看不见的控制符）：请删去后再试。"
PARAMETERS_IN_TEXT = "规则文字里已含参数一节：参数由程序附在文字之后，请从文字中删去。"
CHANGED_MEANWHILE = "在您看过之后情况有了变化，还没有公布：请看清下面的内容，再确认一次。"
BAD_DAY = "施行日期没有认出来：请写成2024-05-01的样子。"
BAD_SETTING = "--set 应写成 名称=值，如 per_day=5。"
BAD_FILE = "规则文字的文件不是 UTF-8 文本：请另存为 UTF-8 后再试。"

GONE, COME = "原来", "改为"


def no_rules(campaign: str) -> str:
    return f"活动“{campaign}”还没有规则：请先用 lottery programme load 载入活动方案。"


def in_the_past(day: date) -> str:
    return f"施行日期{day}已经过去：新版规则只能从今天或以后的日期起施行。"


def before_the_last(version: int, since: date) -> str:
    return f"第{version}版已公布自{since}起施行：新的一版不能早于它施行，请改施行日期。"


_WRONG = {
    "minimum_fen": "应是大于零的金额",
    "highest_percent": "应是1到100的整数",
    "kinds": "至少一种，且不能有专用、机动车、二手车、定额、收购和通用机打发票",
    "kinds_reviewed": "不能与“可以参加的种类”重复，也不能有专用等一律不收的发票",
    "regions": "应是六位数字的登记机关代码，用顿号隔开",
    "regions_reviewed": "应是六位数字的登记机关代码，用顿号隔开，且不与“视为本地”的重复",
    "place": "不能空着",
    "agency": "应是 accept、review、refuse 之一",
    "other_buyer": "应是 accept、review、refuse 之一",
    "insurance_words": "只收交强险时不能空着",
    "per_day": "应是整数，0 表示不限",
    "per_person": "应是整数，0 表示不限",
    "per_merchant": "应是整数，0 表示不限",
    "tax_days": "应是整数，0 表示不限",
    "retention_days": "应是不小于1的整数",
}


def parameter_wrong(name: str) -> str:
    """A parameter by its name in the program."""
    if name not in rules.TOLD:
        return f"没有参数“{name}”：请照活动方案示例里的名称填写。"
    return f"参数“{rules.TOLD[name][0]}”填得不对：{_WRONG.get(name, '应是“是”或“否”')}。"


def change(what: str, before: str, after: str) -> str:
    """A line of the command's answer."""
    name = f"{what}：" if what else ""
    return f"{name}{before or '（无）'} → {after or '（删去）'}"


def planned(names: Sequence[str]) -> str:
    """Draws that were planned under an earlier version."""
    return (
        f"抽奖 {'、'.join(names)} 已按从前的一版安排，封存时仍用那一版（奖项、税务答复的要求等）；"
        "新的一版只决定施行以后的登记。"
    )


def announced(campaign: str, version: int, since: date, digest: str) -> str:
    return f"活动“{campaign}”的规则第{version}版已公布，自{since}起施行。全文散列值：{digest}"
