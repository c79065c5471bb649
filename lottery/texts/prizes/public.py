"""What everybody reads of the prizes after the draw: how each stands, and since when."""

from __future__ import annotations

from datetime import date

from lottery.texts.prizes.names import LEFT_OVER, REASONS

TITLE = "奖品领取情况"
STATES = {
    "waiting": "待领",
    "claimed": "已领取",
    "forfeited": "已失效，等待候补递补",
    "taken-back": "已收回",
    "returned": "已退回",
    "empty": "无人中奖",
}
STEPS = {
    "claimed": "领取",
    "forfeited": "失效",
    "taken-back": "收回",
    "passed": "由候补递补",
    "returned": "退回",
}
ALTERED = (
    "这次抽奖公布的奖品领取情况（prizes.txt）现在不见了，或者被改动过，所以没有照它显示。"
    "请向主办单位问清。"
)
NONE = "这次抽奖还没有公布奖品领取情况。"
NOT_YET = "还没有一份奖品的办理已经公布：开奖后办公室陆续通知中奖者，发放以后列在这里。"
REHEARSAL = "这是演练，不发奖：下面是领奖流程的演练。"
LEAD = (
    "每份奖品从开奖到领取、失效、递补或退回，逐日列在这里。名单只增不改，每一段都由主办单位签名；"
    "姓名和号码仍然遮挡，原因只写类别。"
)
HOW_TO_CHECK = (
    "下载 prizes.txt 留一份，过些日子再下载一次：新的一份开头必须与旧的逐字节相同，只能在后面增加。"
)
COMMAND = "python fpdraw-kit.pyz prizes {name} --keys keys.txt --earlier 旧的prizes.txt"
CHECKED = (
    "核对程序会检查：同一份奖品没有发两次；候补按顺序、按本等奖递补；"
    "逾期的没有在期限以前作废；每一段都有主办单位的签名。"
    "发放本身和作废的理由是否属实，它查不出来，由签名的人负责。"
)
MINE = "您的奖品"
ANSWER = "告诉办公室来不来领、哪天来"
PASSED_ON = "，由候补递补"
WENT_BACK = "，奖品已退回"
NOT_PASSED = ""


def as_of(day: date) -> str:
    """Until when the list tells.

    >>> as_of(date(2024, 4, 12))
    '截至 2024年4月12日'
    """
    return f"截至 {written(day)}"


def written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def of_so_many(claimed: int, count: int) -> str:
    """How many are handed over.

    >>> of_so_many(3, 20)
    '20 份，已领取 3 份'
    """
    return f"{count:,} 份，已领取 {claimed:,} 份"


def state(name: str, number: int, since: date | None, reason: str) -> str:
    """How a prize stands, short enough for a row.

    >>> state("claimed", 0, date(2024, 4, 12), "")
    '已领取（2024年4月12日）'
    >>> state("waiting", 2, date(2024, 6, 12), "")
    '候补第 2 名递补，待领（2024年6月12日）'
    >>> state("waiting", 0, None, "")
    '待领'
    """
    told = STATES[name]
    if number:
        told = f"候补第 {number} 名递补，{told}"
    if name == "returned":
        told = f"{told}：{LEFT_OVER[reason]}"
    elif reason:
        told = f"{told}：{REASONS[reason]}"
    return f"{told}（{written(since)}）" if since else told


def step(what: str, entry: str, reason: str, number: int, until: date | None) -> str:
    """One event in a prize's history."""
    if what == "passed":
        by = f"，{written(until)} 24 时以前领取" if until else ""
        return f"由候补第 {number} 名（登记 {entry}）递补{by}"
    if what == "returned":
        return f"无候补可递补，退回：{LEFT_OVER[reason]}"
    if what == "claimed":
        return f"登记 {entry} 领取"
    return f"登记 {entry} {STEPS[what]}：{REASONS[reason]}"


def left(until: date | None, today: date | None) -> str:
    """How long somebody may still claim; without `today`, until when: a page that is read on other
    days than it was made counts no days.

    >>> left(date(2024, 6, 10), date(2024, 6, 8)), left(date(2024, 6, 10), date(2024, 6, 10))
    ('，还有 2 天（2024年6月10日24时以前）', '，今天是最后一天（24时以前）')
    >>> left(date(2024, 6, 10), date(2024, 6, 11)), left(None, date(2024, 6, 11))
    ('，领奖期限 2024年6月10日已过', '')
    """
    if until is None:
        return ""
    if today is None:
        return f"，{written(until)}24时以前"
    days = (until - today).days
    if days < 0:
        return f"，领奖期限 {written(until)}已过"
    if not days:
        return "，今天是最后一天（24时以前）"
    return f"，还有 {days} 天（{written(until)}24时以前）"


def held(  # noqa: PLR0917 - the parts of a sentence
    name: str,
    number: int,
    until: date | None,
    since: date | None,
    reason: str,
    after: str,
    today: date | None,
) -> str:
    """How a prize stands to its owner, in one sentence.

    >>> held("waiting", 0, date(2024, 6, 10), None, "", "", date(2024, 6, 8))
    '待领，还有 2 天（2024年6月10日24时以前）'
    >>> held("forfeited", 0, None, date(2024, 6, 12), "late", "passed", date(2024, 6, 13))
    '已失效：逾期未领（2024年6月12日），由候补递补'
    """
    if name == "waiting":
        first = f"候补第 {number} 名递补，" if number else ""
        return f"{first}待领{left(until, today)}"
    then = {"passed": PASSED_ON, "returned": WENT_BACK}.get(after, NOT_PASSED)
    if name == "forfeited":
        day = f"（{written(since)}）" if since else ""
        return f"已失效：{REASONS[reason]}{day}{then}"
    return f"{state(name, number, since, reason)}{then}"
