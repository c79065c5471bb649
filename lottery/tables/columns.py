"""The columns of the import table, and the other names that people and the tax bureau give them."""

from __future__ import annotations

from dataclasses import fields

from lottery.invoices import RawEntry
from lottery.tables.vocabulary import Vocabulary
from lottery.texts.fields import BY_NAME

POSITIVE = "positive"
RISK = "risk"
"""The bureau's own columns that tell something of an invoice's state."""

COLUMNS = tuple(BY_NAME[one.name] for one in fields(RawEntry))
"""The columns of the template, from the left."""

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
        **{one.name: (one.label, *one.headers, one.name) for one in COLUMNS},
        POSITIVE: ("是否正数发票", "正数发票", "是否正票", "是否蓝字发票", "蓝字发票"),
        RISK: ("发票风险等级", "风险等级", "发票风险"),
    },
    (*LINES, *_SPARE),
    REQUIRED,
)
