"""Sentences of the reviewer's pages, of appeals and corrections, and of the rules' page."""

from __future__ import annotations

DESK = {
    "review.queue": ("复核", "存疑的登记和申诉，接受或不予接受"),
    "entry_found.find": ("查登记", "按编号查找；登记申诉，更正录错的"),
    "rules.home": ("活动规则", "施行的和从前的各版，参数和指纹"),
}
"""What the desk says of these pages, by endpoint."""

FIELDS = {
    "invoice": "发票号码",
    "seller": "商户",
    "issued": "开票日期",
    "amount": "价税合计",
    "holder": "参加人",
    "phone": "电话",
    "kind": "种类",
    "batch": "期次",
    "entered": "录入",
    "status": "状态",
}
"""The lines of a comparison, from top to bottom."""

SUBMITTED = "登记，转复核"
ENTERED = "登记"
STEPS = {
    "accept": "接受",
    "reject": "不予接受",
}
MOTIONS = {
    "accept": "提出接受，等另一人确认",
    "reject": "提出不予接受，等另一人确认",
    "appeal": "提出申诉",
}
FORGOTTEN = "资料已销毁"
NOT_A_NUMBER = "请输入登记编号：存根上的 10 位数字，开头的 0 可以省略，也可以扫存根的二维码。"
STALE_CONSENT = "告知同意书已有新版，还没有更正：请让参加人看过新版后再按一次。"
TYPE_REASON = "请选择不予接受的原因，决定还没有记下。"


def unknown(asked: str) -> str:
    """Nobody entered this number."""
    return f"登记册里没有编号 {asked}：请核对存根上的 10 位数字。"


def decided(number: int, what: str) -> str:
    """An entry was decided on, in the register."""
    return f"登记 {number:010d} 已决定：{STEPS[what]}。"


def proposed(number: int, what: str) -> str:
    """A decision was proposed, and a second person is to confirm it."""
    return f"登记 {number:010d} 已提出“{STEPS[what]}”，等另一位复核员确认。"


def unmasked(number: int) -> str:
    """Somebody's data are on the screen."""
    return f"登记 {number:010d} 的完整资料显示在下面，查看的人、时间和理由已记入操作日志。"


def corrected(number: int, replacement: int) -> str:
    """A new entry stands for the wrong one."""
    return (
        f"登记 {number:010d} 已更正为登记 {replacement:010d}，等待复核。"
        "旧存根不再有效，请把新存根交给参加人。"
    )


def two_people(closed_at: str) -> str:
    """Why a decision does not take effect at once."""
    return f"这一期已于 {closed_at} 截止，决定要两个人：一人提出，另一人确认同样的决定。"


def after_the_freeze(draws: tuple[str, ...]) -> str:
    """What a decision cannot change any more."""
    return (
        f"抽奖 {'、'.join(draws)} 的名单已经封存：现在的决定照样记入登记册，但不改变已封存的名单。"
        "应当在名单里而没有在的，按规则由主办单位补救。"
    )


def own_proposal(what: str) -> str:
    """Somebody looks at what he proposed himself."""
    return f"您已提出“{STEPS[what]}”，要由另一位复核员确认。您可以改提别的决定。"
