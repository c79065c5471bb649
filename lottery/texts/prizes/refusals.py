"""Why an act about a prize is refused, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lottery.invoices.values.amounts import yuan
from lottery.texts.prizes import names

STALE = "这份奖品刚才有人办理过，您看到的不是最新情况。请刷新页面，看过再办。"
NO_PAPER = "没有这份材料，或已到期销毁。"
NO_RESULT = "这次抽奖还没有公布结果，没有奖品可办。"


def unknown_act(what: str) -> str:
    return f"没有“{what}”这项办理。"


def prize_unknown(name: str) -> str:
    return f"没有奖品 {name}。请核对抽奖、奖项和序号。"


def already(name: str, stage: str) -> str:
    return f"奖品 {name} 已是“{names.STAGES[stage]}”，不必再办。"


def not_waiting(name: str, what: str, stage: str) -> str:
    return (
        f"奖品 {name} 现在是“{names.STAGES[stage]}”，不能办理“{names.WHATS[what]}”："
        "只有待领的奖品才能办。"
    )


def not_vacant(name: str, what: str, stage: str) -> str:
    return (
        f"奖品 {name} 现在是“{names.STAGES[stage]}”，不能办理“{names.WHATS[what]}”："
        "要先失效，或收回并了结。"
    )


def not_handed(name: str, stage: str) -> str:
    return f"奖品 {name} 现在是“{names.STAGES[stage]}”，还没有发放。"


def not_taken_back(name: str, stage: str) -> str:
    return f"奖品 {name} 现在是“{names.STAGES[stage]}”，没有收回。"


def not_in_order(name: str, what: str, stage: str) -> str:
    return f"奖品 {name} 现在是“{names.STAGES[stage]}”，请先核对证件，再办理“{names.WHATS[what]}”。"


def no_tax(name: str, value_fen: int) -> str:
    return f"奖品 {name} 价值 {yuan(value_fen)} 元，按规定不缴税。"


def other_tax(found: object, right: int) -> str:
    told = f"{yuan(found)} 元" if isinstance(found, int) else "没有写"
    return f"税额：{told}，应为 {yuan(right)} 元（奖品价值的 20%）。"


def not_yet(name: str, missing: Iterable[str], bureau: str | None) -> str:
    told = "；".join(names.MISSING[each] for each in missing)
    answer = f"（答复：{names.bureau(bureau)}）" if bureau else ""
    return f"奖品 {name} 还不能发放：{told}{answer}。"


def not_late(name: str, until: date | None) -> str:
    if until is None:
        return f"奖品 {name} 没有公布领奖期限，不能按逾期办理。"
    return f"奖品 {name} 的领奖期限到 {until} 24 时为止，还没有过，不能按逾期办理。"


def tax_paid(name: str) -> str:
    return f"奖品 {name} 的中奖人已经缴税，不能按逾期或放弃办理。"


def no_alternate(name: str) -> str:
    return f"奖品 {name} 这一等奖没有候补了，不能递补。"


def out_of_turn(name: str, number: int, entry: int) -> str:
    return f"奖品 {name} 只能递补给本等奖候补第 {number} 名（登记 {entry:010d}）。"


def alternate_left(name: str, number: int) -> str:
    return f"奖品 {name} 还有候补第 {number} 名，不能退回。"


def goes_elsewhere(name: str, where: str) -> str:
    return f"奖品 {name} 无人可递补时，按方案应“{names.LEFT_OVER[where]}”。"


def two_needed(what: str) -> str:
    return f"“{names.WHATS[what]}”须两人办理：一人提议，另一人用自己的账号确认。"


def not_one_of(name: str, found: str, allowed: Iterable[str]) -> str:
    return f"{names.FIELDS.get(name, name)}：“{found}”不在可选之列（{'、'.join(allowed)}）。"


def left_out(name: str) -> str:
    return f"{names.FIELDS.get(name, name)}没有填写。"


def not_a_day(name: str, text: str) -> str:
    return f"{names.FIELDS.get(name, name)}：“{text}”不是日期，请写成 2024-04-12 这样。"


def day_over(name: str, text: str, today: date) -> str:
    return f"{names.FIELDS.get(name, name)}：{text} 已经过去，今天是 {today}。"


def identity_wrong(last: str) -> str:
    return f"证件号码（末四位 {last}）的校验位不对，请对照证件再录一遍。"


def number_malformed(form: str) -> str:
    return f"{names.FORMS.get(form, '证件')}的号码格式不对：请照证件录入字母和数字，4 至 20 位。"


def too_long(name: str, length: int, most: int) -> str:
    field = names.FIELDS.get(name, "这一项")
    return f"{field}：{length} 个字，最多 {most} 个，没有保存。请写短些。"


def form_unknown(form: str) -> str:
    return f"证件种类“{form}”不在可选之列。"


def mandate_needed(name: str) -> str:
    return f"奖品 {name}：由他人代领时，须留存委托书。"


def claims_lost(name: str) -> str:
    return f"抽奖 {name} 公布的领奖办法（claiming.json）不在或被改过，先查明再办理奖品。"


def too_large(size: int, most: int) -> str:
    return f"文件 {size} 字节，超过上限 {most} 字节，没有保存。"


def not_a_picture() -> str:
    return "只收 PDF、JPEG、PNG 文件。"


def no_proposal(number: int) -> str:
    return f"第 {number} 号不是奖品办理的提议。"


NOBODY_TO_CALL = "这份奖品现在没有等待领奖的人，不能查看姓名和电话。"
NUMBER_BY_TWO = "证件号码不在这里查看：申报个人所得税时由两人取出。"
