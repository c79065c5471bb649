"""What is written to whoever holds a prize: a short message and a letter, each with a code by which
he learns on the site that the office wrote it."""

from __future__ import annotations

from dataclasses import dataclass

PART = 70
"""Signs of one part of a Chinese short message."""


@dataclass(frozen=True)
class NoticeFacts:
    """What a notice names. `holder` is masked; `last_day`, `place`, `hours` and `telephone` are
    empty where the programme does not say them; `check` is the address where the code is tried."""

    sender: str
    draw: str
    tier: str
    prize: str
    entry: str
    holder: str
    last_day: str
    place: str
    hours: str
    telephone: str
    code: str
    check: str
    bring: tuple[str, ...] = ()
    tax: str = ""
    is_rehearsal: bool = False


def message(facts: NoticeFacts) -> str:
    """A short message; what it does not hold is said at the telephone and in the letter."""
    where = f"到{facts.place}" if facts.place else "到登记窗口"
    until = f"在{facts.last_day}以前" if facts.last_day else ""
    open_at = f"（{facts.hours}）" if facts.hours else ""
    call = f"电话{facts.telephone}。" if facts.telephone else ""
    head = "【演练】" if facts.is_rehearsal else ""
    return (
        f"{head}【{facts.sender}】{facts.holder}：您的登记{facts.entry}在{facts.draw}中"
        f"{facts.tier}{facts.prize}，请{until}持证件、发票{where}{open_at}领取。{call}不收费，不发付款链接；"
        f"请自己打开{facts.check}，输编号和核对码{facts.code}辨真假。"
    )


def parts(text: str) -> int:
    """How many parts a message is sent in.

    >>> parts("中" * 70), parts("中" * 71)
    (1, 2)
    """
    return 1 if len(text) <= PART else -(-len(text) // (PART - 3))


def length(text: str) -> str:
    return f"共 {len(text)} 字，按 {parts(text)} 条计。"


BRING = (
    "中奖人本人的有效身份证件原件",
    "中奖的发票（纸质原件，或电子发票文件）",
    "登记存根",
    "由他人代领的：另带代领人的证件和中奖人签名的委托书",
)
NO_PLACE = "领奖地点和时间请电话询问。"
NEVER = "我们从不为领奖收取费用、保证金，也从不发送付款链接。任何人以领奖为名要钱，都是诈骗。"


def checks(facts: NoticeFacts) -> str:
    return (
        f"怎样知道这封信是真的：自己在浏览器里打开 {facts.check} ，输入登记编号 {facts.entry} "
        f"和核对码 {facts.code} ，网站会告诉您这份通知是否由我们发出。不要点别人发来的链接。"
    )
