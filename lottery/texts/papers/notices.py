"""What a winner's notice and the receipts for the prizes say."""

from __future__ import annotations

from datetime import datetime

from lottery.texts.minutes.pages import moment, money

WHO = ("登记编号", "姓名（遮盖）", "电话（遮盖）", "发票号码（遮盖）")
WHAT = ("奖项", "奖品", "奖品价值", "应缴个人所得税", "开奖时间")
TAX_RULE = (
    "一张发票的奖金或奖品价值不超过 800 元的，免征个人所得税；超过 800 元的，按全额的 20% 缴纳，"
    "由主办单位在交付奖品之前代收代缴（财税〔2007〕34 号，个人所得税法）。"
)
WORTH_UNKNOWN = "方案没有写明，以公告为准"
TAX_UNKNOWN = "按公告的价值计算"
BRING = "领奖时带什么"
BRING_TEXT = (
    "本人有效身份证件（核对用，复印件由主办单位按规定保存）；"
    "中奖发票（纸质原件或电子发票文件）；登记存根。",
    "委托他人代领的，另带授权委托书和双方身份证件。未成年人由监护人代领。",
    "领奖前，主办单位要再次向税务部门核对发票：已红冲、作废或不实的，不能领奖。",
)
DEADLINE = "截止日期和地点"
CONTACT = ("领奖地点", "联系电话")
GENUINE = "怎样知道这份通知是真的"
GENUINE_TEXT = (
    "不要点通知里的任何链接。请自己打开主办单位公布的公示页，找到这次抽奖，输入上面的登记编号："
    "页面上的奖项和遮盖后的姓名应与本通知相同。",
    "主办单位不会要您付款、垫税到个人账户、提供银行卡密码或短信验证码，也不会发送付款链接。"
    "税款只在领奖现场缴纳并开具凭证。",
    "有疑问，请拨打主办单位公布的电话，或到登记窗口当面核实。",
)
CHECK_LABELS = ("公示页", "抽奖编号", "抽奖清单 SHA-256")
SIGN = ("主办单位（盖章）", "日期")
RECEIPT_WHAT = (
    "发放时逐行核对：身份证件、存根和发票三者与遮盖后的卡片相符，税款已缴，再签收。"
    "身份证件号码只写后四位；本表含个人信息，由主办单位保存，不得公布。"
)
RECEIPT_COLUMNS = (
    "序",
    "登记编号",
    "姓名",
    "电话",
    "证件后四位",
    "存根相符",
    "税款",
    "领奖人签字",
    "日期",
)
RECEIPT_SIGN = ("发放人（签字）", "复核人（签字）", "监督人员（签字）")
VACANT = "空缺和递补：未领、放弃或不符合条件的，写明登记编号、原因和递补的候补编号"


def heading(name: str, award: str) -> str:
    return f"{name}　{award}".rstrip("　")


def cut(line: str) -> str:
    """A line of the rules as far as a crowded page has room for it.

    >>> cut("到登记窗口领奖"), cut("领" * 200)[-10:]
    ('到登记窗口领奖', '…（全文见活动规则）')
    """
    return line if len(line) <= 120 else f"{line[:120]}…（全文见活动规则）"


def worth(fen: int) -> str:
    return money(fen) if fen else WORTH_UNKNOWN


def tax(fen: int) -> str:
    return money(fen) if fen else "免征"


def drawn_at(when: datetime) -> str:
    return moment(when)


def title(entry: str) -> str:
    return f"中奖通知书　登记编号 {entry}"


def dear(title: str, named: str) -> str:
    return f"您登记的发票在“{title}”（{named}）中中奖。请核对登记编号和存根。"


def tax_each(value_fen: int, tax_fen: int) -> str:
    """What a tier's prize is worth, and the tax on each."""
    return f"每名价值 {worth(value_fen)}，税款 {tax(tax_fen)}" if value_fen else WORTH_UNKNOWN
