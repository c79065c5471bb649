"""Sentences of the accounts of prizes: what each figure is called, and what does not add up."""

from __future__ import annotations

from lottery.texts.prizes import names
from lottery.texts.vocabulary import MODES

DESK = {"prize_money.home": ("奖品账目", "预算、领取、空缺、收回和退回；明细与导出")}
"""What the desk says of these pages, by endpoint."""
FIGURES = {
    "budget": "预算",
    "handed": "已领取",
    "open": "待领",
    "vacant": "空缺",
    "taken-back": "收回未了结",
    "returned": "已退回",
    **names.LEFT_OVER,
    "given": "发放",
    "taxed": "代扣税款",
    "taken": "收回",
    "back-prize": "追回奖品",
    "back-money": "追回折价款",
    "back-nothing": "未能追回",
    "left": "退回",
}
STANDING = ("budget", "handed", "open", "vacant", "taken-back", "returned")
"""The columns of where prizes stand."""
DONE = ("given", "taxed", "taken", "back-prize", "back-money", "back-nothing", "left")
"""The columns of what was done."""
MEANS = {
    "vacant": "没有中奖人持有：无人中奖，或已失效、已收回了结而还没有递补",
    "taken-back": "发放后收回，还没有记下追回了什么",
    "given": "发放一次算一次：收回后另发给候补的，算两次",
    "taxed": "按记下的缴税逐笔相加",
}
IMBALANCES = {
    "budget": "各状态相加与方案的预算不相等",
    "given": "发放合计不等于已领取与收回之和",
    "taken": "收回合计不等于收回未了结与追回各项之和",
    "left": "退回合计与已退回的奖品不相等",
}
BALANCED = (
    "账目相符：预算 ＝ 已领取 ＋ 待领 ＋ 空缺 ＋ 收回未了结 ＋ 已退回；发放 ＝ 已领取 ＋ 收回。"
)
NO_FUND = "未写明出资方"
MODE_NAMES = {True: MODES["live"], False: MODES["rehearsal"]}


def unbalanced(name: str) -> str:
    return f"{IMBALANCES[name]}：库里的办理记录可能被改动，请运行 lottery check。"


def no_worth(count: int) -> str:
    return f"有 {count:,} 份奖品方案没有写明价值，金额里没有它们。"


def month(text: str) -> str:
    """
    >>> month("2024-04")
    '2024年4月'
    """
    year, _, number = text.partition("-")
    return f"{year}年{int(number)}月"


TOTAL = "合计"
BY = {
    "tier": "按奖项",
    "fund": "按出资方",
    "month": "按月（办理当月）",
    "campaign": "按活动",
}


def counted(figure: str) -> str:
    """What the lines of a figure are counted in."""
    return "份" if figure in STANDING or figure in names.LEFT_OVER else "笔"
