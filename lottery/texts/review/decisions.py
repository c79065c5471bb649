"""Sentences of review: the codes of a rejection, and why a decision is not taken."""

from __future__ import annotations

from lottery.texts.reasons import label

REJECTIONS = {
    "not-local": "不是本地商户开具",
    "not-a-person": "购买方不是个人",
    "not-eligible": "不在参加范围内",
    "same-purchase": "与另一登记是同一笔消费",
    "split-bill": "拆单开票",
    "too-many": "超过规则的张数且无正当理由",
    "not-genuine": "发票经查证不实",
    "facts-wrong": "登记内容与票面不符",
    "staff": "不得参加的人员",
    "voided": "发票已作废",
    "red-flushed": "发票已红冲",
    "partly-red": "发票已部分红冲",
    "corrected": "已更正，重新登记",
    "appeal-dismissed": "申诉不成立",
}
"""Reasons as they stand in the register, in a few words."""


def rejection(code: str) -> str:
    """Why an entry was rejected, in words.

    >>> rejection("corrected"), rejection("split-bill")
    ('已更正，重新登记', '拆单开票')
    """
    return REJECTIONS.get(code) or label(code)


BY_REVIEWERS = (
    "not-local",
    "not-a-person",
    "not-eligible",
    "same-purchase",
    "split-bill",
    "too-many",
    "not-genuine",
    "facts-wrong",
    "staff",
    "voided",
    "red-flushed",
    "partly-red",
    "appeal-dismissed",
)
"""The reasons that a reviewer may give; `corrected` belongs to a correction."""

ACTS = {"accept": "接受", "reject": "不予接受", "appeal": "申诉"}
STATUSES = {"pending": "待复核", "accepted": "已接受", "rejected": "不予接受"}

GROUP = "复核：待复核的登记、决定、申诉。"
LIST = "列出待复核的登记和未决的申诉。"
SHOW = "显示一条登记：原因、经过和相近的登记。"
ACCEPT = "接受登记 ENTRY。"
REJECT = "不接受登记 ENTRY，并写明原因代码。"
APPEAL = "对不予接受的登记 ENTRY 提出申诉，由另一人重新复核。"
CODE = "原因代码：" + "；".join(f"{code} {REJECTIONS[code]}" for code in BY_REVIEWERS)
NOTE = "说明，一句话。"
BATCH = "只列这一期。"
EMPTY = "没有待复核的登记。"
NUMBER_IN_NOTE = (
    "说明里有电话号码或身份证号码，没有记下：说明会一直保存，请改写成不带号码的一句话；"
    "参加人的资料另有加密保存。"
)


def reason(code: str) -> str:
    """A code as it stands in the register, and what it means."""
    return f"{code} {REJECTIONS[code]}" if code in REJECTIONS else code


def own_entry(number: int) -> str:
    return f"登记 {number:010d} 是您自己录入的，不能由您复核：请交给另一位复核员。"


def not_a_reviewer(number: int, by: str) -> str:
    return (
        f"登记 {number:010d} 的期次已截止，只能由两位复核员先后决定；“{by}”不是在用的复核员账号。"
    )


def own_motion(number: int) -> str:
    return f"登记 {number:010d} 的这一决定由您提出，截止后须由另一位复核员确认。"


def own_rejection(number: int) -> str:
    return f"登记 {number:010d} 是由您决定不予接受的，申诉须由另一位复核员处理。"


def own_appeal(number: int) -> str:
    return f"登记 {number:010d} 的申诉由您提出，须由另一位复核员处理。"


def already(number: int, status: str) -> str:
    return f"登记 {number:010d} 已是“{STATUSES[status]}”，不必再作同样的决定。"


def changed(number: int, status: str) -> str:
    return (
        f"登记 {number:010d} 在您打开页面之后已有别人处理，现在是“{STATUSES[status]}”："
        "您的决定没有记下，请看清新的情况再决定。"
    )


def only_by_appeal(number: int) -> str:
    return f"登记 {number:010d} 已被决定不予接受，只能经申诉重新复核：请先登记申诉。"


def was_corrected(number: int, replacement: int) -> str:
    return f"登记 {number:010d} 已更正为登记 {replacement:010d}，不能再改：请处理更正后的登记。"


def not_rejected(number: int, status: str) -> str:
    return f"登记 {number:010d} 现在是“{STATUSES[status]}”，只有不予接受的登记可以申诉。"


def appeal_open(number: int) -> str:
    return f"登记 {number:010d} 已有申诉等待处理，不必重复提出。"


def code_unknown(code: str) -> str:
    known = "、".join(BY_REVIEWERS)
    return f"“{code}”不是规定的原因代码，请从这些代码中选择：{known}。"


def note_needed(number: int) -> str:
    return f"请用一句话写明对登记 {number:010d} 作此处理的理由。"


def closed(number: int, period: str) -> str:
    return (
        f"登记 {number:010d} 所在的“{period}”已经截止，不能更正重录："
        "内容有误的，请由两位复核员以 facts-wrong 决定不予接受。"
    )


def decided(number: int, what: str, *, done: bool) -> str:
    if done:
        return f"登记 {number:010d}：{ACTS[what]}。"
    return f"登记 {number:010d}：已提出“{ACTS[what]}”，该期已截止，须由另一人以同样的决定确认。"


def appealed(number: int) -> str:
    return f"登记 {number:010d} 的申诉已登记，等待另一位复核员处理。"


def waiting_line(number: int, batch: str, seller: str, amount: str, told: str) -> str:
    return f"{number:010d}  {batch}  {amount}元  {seller}  {told}"


def event_line(line: int, at: str, by: str, what: str, told: str) -> str:
    return f"  登记册第{line}行  {at}  {by}  {what}{'：' + told if told else ''}"
