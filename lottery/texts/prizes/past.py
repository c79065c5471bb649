"""Sentences of prizes that were handed over before this software kept them."""

from __future__ import annotations

from datetime import date

MARK = "软件启用前"
HEADERS = {
    "campaign": ("活动",),
    "draw": ("抽奖", "抽奖名称", "期次"),
    "tier": ("奖项", "奖项名称"),
    "prize": ("奖品", "奖品名称"),
    "value": ("价值", "奖品价值", "金额"),
    "tax_withheld": ("代扣税款", "税款", "税额", "个人所得税"),
    "holder": ("中奖人", "姓名", "领奖人"),
    "as_of": ("领奖日期", "发放日期", "日期"),
    "receipt": ("收条号", "收据号", "签收单号"),
}
SPARE = ("序号", "备注")
GROUP_IMPORT = (
    "导入启用本软件以前发放的奖品 FILE（.xlsx 或 .csv，列：活动、抽奖、奖项、奖品、价值、代扣税款、"
    "中奖人、领奖日期、收条号）；姓名须已遮盖。有一行不合要求就全部不导入；重复导入不会增加。"
)
DRY_RUN = "只检查，不导入。"
SHOWN = 50

EMPTY = "不能为空"
TOO_LONG = "最多 80 个字"
NO_AMOUNT = "请写成元，最多两位小数，例如 500.00"
NOT_POSITIVE = "必须大于 0"
TAX_TOO_LARGE = "不能为负，也不能超过奖品价值"
NO_DAY = "不是日期，请写成 2023-04-12 这样"
DAY_TO_COME = "晚于今天"
FULL_NAME = "姓名必须遮盖：只留首尾各一个字，其余写 *，例如 张*、张*三；这里不收完整姓名"
TELLS_A_NUMBER = "含有证件、电话或银行卡号码，这里不收个人号码"


def problem(row: int, column: str, value: str, rule: str) -> str:
    told = f"“{value}”" if value else "空着"
    return f"第{row}行，{column}：{told}，{rule}。"


def refused(count: int) -> str:
    return f"有{count}处不合要求，整个文件没有导入：请改好后再导入一次。"


def tried(rows: int, new: int) -> str:
    return f"共{rows}行，其中{new}行还没有导入过；只是检查，什么也没有导入。"


def imported(rows: int, new: int) -> str:
    if not new:
        return f"共{rows}行，都已导入过，没有改动。"
    return f"共{rows}行，新导入{new}行，标为“{MARK}”，单独合计。"


NO_ROWS = "表里没有一行内容。"


def year(day: date) -> str:
    return f"{day.year}年"
