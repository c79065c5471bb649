"""What the papers are called, what each is for, and what is still missing for one."""

from __future__ import annotations

from collections.abc import Iterable

NAMES = {
    "application": "抽奖方案与公证申请材料",
    "slip-covers": "密封单封面",
    "sealing": "名单封存凭证",
    "flow": "开奖流程单",
    "checks": "公证员核验一页纸",
    "announcement": "中奖名单公告",
    "events": "作废、终止和异常情况记录",
    "notices": "中奖通知书",
    "receipt": "领奖登记和签收单",
}
"""By the paper's name, in the order in which they are needed."""
PURPOSES = {
    "application": "开奖前七天交公证处：资格、规则、奖项、分工、软件和应急预案。",
    "slip-covers": "贴在两份密封单的信封上：谁密封、谁保管、什么时候才能拆。",
    "sealing": "封存当场打印，三份分交主办单位、公证处和监督单位签字：名单、散列值、签署人和程序。",
    "flow": "开奖现场人手一份：每一步谁做、宣读什么、出错怎么办，逐步签字记时间。",
    "checks": "公证员随身一页：五项核对，每项应得到的值和核对的办法。",
    "announcement": "张贴和刊登：各奖项遮盖后的中奖人、领奖办法和核对地址。",
    "events": "作废、终止或异常的经过、决定人和后续；没有发生的是空白表。",
    "notices": "每位中奖人一页：中了什么、要缴多少税、带什么、怎样辨别真假。",
    "receipt": "发放奖品时逐行填写、签收。",
}
FROM = {
    "open": "立项之后",
    "frozen": "封存名单之后",
    "drawn": "开奖之后",
    "sealed": "各方交来密封单散列之后",
}
"""When a paper can be made."""


def named(name: str) -> str:
    """A paper by its Chinese name and its own.

    >>> named("flow")
    '开奖流程单（flow）'
    """
    return f"{NAMES[name]}（{name}）"


def unknown(name: str, names: Iterable[str]) -> str:
    return f"没有名为“{name[:60]}”的文书。可以是：{'、'.join(names)}。"


def too_early(name: str, attempt: str, missing: str) -> str:
    return f"抽奖 {attempt} 的{NAMES[name]}现在还不能制作：{missing}"


NOT_FROZEN = "名单还没有封存，没有抽奖清单。请先截止登记、封存名单。"
NOT_DRAWN = "还没有开奖，没有中奖名单。"
NO_RESULT = "这一次没有开奖结果（已作废或已终止），没有中奖人。"
NO_SEALED_SOURCE = "本次抽奖没有“封存密数”这一项，不需要密封单。"


def slips_missing(titles: Iterable[str]) -> str:
    named = "、".join(f"“{title}”" for title in titles)
    return f"{named}还没有提交密封单的散列和保管方。"


def no_such_winner(entry: str, attempt: str) -> str:
    return f"登记编号“{entry[:20]}”在抽奖 {attempt} 中没有中奖：请核对中奖名单公告上的十位编号。"


def not_by_entry(name: str) -> str:
    return f"{NAMES[name]}不能按登记编号单独制作：请去掉 --entry。只有中奖通知书可以。"
