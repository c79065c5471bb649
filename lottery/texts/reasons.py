"""What a person is told for each reason: what was found, and what to do next.

``{value}`` is the value found, ``{place}`` the place of the rules that looked for it. Every code
that intake can give has a sentence here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from lottery.texts.fields import BY_NAME


class ToldReason(Protocol):
    """What a sentence is made from: a code, the field, what was found, and the rules' place."""

    @property
    def code(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def told(self) -> str: ...
    @property
    def place(self) -> str: ...


KINDS = {
    "paper": "纸质普通发票",
    "roll": "卷式发票",
    "electronic": "电子普通发票",
    "digital": "数电普通发票",
    "digital-paper": "数电纸质普通发票",
    "ordinary": "普通发票",
    "toll": "通行费电子发票",
    "rail": "铁路电子客票",
    "air": "航空行程单",
    "special": "专用发票",
    "vehicle": "机动车销售发票",
    "used-car": "二手车销售发票",
    "quota": "定额发票",
    "purchase": "收购发票",
    "general": "通用机打发票",
    "unknown": "种类不明",
}

_SENTENCES = {
    # What is missing, and is asked for.
    "identity-needed": "缺少发票号码：请扫描二维码，或录入发票代码和号码（数电票录入20位号码）。",
    "issued-needed": "缺少开票日期：请照票面录入，如2024-03-15。",
    "amount-needed": "缺少金额：请照票面录入价税合计（小写）。",
    "gross-needed": "不含税金额{value}还不能判断是否满额：请录入票面上的价税合计（小写）。",
    "gross-for-slip": "不含税金额{value}已满额，但存根要写价税合计：请照票面录入价税合计（小写）。",
    "seller-needed": "缺少销售方识别号：请照票面录入销售方的统一社会信用代码。",
    "buyer-needed": "缺少购买方名称：请照票面录入，个人消费可填“个人”。",
    "holder-needed": "缺少参加人姓名：请录入。",
    "phone-needed": "缺少参加人电话：请录入手机号或带区号的固定电话。",
    "resident-id-needed": "缺少参加人身份证号：本活动按它区分同一人，请照身份证录入18位号码。",
    "item-needed": "缺少项目名称：车险活动要看票面项目，请照票面录入。",
    # The QR code.
    "qr-url": "这个二维码是网址（{value}），不是发票二维码：请改扫发票左上角的二维码，或手工录入。",
    "qr-blockchain": "这是区块链电子发票的网址（{value}），不是增值税发票：请照票面手工录入。",
    "qr-delivery": "这是下载发票的网址（{value}），不是二维码：请打开它下载发票，再选下载的文件。",
    "qr-request": "这是开票申请或查验的网址（{value}），不是发票：请先开票，再扫发票左上角。",
    "qr-payment": "这是付款或聊天软件的二维码（{value}），不是发票：请改扫发票左上角。",
    "qr-fiscal": "这是财政电子票据（号码{value}），不是增值税发票：不能参加。",
    "qr-several": "一次扫进了两张不同的发票（号码{value}）：请清空后一张一张地扫。",
    "qr-not-invoice": "“{value}”不是发票二维码的内容：请重扫发票左上角的二维码，或手工录入。",
    "qr-broken": "发票二维码读得不完整，有误的部分：{value}。请重扫，或手工录入。",
    "crc-mismatch": "号码{value}的二维码末尾校验不符，可能扫错：请与票面核对号码、金额和日期。",
    "qr-amount-unsure": "二维码的金额不知是否含税（种类{value}元），没有采用：请录入价税合计。",
    # Identity.
    "code-digits": "发票代码“{value}”不是10位或12位数字：请照票面录入，开头的0不能省。",
    "number-digits": "发票号码“{value}”不是8位（数电票20位）数字：请照票面录入，开头的0不能省。",
    "digital-number-digits": "数电票号码“{value}”不是20位数字：请照票面核对。",
    "number-without-code": "号码{value}只有8位，还需要发票代码：请录入票面上10位或12位的发票代码。",
    "code-without-number": "有发票代码{value}，缺少8位发票号码：请照票面录入。",
    "identity-contradiction": "二维码与录入的号码不一致（{value}）：请核对是不是同一张发票。",
    "spreadsheet-number": (
        "“{value}”被表格当成数值，末尾的数字已经丢失、找不回来：请从原系统重新导出，"
        "在电子表格里先把这一列设为“文本”再粘贴，或用“数据→自文本/CSV”打开并把这一列选为文本。"
    ),
    "number-rounded": "号码{value}末尾五个0，疑被电子表格截断：请复核员与票面核对。",
    "number-year": "数电票号码{value}的前两位与开票年份不符：请与票面核对。",
    "number-region": "数电票号码{value}的第3、4位不是地区代码：请与票面核对。",
    "code-year": "发票代码{value}的年份晚于开票日期：请与票面核对。",
    "code-region": "发票代码{value}的第2至5位不是地区代码：请与票面核对。",
    "duplicate": "这张发票（{value}）已经录入过，不能重复参加。",
    "in-other-campaign": "这张发票（{value}）已参加另一项活动：按规则一张发票只能参加一项。",
    "near-duplicate": "已有同商户、日期、金额和电话的登记（{value}）：请核对是否同一笔消费。",
    "number-consecutive": "与登记（{value}）连号，同一商户同一天同一人：请核对是否拆单。",
    "limit-day": "此人同一天的发票张数（{value}）超过规则：请核对原票。",
    "limit-person": "此人本期的发票张数（{value}）超过规则：请核对原票。",
    "limit-merchant": "此人本期在同一商户的发票张数（{value}）超过规则：请核对原票。",
    "corrected-entry": "此登记由登记{value}更正而来：请复核员与原票核对。",
    "appealed": "经申诉重新录入，原先不予登记的原因是“{value}”：请复核员核对原票。",
    # Day.
    "issued-unreadable": "开票日期“{value}”无法识别：请写成2024-03-15的样子。",
    "issued-by-request": "文件没有写明开票日期，用的是申请开票的日期{value}：请与票面核对。",
    "issued-contradiction": "二维码与录入的开票日期不一致（{value}）：请与票面核对。",
    "issued-in-future": "开票日期{value}晚于今天：请与票面核对。",
    "issued-outside-period": "开票日期{value}不在本活动各期之内：不能参加，请与票面核对日期。",
    "period-closed": "{value}这一期已经截止录入：不能再参加本期抽奖，如有异议请联系主办单位。",
    # Amounts.
    "amount-unreadable": "金额“{value}”无法识别：请只写数字，最多两位小数，如258.00。",
    "amount-contradiction": "二维码与录入的金额不一致（{value}）：请与票面核对。",
    "amounts-disagree": "合计金额加税额不等于价税合计（{value}）：请与票面核对。",
    "amount-below-minimum": "价税合计{value}元，不满起点金额：不能参加。",
    "net-below-minimum": "不含税金额{value}元，按最高税率也不满起点金额：不能参加，请与票面核对。",
    "amount-not-positive": "金额为{value}元：不能参加，请与票面核对。",
    "gross-implausible": "不含税与价税合计（{value}）相差不合常理：需要复核票面。",
    # Kind and state.
    "kind-special": "这是增值税专用发票：本活动只收普通发票，不能参加。",
    "kind-vehicle": "这是机动车销售发票：不在参加范围内。",
    "kind-used-car": "这是二手车销售发票：不在参加范围内。",
    "kind-quota": "这是定额发票：不在参加范围内。",
    "kind-purchase": "这是收购发票：不在参加范围内。",
    "kind-general": "这是通用机打发票或旧式发票，不是增值税普通发票：不能参加。",
    "kind-not-accepted": "发票种类“{value}”不在参加范围内。",
    "kind-for-review": "发票种类为“{value}”：是否参加由复核员决定。",
    "kind-unknown": "发票种类“{value}”无法识别：需要复核票面。",
    "kind-contradiction": "二维码、代码与所写的发票种类“{value}”不一致：需要复核票面。",
    "kind-unstated": "没有注明普通或专用，已按数电普通发票处理：请确认票面名称。",
    "invoice-red": "这是红字发票或已被红冲（{value}）：不能参加。",
    "invoice-void": "这张发票已作废（{value}）：不能参加。",
    "status-unknown": "发票状态“{value}”含义不明：需要复核。",
    # Seller.
    "seller-id-check": "销售方识别号{value}校验不符，可能录错：请照票面逐位核对。",
    "seller-id-invalid": "销售方识别号“{value}”不是纳税人识别号的形式：请照票面核对。",
    "seller-not-local": "销售方{value}不是{place}登记的商户：不能参加，如有异议可申请复核。",
    "seller-agency": "税务机关代开的发票（{value}）：按规则不能直接参加。",
    "seller-region-wide": "销售方{value}由市级以上机关登记：是否在{place}经营需要复核。",
    "seller-name-local": "销售方“{value}”登记在外地而名称带有{place}：需要复核。",
    "seller-id-other": "销售方识别号{value}不是统一社会信用代码：是否在{place}经营需要复核。",
    "seller-not-insurer": "销售方{value}不在{place}登记的保险机构名单内：不能参加车险活动。",
    "item-not-compulsory": "项目“{value}”不是机动车交强险：不能参加车险活动。",
    # Buyer.
    "buyer-company": "购买方有单位的纳税人识别号{value}：本活动只限个人消费者，不能参加。",
    "buyer-firm-like": "购买方“{value}”像是单位名称：需要复核。",
    "buyer-tax-id-unclear": "购买方识别号{value}含义不明：需要复核是否为单位。",
    "buyer-not-holder": "购买方“{value}”与参加人不是同一姓名：请核对。",
    # Holder.
    "holder-characters": "姓名里有不能使用的字符{value}：请用标准汉字或字母重新录入，勿用自造字。",
    "holder-too-long": "姓名有{value}个字，超过50个字：请核对。",
    "holder-not-a-name": "“{value}”不是姓名：请录入参加人的真实姓名。",
    "phone-invalid": "电话“{value}”不是11位手机号，也不是带区号的固定电话：请核对。",
    "resident-id-invalid": "身份证号不对（{value}位）：应为18位，日期和末位须相符，请照证件核对。",
    "resident-id-old": "这是{value}位的旧身份证号：请照现在的身份证录入18位号码。",
    "text-too-long": "内容有{value}个字，过长：请只录入票面内容。",
    # Files.
    "file-missing": "找不到文件“{value}”：请核对文件名。",
    "file-folder": "“{value}”是文件夹：请写出其中一个文件的名称。",
    "file-empty": "文件是空的：请重新选择文件。",
    "file-kind-unknown": "这种文件（{value}）不能识别：请用XML、OFD、PDF，或JPG、PNG、TIFF图片。",
    "file-heic": "这是HEIC照片，不能识别：请改存为JPG或截屏，或把相机格式设为“兼容性最佳”后重拍。",
    "file-archive": "这是压缩包：请先解压，再选其中的发票文件。",
    "file-table": "这是表格，不是一张发票：成批的发票请用导入。",
    "file-broken": "文件（{value}）已损坏或不完整：请重新下载后再试。",
    "file-encrypted": "文件（{value}）有密码：请用没有密码的原文件。",
    "file-unsafe": "文件里有不安全的内容（{value}），没有打开：请重新下载发票原文件。",
    "file-too-large": "文件过大或过于复杂（{value}），没有打开：请用发票原文件。",
    "file-busy": "识别程序正忙，还没有读这个文件：请过一会儿再试，或手工录入。",
    "file-too-slow": "识别超过{value}秒，已停止：请用发票原文件，或手工录入。",
    "file-unreadable": "识别程序没能读出这个文件（{value}）：请手工录入，其他录入不受影响。",
    "file-no-invoice": "文件（{value}）里没有找到发票内容：请换发票原文件，或手工录入。",
    "file-no-code": "图片里没有找到二维码：请靠近、对正、光线充足地重拍，或手工录入。",
    "file-several": "一个文件里有几张发票（{value}）：请一张一个文件。",
    "file-picture-unread": "文件里有图片（{value}）打不开，可能是二维码：请与票面核对号码和金额。",
    "file-differs": "确认的与文件里写的不一致（文件 / 确认：{value}），由复核员对照文件核定。",
    "file-contradiction": "文件里两处写得不一样（{value}）：请与票面核对。",
    "cell-error": "单元格的内容是“{value}”：请在电子表格里改好、保存后再导入。",
    "rows-contradict": "几行是同一个发票号码，却对不上（{value}）：请改好或只留一行。",
    "not-in-export": "导出表里没有发票“{value}”：请核对号码，或重新导出包含它的查询结果。",
    "row-unreadable": "这一行无法读取（{value}）：请检查该行的格式。",
}

_SOME_PLACE = "本活动所在地"
"""Where a reason does not name the place: one that was kept by an earlier version."""

CODES = frozenset(_SENTENCES)


def sentence(reason: ToldReason) -> str:
    """The Chinese sentence for a reason, naming the field where a form has several of its sort.

    Raises ``KeyError`` for a code without a sentence.
    """
    value = reason.told
    if reason.code.startswith("kind-"):
        value = KINDS.get(value, value)
    text = _SENTENCES[reason.code].format(value=value, place=reason.place or _SOME_PLACE)
    if reason.code in _WITH_FIELD and reason.field in BY_NAME:
        return f"{BY_NAME[reason.field].label}：{text}"
    return text if value else text.replace("“”", "（空）").replace("（）", "")


_WITH_FIELD = {
    "cell-error",
    "rows-contradict",
    "spreadsheet-number",
    "text-too-long",
    "amount-unreadable",
    "amount-contradiction",
    "file-contradiction",
    "file-differs",
}


def title(code: str) -> str:
    """What a code means, without a value: for a table of counts.

    >>> title("amount-below-minimum")
    '价税合计……元，不满起点金额：不能参加。'
    """
    told = _SENTENCES[code].replace("{place}", _SOME_PLACE).replace("{value}", "……")
    return told.replace("“……”", "……").replace("（……）", "")


def sentences(reasons: Iterable[ToldReason]) -> str:
    """The sentences of several reasons, one after the other."""
    return "".join(sentence(reason) for reason in reasons)


_LABELS = {
    "amount-below-minimum": "价税合计不满起点金额",
    "amount-not-positive": "金额不是正数",
    "appealed": "经申诉重新录入",
    "corrected-entry": "由另一条登记更正而来",
    "file-differs": "确认的与文件里写的不一致",
    "file-too-slow": "识别太慢，已停止",
    "holder-too-long": "姓名过长",
    "kind-for-review": "发票种类要由人决定",
    "net-below-minimum": "不含税金额按最高税率也不满起点金额",
    "qr-amount-unsure": "二维码的金额不知是否含税",
    "qr-several": "一次扫进了两张不同的发票",
    "text-too-long": "内容过长",
}
"""Where the sentence without its value would make no sense."""


def label(code: str) -> str:
    """A code in a few words, for tables; a code of somebody else's stays as it is.

    >>> label("buyer-company")
    '购买方有单位的纳税人识别号'
    """
    if code in _LABELS:
        return _LABELS[code]
    head = _SENTENCES.get(code, code).replace("{place}", _SOME_PLACE).partition("：")[0]
    return head.replace("“{value}”", "").replace("（{value}）", "").replace("{value}", "")
