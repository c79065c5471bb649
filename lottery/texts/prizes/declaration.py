"""Sentences of the table by which the tax on prizes is declared."""

from __future__ import annotations

from datetime import datetime

from lottery.clock import SHANGHAI
from lottery.texts.prizes import names

TITLE = "个人所得税代扣代缴（偶然所得）"
COLUMNS = (
    *("序号", "姓名", "证件种类", "证件号码", "所得项目", "收入额（元）", "税率", "代扣税款（元）"),
    *("完税凭证号", "缴税日期", "奖品", "登记编号", "备注"),
)
INCOME, RATE = "偶然所得", "20%"
DESTROYED = "（号码已到期销毁）"
NO_NAME = "（资料已销毁）"
PROXY = "由他人代领"
TOTAL = "合计"
NOT_A_MONTH = "月份请写成 2024-04 这样。"
NOTHING = "这个月没有代扣税款，没有可申报的。"
HOUR_OVER = "确认已满一小时，请重新提议。"
TAKEN_ALREADY = "这份申报表已取出过一次，不能再取；确需再取时请重新提议。"
NOT_YOURS = "申报表由提议人取出。"
NOT_CONFIRMED = "还没有两人确认，不能取出完整号码。"
HOURS = 1


def last_four(digits: str) -> str:
    return f"末四位 {digits}" if digits else ""


def form(kind: str) -> str:
    return names.FORMS.get(kind, kind)


def not_this(number: int) -> str:
    return f"第{number}号提议不是取出证件号码的提议。"


def proposed(number: int) -> str:
    return f"已提议（第{number}号）：请监督人员或公证员用自己的账号在本页确认。"


def confirmed(number: int) -> str:
    return f"第{number}号提议已确认：提议人可在一小时内取出一次。"


def declined(number: int) -> str:
    return f"第{number}号提议已拒绝。"


def withdrawn(number: int) -> str:
    return f"第{number}号提议已撤回。"


def until(when: datetime) -> str:
    return f"{when.astimezone(SHANGHAI):%H:%M}"


def file_name(month: str, *, whole: bool) -> str:
    return f"个人所得税代扣代缴-{month}" + ("" if whole else "-末四位")
