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
    **dict.fromkeys(
        ("正常发票", "蓝字正常", "正常蓝字", "正常使用", "状态正常", "正常正常"), "normal"
    ),
    **dict.fromkeys(("不存在", "发票不存在", "不存在此票", "查无", "查无此发票"), "unknown"),
    **dict.fromkeys(("无此票", "未查到", "未查询到", "查不到", "查询不到"), "unknown"),
}
HEADERS = {
    "code": ("发票代码", "代码", "票据代码"),
    "number": ("发票号码", "号码", "发票号", "票号"),
    "digital": (
        "数电票号码",
        "数电发票号码",
        "数电号码",
        "数电票号",
        "数电发票号",
        "全电号码",
        "全电发票号码",
        "全电票号码",
    ),
    "issued": ("开票日期", "开票时间"),
    "gross": ("价税合计", "价税合计金额"),
    "seller": ("销售方识别号", "销方识别号", "销方税号", "销售方纳税人识别号", "销方纳税人识别号"),
    "name": ("销售方名称", "销方名称"),
    "state": (
        *("核验结果", "查验结果", "核查结果", "核实结果", "审核结果", "比对结果", "答复", "结论"),
    ),
    "as_of": (
        *("核验日期", "查询日期", "查验日期", "核验时间", "查询时间", "查验时间", "答复日期"),
        *("核查日期", "截止日期", "数据日期"),
    ),
}
"""The columns of the work list, each with what else it is called when it comes back."""
MORE_HEADERS = {
    "status": (
        *("发票状态", "状态", "票据状态", "发票当前状态", "当前状态", "查验状态", "核验状态"),
        "票面状态",
    ),
    "positive": ("是否正数发票", "正数发票", "是否正票", "是否蓝字发票"),
    "risk": ("发票风险等级", "风险等级", "发票风险"),
}
"""Columns that only the bureau's own tables have."""

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
    "有发票没有最后一项随机数以后的答复时退出码为 1。给出 -o 时只导出清单。"
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
    return f"中奖、候补和抽查共{all_of_them}张发票，最后一项随机数以后答复正常的{normal}张。"


def exported(count: int, name: object) -> str:
    return f"共{count}张发票，清单已写到 {name}。请税务部门填写“核验结果”和“核验日期”两列后导入。"


def imported(rows: int, new: int, rejected: int, unknown: int, strangers: int) -> str:
    if not rows:
        return NO_ANSWERS
    return (
        f"共{rows}行，新答复{new}条；记为不予接受{rejected}条，查无此票{unknown}条，"
        f"与登记无关{strangers}条。"
    )


def read(count: int) -> str:
    return f"读懂{count}条答复，只是检查：什么也没有导入。"


def state_wrong(text: str) -> str:
    known = "、".join(STATES.values())
    return f"“{text}”不是认得的发票状态：请按税务部门的意思改成{known}之一，再导入这一行。"


def state_pending(text: str) -> str:
    return f"“{text}”还没有结论：等税务部门有了结果再查询、导入。"


def state_abnormal(text: str) -> str:
    return f"“{text}”是风险提示，不是发票状态：请向税务部门问清是否有效，填上核验结果再导入。"


def states_differ(result: str, status: str) -> str:
    return f"核验结果“{result}”与发票状态“{status}”不一致：请核实后只留一个。"


def day_wrong(text: str) -> str:
    return f"核验日期“{text}”无法识别或晚于今天：请改正后再导入这一行。"


def as_of_wrong(day: date) -> str:
    return f"核验日期{day}晚于今天：请改成税务部门核验的那一天。整个文件没有导入。"


NO_ANSWERS = (
    "表里没有一行填了“核验结果”，什么也没有导入：请交税务部门逐行填好"
    f"{'、'.join(STATES.values())}之一，再来导入。"
)


DAY_OF_ROW_MISSING = "没有核验日期：请补填，或给出税务部门查询的那一天，再导入这一行。"


def day_missing(line: int) -> str:
    return (
        f"第{line}行没有核验日期：请补填，或给出税务部门查询的那一天"
        "（页面上的“核验日期”，命令行的 --as-of）。整个文件没有导入。"
    )


def number_wrong(text: str) -> str:
    return (
        f"发票代码或号码“{text}”不完整：要有20位数电票号码，或者代码加8位号码；"
        "位数被表格截断的请重新导出为文本。"
    )


def cell_error(text: str) -> str:
    return f"单元格的内容是“{text}”：请在电子表格里改好、保存后再导入这一行。"


def problem(row: int, told: str) -> str:
    return f"第{row}行没有导入：{told}"


def problems(count: int, shown: int) -> str:
    more = f"另有{count - shown}行没有列出。" if count > shown else ""
    return (
        f"有{count}行没有读懂，其余各行已经导入。{more}"
        "这些发票仍算“没有答复”，改好后再导入一次即可。"
    )


def unanswered(name: str, count: int, number: int, since: date) -> str:
    return (
        f"抽奖 {name} 还有{count}张发票没有税务部门自{since}起、且不早于开票日期的答复"
        f"（如登记 {number:010d}；开奖以后的，须是最后一项随机数以后的答复）："
        "请用 lottery tax export 导出清单，请税务部门答复后用 lottery tax import 导入。"
    )


def unknown_left(name: str, count: int, number: int) -> str:
    return (
        f"抽奖 {name} 有{count}张发票税务部门查无此票（如登记 {number:010d}）："
        "请重新核验，或由复核员以 not-genuine 决定不予接受。"
    )
