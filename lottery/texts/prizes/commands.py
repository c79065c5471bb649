"""What the commands about prizes say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from lottery.clock import in_shanghai
from lottery.texts.prizes import names, pages

LIST = "列出抽奖 DRAW 的奖品：每份一行，办到哪一步，由哪条登记领取，到哪一天为止。"
TIER = "只列这个奖项（代码）。"
STAGE = "只列这个状态。"
SHOW = "一份奖品的情况和全部办理记录。PRIZE 写成 抽奖/奖项/序号，如 ZP-FP-2024-03/2/7。"
DESTROY = (
    "销毁到期的领奖材料：证件号码 180 天，委托书、收条和其他材料 3 年；"
    "并清除数据库文件里的残留。放进定时任务时加 --yes。"
)
YES = "不再询问，直接销毁。"
SURE = "现在销毁这些领奖材料吗？"
PAPERS = "密封保存的材料："
ACTS = "办理记录："
NO_ACTS = "还没有办理过。"
READY = "发放之前：都已齐备。"


def head(name: str, last_day: date | None, *, live: bool) -> str:
    return f"{name}（{pages.MODES[live]}）　领奖期限：{pages.last_day(last_day)}"


def row(prize: str, stage: str, entry: int | None, number: int, until: date | None) -> str:
    """A prize in a line: its name, its stage, whose it is, until when."""
    holder = "—" if entry is None else f"登记 {entry:010d}（{pages.turn(number)}）"
    return f"{prize}\t{names.STAGES[stage]}\t{holder}\t{until.isoformat() if until else '—'}"


def counts(found: Mapping[str, int]) -> str:
    told = "，".join(f"{names.STAGES[each]} {count}" for each, count in found.items())
    return f"共 {sum(found.values())} 份" + (f"：{told}" if told else "")


def worth(tier: str, prize: str, fen: int) -> str:
    return f"{tier}　{prize}　价值 {pages.worth(fen)}"


def missing(token: str) -> str:
    return f"发放之前：{names.MISSING[token]}。{pages.WHAT_TO_DO[token]}"


def act(number: int, at: datetime, what: str, detail: Mapping[str, Any], by: str) -> str:
    return f"  {number}. {in_shanghai(at)}　{pages.act(what, detail)}　{by}"


def paper(kind: str, size: int, destroy_on: date) -> str:
    return f"  {names.PAPERS[kind]}　{size} 字节，{destroy_on.isoformat()} 销毁"
