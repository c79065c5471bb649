"""The columns of the import table, and the other names that people give them."""

from __future__ import annotations

from dataclasses import dataclass

from lottery.texts.reasons import FIELDS


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: the field it fills, its header, other accepted headers, its width."""

    field: str
    header: str
    aliases: tuple[str, ...] = ()
    width: int = 14


COLUMNS = (
    Column("qr", FIELDS["qr"], ("二维码", "扫码内容", "发票二维码", "qr"), 40),
    Column("kind", FIELDS["kind"], ("票种", "发票类型", "发票票种", "kind"), 16),
    Column("code", FIELDS["code"], ("代码", "code")),
    Column("number", FIELDS["number"], ("号码", "数电发票号码", "发票号", "number"), 22),
    Column("digital_number", FIELDS["digital_number"], ("全电号码", "digital_number"), 22),
    Column("issued", FIELDS["issued"], ("日期", "发票日期", "issued"), 12),
    Column("net", FIELDS["net"], ("金额", "不含税金额", "net"), 12),
    Column("tax", FIELDS["tax"], ("税额", "tax"), 12),
    Column("gross", FIELDS["gross"], ("含税金额", "价税合计(小写)", "价税合计金额", "gross"), 12),
    Column(
        "seller_id",
        FIELDS["seller_id"],
        (
            "销售方纳税人识别号",
            "销方识别号",
            "销方税号",
            "销售方税号",
            "销售方统一社会信用代码",
            "seller_id",
        ),
        22,
    ),
    Column(
        "seller_name", FIELDS["seller_name"], ("销方名称", "销售方", "商户名称", "seller_name"), 28
    ),
    Column("buyer_name", FIELDS["buyer_name"], ("购方名称", "购买方", "抬头", "buyer_name")),
    Column(
        "buyer_tax_id",
        FIELDS["buyer_tax_id"],
        ("购买方纳税人识别号", "购方识别号", "购方税号", "购买方税号", "buyer_tax_id"),
        22,
    ),
    Column("item", FIELDS["item"], ("项目", "货物或应税劳务名称", "商品名称", "item"), 24),
    Column("status", FIELDS["status"], ("状态", "status"), 10),
    Column("remark", FIELDS["remark"], ("remark",), 16),
    Column(
        "holder",
        FIELDS["holder"],
        ("姓名", "参与人姓名", "参与人", "参加人", "消费者姓名", "holder"),
    ),
    Column(
        "phone",
        FIELDS["phone"],
        ("参与人电话", "手机号", "手机", "电话", "联系电话", "手机号码", "phone"),
        14,
    ),
)
BY_HEADER = {name: column.field for column in COLUMNS for name in (column.header, *column.aliases)}
