"""Sentences about people's data: who may see it, and when it is destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

NOT_FOR_THIS_ROLE = "您的角色不能查看参加人的完整资料：请由复核员、主办单位人员或公证员查看。"
REASON_NEEDED = "查看完整资料要写明理由（至少四个字），理由会记入操作日志。"
NUMBER_IN_REASON = (
    "理由里有电话号码或身份证号码，没有记下：日志会一直保存，请改写成不带号码的理由。"
)

CODE_NEEDED = "查看完整资料须再输入一次手机上的验证码（十分钟内有效）。"
NOT_IN_HAND = (
    "这一条不在待办之中：已经有了决定，也没有人提出新的意见或申诉，复核员不能再查看其完整资料。"
    "确需查看的，请先申诉或提出意见，或由主办单位人员查看。"
)
LOOKER_ASKED = "请查看的人登录（复核员、主办单位人员或公证员）："

GROUP = "个人资料：查看一条登记的完整资料，销毁未中奖人的资料。"
UNMASK = "查看登记 ENTRY 的完整资料；理由记入操作日志。"
REASON = "查看的理由。"
FORGET = (
    "销毁各期未中奖人的资料（存根、卡片、可供比对的散列、原件和申诉资料），不能恢复；"
    "登记册、已公布的文件和证明不受影响。"
)
BATCH = "期次；可多次给出。"
DRAW = (
    "这些期次参加过的抽奖，中奖、候补和抽查的登记保留；一直没有举行、也没有取消的抽奖也要给出。"
    "可多次给出。"
)
SURE = "资料销毁后不能恢复。请先确认备份另行处理。继续吗？"
YES = "不再询问。"


def enough_today(most: int) -> str:
    return (
        f"今天已经查看了 {most} 个人的完整资料，到了一天的上限（设置 unmask_daily）。"
        "请明天再看，或由另一位有权的人查看。"
    )


def slip_lines(holder: str, phone: str, person: str, invoice: str, seller: str) -> str:
    """What a slip says in full; `person` as there, `id:` before an identity number."""
    number = person.removeprefix("id:") if person.startswith("id:") else ""
    told = f"姓名：{holder}\n电话：{phone}\n" + (f"身份证号：{number}\n" if number else "")
    return f"{told}发票：{invoice[2:]}\n销售方：{seller}"


def forgotten(entries: int, kept: int, draws: int, appeals: int) -> str:
    told = f"、{appeals}份申诉的资料" if appeals else ""
    return f"已销毁{entries}条登记的个人资料{told}和{draws}次抽奖的标签密钥，保留{kept}条。"


def nothing_named() -> str:
    return "请给出期次：--batch。"


def still_open(period: str) -> str:
    return f"“{period}”还没有截止，不能销毁资料。"


def not_held(code: str) -> str:
    told = f"抽奖 {code} 还要用到这些期次的登记，尚未公布：请在它公布之后再销毁"
    return f"{told}；不再举行的，请先作废。"


def may_be_held(code: str, until: date) -> str:
    return (
        f"抽奖 {code} 在方案里用到这些期次的登记，尚未公布，也可能还要举行："
        f"请在它公布之后再销毁；不再举行的请公告取消（call-off）；一直没有举行的，到{until}为止保存。"
    )


def not_named(code: str) -> str:
    return f"这些期次参加过抽奖 {code}：请用 --draw {code} 一并给出，以保留其中奖人的资料。"


def never_held(code: str) -> str:
    return (
        f"抽奖 {code} 用到这些期次的登记，一直没有举行；销毁以后，这些登记不能再参加它。"
        f"请公告取消它（call-off，正式的用 lottery propose call-off {code} --reason 原因），"
        f"或用 --draw {code} 写明知道这一点。"
    )


def to_go(entries: int, kept: int, unheld: Sequence[str]) -> str:
    told = (
        f"将销毁 {entries} 条登记的个人资料，保留 {kept} 条；"
        f"这 {entries} 条登记此后不能再参加抽奖。"
    )
    if unheld:
        told += f"没有举行的抽奖 {'、'.join(unheld)} 因此不能再按原方案举行。"
    return told


def not_of_these(code: str) -> str:
    return f"抽奖 {code} 与这些期次无关：请核对抽奖代号。"


def too_early(code: str, until: date) -> str:
    return f"抽奖 {code} 公布后的保存期到{until}为止，请在此之后再销毁。"
