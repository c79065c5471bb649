"""What the console of a draw says: stations, duties, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lottery.texts.ceremony.proposals import hands
from lottery.texts.minutes.pages import moment

DESK = {"console.home": ("开奖", "一次抽奖一个控制台：现在到哪一步，下一步由谁办")}
"""What the desk says of these pages, by endpoint."""
STATIONS = {
    "open": "立项",
    "closed": "截止",
    "frozen": "封存",
    "committed": "承诺",
    "rolling": "随机数",
    "drawn": "开奖",
    "signed": "现场记录",
    "published": "公布",
}
ACTS = {
    "close": "截止登记",
    "answer": "答复异议",
    "slip": "提交密封单",
    "freeze": "提议封存名单",
    "confirm-freeze": "确认封存名单",
    "sign": "公证处签名",
    "commit": "提议签名并公布承诺",
    "confirm-commit": "确认签名并公布承诺",
    "commitment": "把承诺放到公布处",
    "typing": "掷骰，两人录入",
    "unseal": "当众拆封",
    "beacon": "记录公共信标",
    "second": "公证员独立核算",
    "differs": "停下：两个结果不同",
    "draw": "开奖",
    "minutes": "制作现场记录",
    "publish": "公布",
    "done": "全部完成",
    "abandon": "提议终止",
    "confirm-abandon": "确认终止",
    "again": "已作废",
    "again-abandoned": "已终止",
    "past": "已有后一次",
    "wait": "正在办理，请稍候",
}
TOLD = {
    "close": "登记全部截止后，统计登记情况，听取异议。",
    "answer": "每一条异议都答复后，才能封存名单。",
    "slip": "各方在自己的电脑上制作密封单，打印两份，交由两方各保管一份，提交散列。",
    "freeze": "请核对下面的统计。封存后名单不能再改；须由公证员或监督人员确认。",
    "confirm-freeze": "主办单位已提议封存。请核对统计、异议和密封单，再确认。",
    "sign": "请当众宣读下面的清单指纹。公证员在自己的电脑上核对清单与检查点，用自己的密钥签署；"
    "没有公证处的签名，不能公布承诺。",
    "sign-void": "本次抽奖已作废。公证员签署其清单与检查点后，才能公布作废记录。",
    "commit": "清单已由公证处签名。请再次宣读下面的清单指纹。"
    "公布承诺后才开始产生随机数；须由公证员确认。",
    "confirm-commit": "主办单位已提议公布承诺。请核对清单指纹与宣读的一致，再确认。",
    "second": "随机数已到齐。请公证员用自己的浏览器独立算一遍。",
    "differs": "两个程序算出的结果不同，不能开奖。请保留现场，查明原因后由公证员重新核算。",
    "draw": "两个程序算出的结果完全一致，可以开奖。",
    "beacon": "公共信标的这一轮可以从网络取得，也可以扫码、粘贴或照抄；怎样取得都要校验签名。",
    "minutes": "请填写到场人员和异常情况，系统生成并签署现场记录。",
    "publish": "现场记录已签署。公布后，人人可以下载全部文件验证。",
    "confirm-abandon": (
        "主办单位已提议终止：等待的一项一直没有给出。须由公证员和监督人员各一名确认；"
        "期间只要这一项给出，就继续抽奖。"
    ),
    "publish-abandoned": "本次抽奖已终止。请公布终止记录，然后重新立项。",
    "publish-void": "本次抽奖已作废。请公布作废记录，然后重新立项。",
}
SUPERSEDED = "这一次已经作废或终止，后面另有一次。"
OVER = "本次抽奖已全部完成并公布。"
AGAIN = "作废记录已公布。可以在抽奖一览中重新立项。"
AGAIN_ABANDONED = "终止记录已公布。可以在抽奖一览中重新立项：重新封存名单，重新掷骰。"
PRIZES_NOT_SEEN = (
    "请先逐项核对奖项的数量和价值，并在核对一栏打勾。刚才方案可能改过，请刷新后再看一遍。"
)
PLANNED_ANEW = "已按现在的活动方案重新立项，请再核对一遍。"
NOT_PLANNED_ANEW = "活动方案与立项时没有不同，不必重新立项。"
NOT_OUTSIDE = "承诺已经签名，但还没有放到公布处（可能中途断电）。请再放一次，不影响已签名的内容。"
WORKS = {
    "freeze": "正在封存名单，并由另一个程序从头核对",
    "commit": "正在逐条核对名单，签名并公布",
    "void": "正在作废",
    "abandon": "正在终止",
    "beacon": "正在从网络取得公共信标的这一轮，并校验签名",
    "draw": "正在开奖",
    "minutes": "正在核验、生成并签署现场记录",
    "publish": "正在生成全部文件，核验并公布",
    "commitment": "正在公布承诺",
}
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
PROPOSALS = {
    "freeze": "封存名单",
    "commit": "签名并公布承诺",
    "void": "作废",
    "abandon": "终止",
}
AWAITS = {"dice": "等待掷骰", "public": "等待公布", "sealed": "等待拆封", "drand": "等待信标"}


def carried(act: str, at: datetime, by: str) -> str:
    if act == "draw-imported":
        return (
            f"这台是备用电脑，已于 {moment(at)} 由 {by} 导入并核验，接着进行。"
            "原来的电脑请停用：同一次抽奖只能在一台电脑上继续。"
        )
    return (
        f"本次抽奖已于 {moment(at)} 由 {by} 导出给备用电脑。"
        "备用电脑一旦接手，这台就要停用：同一次抽奖只能在一台电脑上继续。"
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
    return (
        f"“{PROPOSALS[act]}”须由{who}确认，且不能是提议人或已确认过的人。请由有此职责的人登录确认。"
    )
