"""Sentences of the staff's pages about prizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from lottery.invoices.values.amounts import yuan
from lottery.texts.minutes.pages import money
from lottery.texts.prizes import names
from lottery.texts.public import outcomes

DESK = {
    "prizes.home": ("奖品兑付", "每份奖品由谁领、办到哪一步、还差什么"),
    "prize_desk.home": ("领奖窗口", "扫存根，找到中奖人的奖品"),
    "prize_calls.home": ("今日联系", "要打的电话、快到期的提醒、今明两天的约定"),
    "prize_proposals.home": ("待确认的奖品办理", "发放大奖、失效、收回，由另一人确认"),
}
"""What the desk says of these pages, by endpoint."""
URGENCIES = {"overdue": "已逾期", "soon": "7 天内到期", "uncalled": "还没有联系"}
MODES = {True: "正式", False: "演练"}
NO_DAY = "方案和规则没有规定期限"
WHAT_TO_DO = {
    "documents": "请中奖人带证件和发票到窗口，在“办理”一栏的“核对证件”里录入。",
    "bureau": "请主办单位在“税务部门核对”页导出中奖发票，取得开奖以后的答复再载入。",
    "bureau-not-normal": "不能发放。请按活动规则核实；确已作废或红冲的，提议按“失效”办理。",
    "tax": "请先代扣个人所得税，在“办理”一栏的“缴税”里记下完税凭证号。",
    "verdict": (
        "请公证处或审计单位在自己的电脑上核验公布的文件，签署核验结论；结论送到以前，大奖不能发放。"
    ),
}
"""What is to be done about what stands before the hand-over, by token of `names.MISSING`."""


def turn(number: int) -> str:
    return "抽中" if number == 0 else f"候补第 {number} 名"


def counted(unmoved: date | None, unknown_year: int) -> str:
    """How the last day was moved; empty where the rules move none."""
    if unmoved is not None:
        return outcomes.moved(unmoved)
    return outcomes.uncounted(unknown_year) if unknown_year else ""


def days_left(until: date | None, today: date) -> str:
    if until is None:
        return NO_DAY
    left = (until - today).days
    if left < 0:
        return f"已逾期 {-left} 天"
    return f"还有 {left} 天" if left else "今天是最后一天"


def last_day(until: date | None) -> str:
    return f"{day(until)} 24 时为止" if until else NO_DAY


def tax(fen: int) -> str:
    return f"{money(fen)}（全额的 20%）" if fen else "不缴税（不超过 800 元）"


def worth(fen: int) -> str:
    return money(fen) if fen else "方案没有写价值"


def act(what: str, detail: Mapping[str, Any]) -> str:
    """What was done, as one line of a prize's history."""
    told = _TOLD.get(what)
    return told(detail) if told else names.WHATS[what]


def _entry(number: object) -> str:
    return f"{number:010d}" if isinstance(number, int) else "（无）"


_TOLD: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "notified": lambda d: f"{names.HOWS[d['how']]}通知：{names.OUTCOMES[d['outcome']]}",
    "answered": lambda d: f"答复：{names.ANSWERS[d['answer']]}",
    "appointed": lambda d: f"约定 {_when(d)}" + (f"，{d['place']}" if d.get("place") else ""),
    "documents": lambda d: (
        f"核对证件：{names.FORMS[d['form']]}"
        + ("，由他人代领，留存委托书" if d.get("proxy") else "")
    ),
    "taxed": lambda d: f"缴税 {yuan(d['fen'])} 元，完税凭证 {d['certificate']}",
    "handed": lambda d: "已发放" + (f"，收条 {d['receipt']}" if d.get("receipt") else ""),
    "receipt": lambda d: "留存收条照片",
    "forfeited": lambda d: f"失效：{names.REASONS[d['reason']]}",
    "passed": lambda d: f"递补给候补第 {d['alternate']} 名（登记 {_entry(d.get('entry'))}）",
    "taken-back": lambda d: f"收回：{names.REASONS[d['reason']]}",
    "recovered": lambda d: f"收回了结：{names.RECOVERED[d['back']]}",
    "returned": lambda d: f"退回：{names.LEFT_OVER[d['where']]}",
    "noted": lambda d: f"备注：{d['note']}",
}


def _when(detail: Mapping[str, Any]) -> str:
    return " ".join(str(detail[part]) for part in ("day", "time") if detail.get(part))


def found(count: int, total: int) -> str:
    return f"共 {total} 份" if count == total else f"找到 {count} 份，共 {total} 份"


def day(when: date) -> str:
    return f"{when.year}年{when.month}月{when.day}日"


NOTHING_PICKED = "还没有勾选奖品。"
NO_PHOTO = "请选择收条的照片或 PDF。"
NUMBER_IN_NOTE = "这里写了电话号码或证件号码，没有记下：办理经过会一直保存，请改写成不带号码的。"


def no_sum(typed: str) -> str:
    return f"税额：“{typed}”不是金额，请写成 16000.00 这样。"


def done(what: str) -> str:
    return f"已记下：{names.WHATS[what]}。"


def proposed(number: int) -> str:
    return f"已提议（第 {number} 号），等另一人用自己的账号确认。"


def confirmed(number: int, count: int) -> str:
    return f"第 {number} 号提议已确认，{count} 份奖品都已办理。"


def declined(number: int) -> str:
    return f"已拒绝第 {number} 号提议，什么也没有办理。"


def withdrawn(number: int) -> str:
    return f"已收回第 {number} 号提议，什么也没有办理。"


def ended(what: str, by: str) -> str:
    return f"{_ENDS[what]}（{by}）" if what else "等待另一人确认"


_ENDS = {"confirmed": "已确认并办理", "declined": "已拒绝", "withdrawn": "已收回"}


def kept_of_number(tax_fen: int) -> str:
    if tax_fen:
        return "号码加密保存，只用于申报个人所得税，由两人取出，到期销毁。页面上只显示末四位。"
    return "不保存号码，只留末四位，和用来比对是否同一人的散列。"


def goes_to(number: int, entry: int) -> str:
    return f"由候补第 {number} 名（登记 {entry:010d}）递补。"


def nobody_left(where: str) -> str:
    return f"没有候补了，按方案：{names.LEFT_OVER[where]}。"


def not_shown(why: str) -> str:
    return f"这份材料不能显示成图片。{why}"


def unmasked(entry: int) -> str:
    return f"您查看了登记 {entry:010d} 的姓名和电话，已记入操作日志。"


def due(count: int) -> str:
    return f"有 {count} 份领奖材料到了销毁的日子，销毁后不能恢复。"


def destroyed(count: int) -> str:
    return f"已销毁 {count} 份到期的领奖材料。" if count else "没有到期的领奖材料。"


def two_hand_over(is_big: bool) -> str:
    """Why two hand a prize over."""
    why = "这份奖品价值大" if is_big else "领奖期限已过"
    return f"{why}，须两人办理：一人提议发放，另一人用自己的账号确认。"
