"""Sentences about appeals of refusals: an invoice that the counter did not take."""

from __future__ import annotations

from lottery.texts.review.decisions import REJECTIONS

STATES = {"waiting": "等待复核", "upheld": "维持不予登记", "entered": "已决定登记"}

GROUP = "被拒登记的申诉：列出、查看、维持、决定登记。"
LIST = "列出等待处理的申诉。"
SHOW = "显示申诉 APPEAL：被拒的原因、录入的内容（遮盖）和经过。"
UPHOLD = "维持对申诉 APPEAL 的不予登记，并写明原因代码和说明。"
ENTER = "决定登记申诉 APPEAL 的发票；登记后等待复核。"
EMPTY = "没有等待处理的申诉。"


STALE_CONSENT = "告知同意书已有新版，申诉还没有登记：请让参加人看过新版后再按一次。"


def would_wait(reasons: str) -> str:
    return f"同意的话，这张发票照常登记并转复核，经过会写明曾被拒。转复核的原因：{reasons}"


def hindered(reasons: str) -> str:
    return f"现在登记还有别的障碍：{reasons}"


def note_needed() -> str:
    return "请用一句话写明理由。"


def not_refused() -> str:
    return "这张发票现在可以登记，不必申诉：请返回按“登记”。"


def not_appealable() -> str:
    return "还有内容没有填全或读不出：请改正后再登记，不必申诉。"


def already_open(appeal: int) -> str:
    return f"这张发票已有申诉（第 {appeal} 号）等待处理，不必重复提出。"


def no_period() -> str:
    return "各期都已截止，不能再提出申诉。"


def unknown(appeal: int) -> str:
    return f"没有第 {appeal} 号申诉：请核对编号。"


def decided_already(appeal: int) -> str:
    return f"第 {appeal} 号申诉已由别人处理，请刷新页面。"


def own_refusal(appeal: int) -> str:
    return f"第 {appeal} 号申诉的发票是由您录入或拒绝的，须由另一位复核员处理。"


def own_decision(appeal: int) -> str:
    return f"第 {appeal} 号申诉的发票上一次由您维持不予登记，这一次须由另一位复核员处理。"


def final(reasons: str) -> str:
    return f"这些原因按规则不能改变，只能维持：{reasons}"


def entered_meanwhile(entry: int) -> str:
    return f"这张发票已由同一参加人登记为 {entry:010d}：请维持，并在说明里写明登记编号。"


def frozen(appeal: int, period: str, draw: str) -> str:
    return (
        f"第 {appeal} 号申诉的发票属于“{period}”，这一期的名单已为抽奖 {draw} 封存，不能再登记。"
        "封存以前没有决定的申诉只能维持，请在说明里写明。"
    )


def forgotten(appeal: int) -> str:
    return f"第 {appeal} 号申诉的资料已按规定销毁，只能维持。"


def appealed(appeal: int) -> str:
    return f"第 {appeal} 号申诉已登记，等待复核员处理。"


def upheld(appeal: int) -> str:
    return f"第 {appeal} 号申诉：维持不予登记。"


def entered(appeal: int, entry: int) -> str:
    return f"第 {appeal} 号申诉：已登记为 {entry:010d}，等待复核。"


def line(appeal: int, batch: str, by: str, told: str, note: str) -> str:
    return f"{appeal:>6}  {batch}  {by}  {told}  申诉：{note}"


def decision_line(at: str, by: str, what: str, reason: str | None, note: str) -> str:
    told = "，".join(filter(None, (REJECTIONS.get(reason or "", reason or ""), note)))
    return f"  {at}  {by}  {STATES[what]}{'：' + told if told else ''}"
