"""What the console of a draw says, and what is in the way of a step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lottery.texts.ceremony.line import JOINT_SHORT
from lottery.texts.ceremony.proposals import hands
from lottery.texts.minutes.pages import moment
from lottery.texts.minutes.signing import called

DESK = {"console.home": ("开奖", "一次抽奖一个控制台：现在到哪一步，下一步由谁办")}
"""What the desk says of these pages, by endpoint."""
SUPERSEDED = "这一次已经作废或终止，后面另有一次。"
PUBLISH_PAST = "这一次没有开奖，后面另有一次。请公布它的记录，后一次才接得上。"
OVER = "本次抽奖已全部完成并公布。"
AGAIN = "作废记录已公布。可以在抽奖一览中重新立项；不再举行的，在下面取消。"
AGAIN_ABANDONED = (
    "终止记录已公布。可以在抽奖一览中重新立项：重新封存名单，重新掷骰；不再举行的，在下面取消。"
)
PRIZES_NOT_SEEN = (
    "请先逐项核对奖项的数量和价值，并在核对一栏打勾。刚才方案可能改过，请刷新后再看一遍。"
)
PLANNED_ANEW = "已按现在的活动方案重新立项，请再核对一遍。"
NOT_PLANNED_ANEW = "活动方案与立项时没有不同，不必重新立项。"
NOT_OUTSIDE = "承诺已经签名，但还没有放到公布处（可能中途断电）。请再放一次，不影响已签名的内容。"
WAIT = "需要几秒到几分钟。可以离开或刷新本页，不会重复办理；完成后本页自动更新。"
BUSY = "上一步还在办理，请等它完成。"
TWO_TYPE = "这一项是掷出或公布的数字，须由两人在各自的设备上录入，不能在这里记录。"
OLD_ATTEMPT = "这一次已经作废或终止，后面另有一次，请到新的一次办理。"
ORGAN_MISSING = "您的账号没有写明单位，不能提出异议。请联系系统管理员。"
NO_PROPOSAL = "没有选中要办理的提议。请刷新页面，看清内容后再按一次。"
PRESENT_INCOMPLETE = "到场人员有一行没有填全：身份、单位和姓名都要填写，不用的一行请全部留空。"
ROLES_PRESENT = {"organiser": "主办", "supervisor": "监督", "notary": "公证"}
PROPOSED = "已提议，等待另一人确认。"
DECLINED = "已否决，没有办理。"
WITHDRAWN = "已撤回。"
CLOSED = "已截止。统计见下。"
OBJECTED = "异议已记下，答复之前不能封存。"
ANSWERED = "异议已答复。"
RECORDED = "已记录，不能更改。"
MODE_MISSING = "请选择正式还是演练。"
AWAITS = {"dice": "等待掷骰", "public": "等待公布", "sealed": "等待拆封", "drand": "等待信标"}


def carried(act: str, at: datetime, by: str) -> str:
    if act == "draw-imported":
        return (
            f"这台是备用电脑，已于 {moment(at)} 由 {by} 导入并核验，接着进行。"
            "主机从此不再继续；办完后用 lottery ceremony hand-back 交回主机。"
        )
    if act == "draw-taken-home":
        return f"本次抽奖已于 {moment(at)} 由 {by} 从备用电脑接回，在这台接着办理。"
    if act == "draw-move-called-off":
        return f"移到备用电脑一事已于 {moment(at)} 由两人撤销，在这台接着办理。"
    return (
        f"本次抽奖已于 {moment(at)} 由 {by} 导出给备用电脑。"
        "这台不再继续，直到接回来：同一次抽奖只能在一台电脑上继续。"
    )


def still_open(period: str, closes: datetime) -> str:
    return f"“{period}”要到 {moment(closes)} 才截止登记。"


def unanswered(number: int, organ: str) -> str:
    return f"{organ}提出的第 {number} 号异议还没有答复。"


def slip_missing(title: str) -> str:
    return f"“{title}”还没有提交密封单。"


def keepers_missing(title: str) -> str:
    return f"“{title}”的密封单还没有写明两个保管方。"


def may_abandon(title: str, since: datetime, *, live: bool) -> str:
    wait = "最后一项随机数记录 24 小时之后" if live else "最后一项随机数记录之后"
    return (
        f"只有“{title}”打不开或取不到时才能终止，最早在 {moment(since)}（{wait}）。"
        "须由公证员和监督人员各一名确认；已有的随机数、谁没有给出和原因都将公开。"
        "密封单打不开的一方，下一次不再制作密封单。"
    )


def throw(kind: str, title: str, digits: str) -> str:
    what = "公布" if kind == "public" else "当众掷骰"
    return f"请{title}{what}，共 {digits} 位；两人在各自的设备上独立录入，一致才记录。"


def unseal(title: str) -> str:
    return f"请保管方交出“{title}”的密封单，当众拆封，扫描或录入其中的密值。"


def typed_once(title: str, name: str) -> str:
    return f"{name} 已录入“{title}”，等待另一人录入。"


def differ(title: str) -> str:
    return f"“{title}”两人录入的数字不同，没有记录。请看清后，两人都重新录入。"


def agreed(title: str, value: str) -> str:
    return f"“{title}”两人录入一致，已记录：{value}"


def not_a_confirmer(act: str, missing: Sequence[Sequence[str]]) -> str:
    who = hands(missing) if len(missing) > 1 else hands(missing).removesuffix("一名")
    what = JOINT_SHORT[act]
    return f"“{what}”须由{who}确认，且不能是提议人或已确认过的人。请由有此职责的人登录确认。"


def signer(name: str) -> str:
    """What a signer of the minutes is called."""
    return called(name)
