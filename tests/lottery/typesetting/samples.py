"""Papers with every kind of block, for tests that look at the file."""

from __future__ import annotations

from lottery.typesetting.document import (
    Block,
    Code,
    Column,
    FlowStep,
    Heading,
    Legend,
    Lines,
    Pairs,
    Paragraph,
    Quote,
    Room,
    Seal,
    Seals,
    Section,
    StandingMark,
    Steps,
    Table,
)
from lottery.typesetting.paper import Paper
from lottery.typesetting.sheet import Band, Sheet, paper_of

HASH = "0123456789abcdef" * 4
STANDINGS = (
    StandingMark("recomputed", "重算", "由附件重新算出。"),
    StandingMark("stated", "陈述", "仅为陈述。"),
)
SHEET = Sheet(
    title="测试市“样品”移交",
    name="样品收据",
    author="样品处 & 库房",
    made_at="2024-04-10T10:30:00+08:00",
    named="R-7 · 第 1 次",
    foot="R-7/1  0123456789abcdef",
    page="第 {} 页 / 共 {} 页".format,
    bands=(Band("演练", "演 练"), Band("草稿", "草 稿")),
    summary=(("件数", "3 件"), ("重量", "12.50 千克")),
    hashes=(("清单 SHA-256", HASH),),
    code=Code("https://example.invalid/r/7", "扫码打开网页", "二维码：样品网页"),
    remark="未设公开网址。",
    standings=STANDINGS,
)
WIDE = (Column("序", 1, "number"), Column("编号", 2, "code"), Column("姓名", 2))
STEPS = Steps(
    ("序", "步骤", "由谁", "宣读", "签名", "时间"),
    (FlowStep("当面点清", "交付人", "“现在点数。”"), FlowStep("签收", "接收人")),
)
BLOCKS: tuple[Block, ...] = (
    Paragraph("兹收到下列样品。", "recomputed"),
    Legend(),
    Heading("明细", "共 3 件", "stated"),
    Pairs((("收据编号", "R-7"), ("散列值", HASH))),
    Table((Column("名称", 3), Column("SHA-256", 6, "hash")), (("样品甲", HASH),)),
    Quote(("draws verify R-7", ""), code=True),
    STEPS,
    Lines(("主持", "操作", "记录"), 3),
    Seals((Seal("交付人", "giver", "甲"), Seal("接收人", "taker"), Seal("见证人")), "签字日期"),
    Room("备注", 60),
)


def rows(count: int) -> tuple[tuple[str, ...], ...]:
    """Numbered rows, one in ten of which is two lines high."""
    return tuple(
        (str(n), f"{n:010d}", "欧阳某某某某某某某某某" if n % 10 == 0 else f"某{n}")
        for n in range(1, count + 1)
    )


def a_sample(*blocks: Block, sheet: Sheet = SHEET, most_pages: int = 0) -> Paper:
    """A paper of these blocks; of all kinds, if none are given."""
    return paper_of(sheet, (Section("一、收讫", blocks or BLOCKS),), most_pages=most_pages)
