"""What the record of a void, an abandoned attempt and of exceptional events says."""

from __future__ import annotations

from lottery.texts.minutes.pages import moment

VOID, ABANDONED, EXCEPTIONS, BLANK = (
    "作废记录",
    "终止记录",
    "异常情况",
    "空白记录表（没有发生的，写“无”）",
)
VOID_WHAT = (
    "本次抽奖在首个随机数产生之前作废。作废的是这一次，不是这项抽奖：须重新封存名单，另编次数再办。"
    "作废说明（void.txt）连同已封存的清单一起公布，下一次的抽奖清单写有它的散列值，前后相连。"
)
ABANDONED_WHAT = (
    "本次抽奖在首个随机数产生之后终止：等待的一项没有给出。已有的随机数、缺少的一项和原因都公开；"
    "下一次重新封存名单、重新掷骰；缺少密封单的一方下一次不再密封。"
)
LABELS = ("抽奖", "编号", "原因", "时间", "共同经办", "公布的文件", "后续")
VALUES = "已经产生的随机数"
VALUE_COLUMNS = ("序", "来源", "取值", "记录时间")
MISSING = "缺少的一项"
VOID_FILES = "void.txt 和已封存的清单、名单"
ABANDONED_FILES = "abandoned.txt、times.txt、已拆封的密封单和已封存的清单、名单"
NEXT = "重新立项，封存名单，从头再办"
OBJECTIONS = "异议和答复"
OBJECTION_COLUMNS = ("提出单位", "时间", "异议", "答复")
DIFFERENCES = "系统记下的不一致"
HALL = "现场填写的异常"
NONE = "没有作废、终止，系统没有记下不一致，也没有异议。"
NONE_BESIDE = "除上述以外，系统没有记下不一致，也没有异议。"
BLANK_WHAT = "每件一行，依次编号；经过写清时间、地点、在场人；处理写清依据和决定人。"
BLANK_COLUMNS = ("号", "时间", "经过", "处理、依据、谁决定", "公布与否", "签字")
SIGN = ("主办单位（签字）", "公证员（签字）", "监督人员（签字）")
ANSWER_MISSING = "（尚未答复）"
SEE = "文件散列值 SHA-256"
HANDS_UNKNOWN = "由一人办理（演练）"


def at(when: object) -> str:
    return moment(when)  # type: ignore[arg-type]
