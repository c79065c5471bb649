"""The columns of the import table, and the other names that people and the tax bureau give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from lottery.tables.vocabulary import Vocabulary
from lottery.texts.reasons import FIELDS

POSITIVE = "positive"
RISK = "risk"
"""The bureau's own columns that tell something of an invoice's state."""

_SELLER = ("销售方", "销方", "销货方", "销货单位", "销售单位", "卖方", "开票方", "商户", "商家")
_BUYER = ("购买方", "购方", "购货方", "购货单位", "购买单位", "买方", "受票方", "客户", "抬头")
_PEOPLE = ("参与人", "参与者", "参加者", "消费者", "抽奖人", "报名人", "申请人", "联系人")
_NAMES = ("名称", "单位名称", "企业名称", "公司名称", "纳税人名称", "全称", "名")
_NUMBERS = (
    "识别号",
    "税号",
    "纳税人识别号",
    "纳税识别号",
    "纳税人税号",
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
    "统一社会信用代码/纳税人识别号",
    "纳税人识别号/统一社会信用代码",
    "税务登记号",
)


def _each(parties: Iterable[str], parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(party + part for party, part in product(parties, parts))


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A column of the table: the field it fills, its header, other accepted headers, its width."""

    field: str
    header: str
    aliases: tuple[str, ...] = ()
    width: int = 14


COLUMNS = (
    FieldColumn("qr", FIELDS["qr"], ("二维码", "扫码内容", "发票二维码", "二维码信息", "qr"), 40),
    FieldColumn(
        "kind",
        FIELDS["kind"],
        (
            "票种",
            "发票类型",
            "发票票种",
            "票据类型",
            "发票类别",
            "发票种类名称",
            "发票性质",
            "kind",
        ),
        16,
    ),
    FieldColumn("code", FIELDS["code"], ("代码", "票据代码", "发票信息代码", "code")),
    FieldColumn(
        "number",
        FIELDS["number"],
        ("号码", "发票号", "票号", "发票编号", "票据号码", "发票信息号码", "发票No", "number"),
        22,
    ),
    FieldColumn(
        "digital_number",
        FIELDS["digital_number"],
        (
            "数电发票号码",
            "数电号码",
            "数电票号",
            "数电发票号",
            "全电号码",
            "全电票号码",
            "全电发票号码",
            "数字化电子发票号码",
            "digital_number",
        ),
        22,
    ),
    FieldColumn(
        "issued",
        FIELDS["issued"],
        ("日期", "发票日期", "开票时间", "开具日期", "开具时间", "开票年月日", "issued"),
        12,
    ),
    FieldColumn(
        "net",
        FIELDS["net"],
        (
            "金额",
            "不含税金额",
            "金额不含税",
            "不含税价",
            "不含税合计",
            "合计不含税金额",
            "票面不含税金额",
            "开票金额不含税",
            "net",
        ),
        12,
    ),
    FieldColumn(
        "tax", FIELDS["tax"], ("税额", "票面税额", "税金", "税额合计", "发票税额", "tax"), 12
    ),
    FieldColumn(
        "gross",
        FIELDS["gross"],
        (
            "含税金额",
            "价税合计金额",
            "价税合计总额",
            "价税总额",
            "金额含税",
            "含税总额",
            "含税总金额",
            "含税合计",
            "含税价",
            "票面价税合计",
            "票面含税金额",
            "发票价税合计",
            "开票金额含税",
            "gross",
        ),
        12,
    ),
    FieldColumn("seller_id", FIELDS["seller_id"], (*_each(_SELLER, _NUMBERS), "seller_id"), 22),
    FieldColumn(
        "seller_name",
        FIELDS["seller_name"],
        (
            *("销售方", "销方", "开票单位", "卖方", "商户", "店名", "seller_name"),
            *_each(_SELLER, _NAMES),
            *_each(("销售方", "销方"), ("纳税人", "企业", "单位")),
        ),
        28,
    ),
    FieldColumn(
        "buyer_name",
        FIELDS["buyer_name"],
        (
            *("购买方", "购方", "买方", "抬头", "发票抬头", "受票人", "buyer_name"),
            *_each(_BUYER, _NAMES),
            *_each(("购买方", "购方"), ("纳税人", "企业", "单位", "姓名")),
        ),
    ),
    FieldColumn(
        "buyer_tax_id", FIELDS["buyer_tax_id"], (*_each(_BUYER, _NUMBERS), "buyer_tax_id"), 22
    ),
    FieldColumn(
        "item",
        FIELDS["item"],
        (
            "项目",
            "货物或应税劳务名称",
            "货物或应税劳务、服务名称",
            "货物、应税劳务及服务名称",
            "货物劳务名称",
            "货物名称",
            "商品名称",
            "商品或服务名称",
            "开票项目",
            "消费项目",
            "品名",
            "item",
        ),
        24,
    ),
    FieldColumn("status", FIELDS["status"], ("状态", "票据状态", "发票当前状态", "status"), 10),
    FieldColumn("remark", FIELDS["remark"], ("发票备注", "票面备注", "remark"), 16),
    FieldColumn(
        "holder",
        FIELDS["holder"],
        (
            "姓名",
            *_each(
                _PEOPLE,
                ("", "姓名"),
            ),
            "参加人",
            "顾客",
            "市民姓名",
            "客户姓名",
            "顾客姓名",
            "个人姓名",
            "本人姓名",
            "真实姓名",
            "名字",
            "holder",
        ),
    ),
    FieldColumn(
        "phone",
        FIELDS["phone"],
        (
            "手机号",
            "手机号码",
            "手机",
            "电话",
            "电话号码",
            "移动电话",
            "手机电话",
            "联系方式",
            "联系手机",
            *_each(
                (*_PEOPLE, "参加人", "联系", "客户", "顾客", "本人", "个人"),
                ("电话", "手机", "手机号", "手机号码", "联系方式", "联系电话", "电话号码"),
            ),
            "phone",
        ),
        14,
    ),
)

LINES = (
    "税收分类编码",
    "商品编码",
    "规格型号",
    "规格",
    "型号",
    "单位",
    "数量",
    "单价",
    "单价(不含税)",
    "税率",
    "税率/征收率",
    "征收率",
    "折扣率",
    "折扣额",
)
"""Headers that only a table of goods lines has."""

_SPARE = (
    "序号",
    "编号",
    "行号",
    "发票来源",
    "特定业务类型",
    "开票人",
    "收款人",
    "复核",
    "复核人",
    "校验码",
    "发票校验码",
    "大写金额",
    "价税合计大写",
    "金额大写",
    "地址",
    "住址",
    "身份证号",
    "身份证号码",
    "开户行及账号",
    "销售方地址电话",
    "销方地址电话",
    "购买方地址电话",
    "购方地址电话",
    "登记日期",
    "录入日期",
    "登记时间",
    "录入人",
    "登记人",
    "勾选状态",
    "入账状态",
    "抵扣状态",
    "原因代码",
    "说明",
    "结果",
)

REQUIRED = (("holder",), ("phone",), ("number", "digital_number", "qr"))
VOCABULARY = Vocabulary(
    {
        **{one.field: (one.header, *one.aliases) for one in COLUMNS},
        POSITIVE: ("是否正数发票", "正数发票", "是否正票", "是否蓝字发票", "蓝字发票"),
        RISK: ("发票风险等级", "风险等级", "发票风险"),
    },
    (*LINES, *_SPARE),
    REQUIRED,
)
