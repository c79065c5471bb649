"""Sentences of the work list for the tax bureau and of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

STATES = {
    "normal": "正常",
    "void": "作废",
    "red": "红冲",
    "partly-red": "部分红冲",
    "unknown": "查无此票",
}
WORDS = {
    **{told: state for state, told in STATES.items()},
    **{state: state for state in STATES},
    "已作废": "void",
    "全额红冲": "red",
    "已红冲": "red",
    "不存在": "unknown",
    "未查到": "unknown",
    "无此票": "unknown",
}
HEADERS = {
    "code": ("发票代码",),
    "number": ("发票号码",),
    "digital": ("数电票号码",),
    "issued": ("开票日期",),
    "gross": ("价税合计",),
    "seller": ("销售方识别号",),
    "name": ("销售方名称",),
    "state": ("核验结果", "发票状态", "状态"),
    "as_of": ("核验日期", "查询日期"),
}

GROUP = "税务核验：导出待核验清单，导入答复。"
EXPORT = (
    "导出清单 OUTPUT（.csv 或 .xlsx）：抽奖 CODE 的中奖、候补和抽查发票；尚未开奖的为全部名单。"
)
IMPORT = "导入税务部门填好的清单 FILE；作废和红冲的发票随即在登记册中记为不予接受。"
BATCH = "导出这一期的全部登记；可多次给出。"
OUTPUT = "清单写到哪里。"
WHAT = "请给出抽奖代号，或用 --batch 给出期次。"
AS_OF = "没有“核验日期”一列的行采用的日期。"

WINNERS = (
    "再次核验抽奖 CODE 的中奖、候补和抽查发票：列出答复不是“正常”的；"
    "有发票没有开奖日以后的答复时退出码为 1。给出 -o 时只导出清单。"
)
NO_ANSWER = "还没有答复"


def place(what: str, slot: str, tiers: Mapping[str, str]) -> str:
    """Which place of a result somebody holds.

    >>> place("A1", "2", {"1": "一等奖"}), place("audit", "1", {})
    ('一等奖候补第2位', '抽查第1位')
    """
    if what == "audit":
        return f"抽查第{slot}位"
    return f"{tiers[what]}第{slot}位" if what in tiers else f"{tiers[what[1:]]}候补第{slot}位"


def winner(where: str, number: int, state: str | None) -> str:
    return f"{where}  登记 {number:010d}  {STATES[state] if state else NO_ANSWER}"


def winners(all_of_them: int, normal: int) -> str:
    return f"中奖、候补和抽查共{all_of_them}张发票，开奖日以后答复正常的{normal}张。"


def exported(count: int, name: object) -> str:
    return f"共{count}张发票，清单已写到 {name}。请税务部门填写“核验结果”和“核验日期”两列后导入。"


def imported(rows: int, new: int, rejected: int, unknown: int, strangers: int) -> str:
    if not rows:
        return NO_ANSWERS
    return (
        f"共{rows}行，新答复{new}条；记为不予接受{rejected}条，查无此票{unknown}条，"
        f"与登记无关{strangers}条。"
    )


def state_wrong(line: int, text: str) -> str:
    known = "、".join(STATES.values())
    return f"第{line}行的核验结果“{text}”无法识别，只能填{known}。整个文件没有导入，请改正后重试。"


def day_wrong(line: int, text: str) -> str:
    return f"第{line}行的核验日期“{text}”无法识别或晚于今天。整个文件没有导入，请改正后重试。"


def as_of_wrong(day: date) -> str:
    return f"核验日期{day}晚于今天：请改成税务部门核验的那一天。整个文件没有导入。"


NO_ANSWERS = (
    "表里没有一行填了“核验结果”，什么也没有导入：请交税务部门逐行填好"
    f"{'、'.join(STATES.values())}之一，再来导入。"
)


def day_missing(line: int) -> str:
    return f"第{line}行没有核验日期：请补填，或用 --as-of 给出。整个文件没有导入。"


def number_wrong(line: int) -> str:
    return f"第{line}行的发票代码或号码不完整：请不要改动导出的这几列。整个文件没有导入。"


def unanswered(name: str, count: int, number: int, since: date) -> str:
    return (
        f"抽奖 {name} 还有{count}张发票没有税务部门自{since}起的答复（如登记 {number:010d}）："
        "请用 lottery tax export 导出清单，请税务部门答复后用 lottery tax import 导入。"
    )


def unknown_left(name: str, count: int, number: int) -> str:
    return (
        f"抽奖 {name} 有{count}张发票税务部门查无此票（如登记 {number:010d}）："
        "请重新核验，或由复核人员以 not-genuine 决定不予接受。"
    )
