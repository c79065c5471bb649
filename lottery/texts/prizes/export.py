"""The columns of the tables that prizes go out in, and what their command says."""

from __future__ import annotations

from lottery.texts.prizes import names

GROUP = "奖品：查看办到哪一步，导出明细账，销毁到期的材料。"
EXPORT = (
    "导出抽奖 DRAW 的奖品明细账到 FILE（.xlsx 或 .csv）：每份奖品一行，末尾是合计；"
    "姓名为遮盖后的。DRAW 写 all 时导出所有抽奖。"
)
ACTS = "导出每一笔办理，而不是每份奖品一行。"
ALL = "all"

DATES = ("notified", "answered", "documents", "taxed", "handed")
"""What is told of whoever holds the prize now, by its last day."""
LATER = ("forfeited", "passed", "taken-back", "recovered", "returned")
"""What is told of the prize itself, by its last day."""
LEDGER = (
    *("抽奖", "性质", "活动", "奖项", "序号", "奖品", "价值（元）", "出资方", "状态", "轮次"),
    *("登记编号", "中奖人", "领奖截止"),
    *(f"{names.WHATS[what]}日期" for what in (*DATES, *LATER)),
    *("代扣税款（元）", "完税凭证号", "收条号", "经办", "确认人"),
)
OF_ACTS = (
    *("编号", "抽奖", "性质", "奖品", "奖项", "轮次", "登记编号", "中奖人", "办理", "内容"),
    *("此后状态", "时间", "金额（元）", "经办", "确认人"),
)
LEDGER_NAME, ACTS_NAME = "兑付明细账", "奖品办理明细"
FORGOTTEN = "（资料已销毁）"


def turn(number: int) -> str:
    return f"候补第{number}名" if number else "中奖人"


def total(mode: str) -> str:
    return f"合计（{mode}）"


def count(number: int, unit: str) -> str:
    return f"{number}{unit}"


def exported(count: int, name: object) -> str:
    return f"共{count}行，已写到 {name}。"


def no_draw(name: str) -> str:
    return f"没有公布过结果的抽奖 {name}：请核对代号，或写 all 导出所有抽奖。"
