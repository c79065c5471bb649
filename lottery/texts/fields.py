"""The fields of an invoice: what people call each, how it is typed, and how tables call it.

One row a field. The entry form and the correction show them in this order; the columns of a table
stand in the order of ``RawEntry``, which has the same names. Whoever adds a field adds a row here
and a name there: forms, scripts, tables, reasons and masks follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Part = Literal["code", "invoice", "person", "file"]
"""Where a field is typed: above the form, in one of its two parts, or nowhere: a file says it."""

Sort = Literal[
    "words", "code", "digits", "day", "amount", "taxpayer", "buyer", "name", "phone", "identity"
]
"""What a field holds. It decides the keyboard, what a spreadsheet may have done to a cell, and how
the field is masked."""

_KEYBOARDS: dict[Sort, str] = {
    **dict.fromkeys(("code", "digits", "day"), "numeric"),
    "amount": "decimal",
    "phone": "tel",
}


@dataclass(frozen=True, slots=True)
class InvoiceField:
    """One field of ``RawEntry``, by its ``name``.

    ``label`` is also the header of its column, which is ``width`` signs wide; ``headers`` are
    others under which it is found. ``hint`` stands beside the label, and the box is ``span`` of
    twelve wide. Without a ``needed`` field no invoice is entered. An invoice is told by its
    ``brief`` fields where there is no room for all. ``personal`` fields name somebody. Those
    ``on_demand`` are shown where the rules ask for them, and nowhere else.
    """

    name: str
    label: str
    hint: str = ""
    part: Part = "invoice"
    sort: Sort = "words"
    span: int = 4
    width: int = 14
    needed: bool = False
    brief: bool = False
    personal: bool = False
    on_demand: bool = False
    headers: tuple[str, ...] = ()

    @property
    def keyboard(self) -> str:
        """What a telephone shows to type it with; empty for all letters."""
        return _KEYBOARDS.get(self.sort, "")

    @property
    def asked(self) -> bool:
        """Whether it is asked for beside a file that does not say it; what says no number is no
        invoice."""
        return self.needed and self.part == "invoice" and self.sort != "digits"


_SELLER = ("销售方", "销方", "销货方", "销货单位", "销售单位", "卖方", "开票方", "商户", "商家")
_BUYER = ("购买方", "购方", "购货方", "购货单位", "购买单位", "买方", "受票方", "客户", "抬头")
_PEOPLE = ("参与人", "参与者", "参加者", "消费者", "抽奖人", "报名人", "申请人", "联系人")
_NAMES = ("名称", "单位名称", "企业名称", "公司名称", "纳税人名称", "全称", "名")
_NUMBERS = (
    *("识别号", "税号", "纳税人识别号", "纳税识别号", "纳税人税号"),
    *("统一社会信用代码", "社会信用代码", "信用代码", "税务登记号"),
    *("统一社会信用代码/纳税人识别号", "纳税人识别号/统一社会信用代码"),
)


def _each(parties: Iterable[str], parts: Iterable[str]) -> tuple[str, ...]:
    """Every party with every part behind it."""
    ends = tuple(parts)
    return tuple(party + end for party in parties for end in ends)


FIELDS = (
    InvoiceField(
        "qr",
        "二维码内容",
        "扫描枪直接扫，或把二维码文字、20 位数电票号码粘贴到这里",
        part="code",
        span=12,
        width=40,
        headers=("二维码", "扫码内容", "发票二维码", "二维码信息"),
    ),
    InvoiceField(
        "code",
        "发票代码",
        "10 或 12 位，数电票没有",
        sort="code",
        headers=("代码", "票据代码", "发票信息代码"),
    ),
    InvoiceField(
        "number",
        "发票号码",
        "8 位，数电票 20 位",
        sort="digits",
        width=22,
        needed=True,
        brief=True,
        headers=(*("号码", "发票号", "票号", "发票编号", "票据号码"), *("发票信息号码", "发票No")),
    ),
    InvoiceField(
        "digital_number",
        "数电票号码",
        "纸质数电票才有，20 位",
        sort="digits",
        width=22,
        headers=(
            *("数电发票号码", "数电号码", "数电票号", "数电发票号"),
            *("全电号码", "全电票号码", "全电发票号码", "数字化电子发票号码"),
        ),
    ),
    InvoiceField(
        "issued",
        "开票日期",
        "如 2024-03-15",
        sort="day",
        span=3,
        width=12,
        needed=True,
        brief=True,
        headers=("日期", "发票日期", "开票时间", "开具日期", "开具时间", "开票年月日"),
    ),
    InvoiceField(
        "gross",
        "价税合计",
        "小写，含税",
        sort="amount",
        span=3,
        width=12,
        needed=True,
        brief=True,
        headers=(
            *("含税金额", "价税合计金额", "价税合计总额", "价税总额", "金额含税", "含税总额"),
            *("含税总金额", "含税合计", "含税价", "票面价税合计", "票面含税金额"),
            *("发票价税合计", "开票金额含税"),
        ),
    ),
    InvoiceField(
        "net",
        "合计金额",
        "不含税",
        sort="amount",
        span=3,
        width=12,
        headers=(
            *("金额", "不含税金额", "金额不含税", "不含税价", "不含税合计"),
            *("合计不含税金额", "票面不含税金额", "开票金额不含税"),
        ),
    ),
    InvoiceField(
        "tax",
        "合计税额",
        "没有可不填",
        sort="amount",
        span=3,
        width=12,
        headers=("税额", "票面税额", "税金", "税额合计", "发票税额"),
    ),
    InvoiceField(
        "seller_id",
        "销售方识别号",
        "18 位，或打名称开头几个字",
        sort="taxpayer",
        span=6,
        width=22,
        needed=True,
        headers=_each(_SELLER, _NUMBERS),
    ),
    InvoiceField(
        "seller_name",
        "销售方名称",
        span=6,
        width=28,
        brief=True,
        headers=(
            *("销售方", "销方", "开票单位", "卖方", "商户", "店名"),
            *_each(_SELLER, _NAMES),
            *_each(("销售方", "销方"), ("纳税人", "企业", "单位")),
        ),
    ),
    InvoiceField(
        "buyer_name",
        "购买方名称",
        sort="buyer",
        brief=True,
        personal=True,
        headers=(
            *("购买方", "购方", "买方", "抬头", "发票抬头", "受票人"),
            *_each(_BUYER, _NAMES),
            *_each(("购买方", "购方"), ("纳税人", "企业", "单位", "姓名")),
        ),
    ),
    InvoiceField(
        "buyer_tax_id",
        "购买方识别号",
        "个人没有，不填",
        sort="taxpayer",
        width=22,
        personal=True,
        headers=_each(_BUYER, _NUMBERS),
    ),
    InvoiceField(
        "item",
        "项目名称",
        "车险必填",
        width=24,
        brief=True,
        headers=(
            *("项目", "货物或应税劳务名称", "货物或应税劳务、服务名称"),
            *("货物、应税劳务及服务名称", "货物劳务名称", "货物名称", "商品名称"),
            *("商品或服务名称", "开票项目", "消费项目", "品名"),
        ),
    ),
    InvoiceField(
        "holder",
        "参加人姓名",
        "全名，凭此领奖",
        part="person",
        sort="name",
        span=6,
        needed=True,
        personal=True,
        headers=(
            *("姓名", *_each(_PEOPLE, ("", "姓名")), "参加人", "顾客", "市民姓名", "客户姓名"),
            *("顾客姓名", "个人姓名", "本人姓名", "真实姓名", "名字"),
        ),
    ),
    InvoiceField(
        "phone",
        "参加人电话",
        "手机，或带区号的座机",
        part="person",
        sort="phone",
        span=6,
        needed=True,
        personal=True,
        headers=(
            *("手机号", "手机号码", "手机", "电话", "电话号码", "移动电话", "手机电话"),
            *("联系方式", "联系手机"),
            *_each(
                (*_PEOPLE, "参加人", "联系", "客户", "顾客", "本人", "个人"),
                ("电话", "手机", "手机号", "手机号码", "联系方式", "联系电话", "电话号码"),
            ),
        ),
    ),
    InvoiceField(
        "resident_id",
        "参加人身份证号",
        "18 位，照身份证",
        part="person",
        sort="identity",
        span=6,
        width=22,
        personal=True,
        on_demand=True,
        headers=(
            *("身份证", "身份证号", "身份证号码", "公民身份号码", "居民身份证号"),
            *("居民身份证号码", "证件号", "证件号码", "身份证件号码"),
            *_each(_PEOPLE, ("身份证号", "身份证号码", "身份证", "证件号码")),
        ),
    ),
    InvoiceField(
        "kind",
        "发票种类",
        part="file",
        width=16,
        headers=(
            *("票种", "发票类型", "发票票种", "票据类型", "发票类别"),
            *("发票种类名称", "发票性质"),
        ),
    ),
    InvoiceField(
        "status", "发票状态", part="file", width=10, headers=("状态", "票据状态", "发票当前状态")
    ),
    InvoiceField("remark", "备注", part="file", width=16, headers=("发票备注", "票面备注")),
)

BY_NAME = {one.name: one for one in FIELDS}
TYPED = tuple(one for one in FIELDS if one.part != "file")
"""The fields of the entry form, in the order in which the keyboard reaches them."""
PERSONAL = frozenset(one.name for one in FIELDS if one.personal)


def in_parts(*parts: Part) -> tuple[InvoiceField, ...]:
    """The fields of these parts of the form."""
    return tuple(one for one in FIELDS if one.part in parts)


ON_DEMAND = tuple(one.name for one in FIELDS if one.on_demand)


def needed(*more: str) -> tuple[str, ...]:
    """Fields that a complete entry has, and ``more``; the page jumps to the first that is empty.

    >>> needed("item")
    ('number', 'issued', 'gross', 'seller_id', 'item', 'holder', 'phone')
    """
    return tuple(one.name for one in FIELDS if one.needed or one.name in more)
