"""What `lottery programme load` says of a programme's file."""

from collections.abc import Sequence
from datetime import date, datetime

from lottery.texts.ceremony.line import STATES
from lottery.texts.minutes.pages import moment

PARTS = {"merchants": "商户名册：新增或更改 {} 行", "barred": "不得参加的人员：新增 {} 名"}
_NOTHING = "  （没有）"


def new_campaign(code: str, title: str) -> str:
    return f"新增活动“{title}”（{code}）"


def renamed(code: str, before: str, after: str) -> str:
    return f"活动 {code} 的名称：由“{before}”改为“{after}”"


def new_period(title: str, batch: str) -> str:
    return f"新增期次“{title}”（{batch}）"


def put_off(title: str, batch: str, before: datetime, after: datetime) -> str:
    return f"期次“{title}”（{batch}）的登记截止时间：由 {moment(before)} 推迟到 {moment(after)}"


def bound(name: str, state: str, change: str) -> str:
    return f"抽奖 {name} {STATES[state]}，方案不能再改：{change}"


def new_rules(title: str, version: int, valid_from: date) -> str:
    day = f"{valid_from.year}年{valid_from.month}月{valid_from.day}日"
    return f"新增“{title}”规则第 {version} 版，自 {day}起适用"


def new_plan(code: str, title: str) -> str:
    return f"新增抽奖方案 {code}（{title}）"


def of_plan(code: str, change: str) -> str:
    return f"抽奖方案 {code}，{change}"


def planned(name: str, state: str, mode: str) -> str:
    return (
        f"抽奖 {name} {STATES[state]}，仍按立项时的方案；要采用改过的方案，"
        f"请在封存之前重新立项（lottery plan {name} --mode {mode}，或在控制台办理）"
    )


def frozen(name: str, state: str) -> str:
    fixed = f"抽奖 {name} {STATES[state]}，名单和方案已经固定，这一次不变"
    return f"{fixed}；作废或终止以后再载入一次，下一次才适用"


def loaded(changed: Sequence[str], unchanged: Sequence[str], *, only_looked: bool = False) -> str:
    """The whole answer: what changed, and what did not and why."""
    head = "活动方案没有载入，以下是载入后的情形。" if only_looked else "活动方案已载入。"
    rows = [head, "已更改：", *(f"  {each}" for each in changed)]
    rows += [] if changed else [_NOTHING]
    if unchanged:
        rows += ["没有更改：", *(f"  {each}" for each in unchanged)]
    else:
        rows.append("文件里的其余内容与已有的相同。")
    return "\n".join(rows)
