"""A paper that is no minutes is set by the same typesetter: its maker hands in all that it says."""

from __future__ import annotations

import io

import pikepdf

from draws.attachments import attachments
from lottery.typesetting.document import (
    Code,
    Column,
    Heading,
    Pairs,
    Paragraph,
    Quote,
    Room,
    Seal,
    Seals,
    Section,
    Table,
)
from lottery.typesetting.finish import repair_text
from lottery.typesetting.layout import HEIGHT, LEFT, RIGHT, Box, Flow, Mark, Span, Tagged, Words
from lottery.typesetting.paper import Origin, Paper
from lottery.typesetting.pdf import draw, render, set_pages
from lottery.typesetting.scannable import put_code
from tests.papers import dense, pages_of

CODE = Code("receipt:R-7", "扫码核对", "二维码", 60)

PARTS = (
    Paragraph("兹收到下列样品。"),
    Pairs((("收据编号", "R-7"), ("散列值", "ab" * 32))),
    Heading("明细", "共 3 件"),
    Table((Column("名称", 3), Column("件数", 1, "number")), (("样品甲", "1"), ("样品乙", "2"))),
    Quote(("第一条 当面点清。",), code=False),
    Room("备注", 60),
    Seals((Seal("交付人", "giver", "甲"), Seal("接收人", "taker"), Seal("见证人")), "签字日期"),
)


def cover(flow: Flow) -> None:
    flow.y = HEIGHT - 90
    flow.put(Words(LEFT, flow.y, (Span("样品收据", "bold", 19),)))
    put_code(flow, CODE, RIGHT - 60, HEIGHT - 58)
    flow.skip(60)


def frame(number: int, total: int) -> list[Mark]:
    return [Words(LEFT, 34, (Span(f"收据 {number} 之 {total}"),))]


def a_paper(repeats: int = 1) -> Paper:
    return Paper(
        title="样品收据 <R-7>",
        author="样品处 & 库房",
        made_at="2024-04-10T10:30:00+08:00",
        cover=cover,
        frame=frame,
        sections=(Section("一、收讫", PARTS * repeats),),
        attachments=(("list.txt", b"one\ntwo\n"),),
        origin=Origin("/SampleReceipt", 7, b'{"number":"R-7"}'),
    )


def test_every_part_of_a_paper_is_on_its_page_as_its_maker_says_it() -> None:
    text = dense("".join(pages_of(render(a_paper()))))
    for told in ("样品收据", "扫码核对", "一、收讫", "兹收到下列样品。", "R-7", "ab" * 32, "共3件"):
        assert told in text
    for told in ("样品乙", "第一条当面点清。", "备注", "交付人甲", "接收人", "见证人", "签字日期"):
        assert told in text
    assert "收据1之2" in text


def test_the_frame_of_each_page_knows_how_many_pages_there_are() -> None:
    pages = pages_of(render(a_paper(repeats=6)))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"收据{number}之{len(pages)}" in dense(page)


def test_the_file_says_what_its_maker_says_of_it() -> None:
    with pikepdf.open(io.BytesIO(render(a_paper()))) as pdf:
        assert str(pdf.trailer.Info.Title) == "样品收据 <R-7>"
        assert str(pdf.trailer.Info.Author) == "样品处 & 库房"
        assert str(pdf.trailer.Info.CreationDate) == "D:20240410103000+08'00'"
        kept = pdf.Root.PieceInfo["/SampleReceipt"].Private
        assert (int(kept.Layout), kept.Facts.read_bytes()) == (7, b'{"number":"R-7"}')
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["giver", "taker"]
        with pdf.open_metadata() as told:
            assert told["dc:title"] == "样品收据 <R-7>"
            assert told["pdfaid:part"] == "3"


def test_what_is_attached_comes_out_as_it_went_in() -> None:
    assert attachments(render(a_paper())) == {"list.txt": b"one\ntwo\n"}


def test_the_same_paper_is_the_same_bytes() -> None:
    assert render(a_paper()) == render(a_paper())


def test_a_code_to_scan_stays_within_its_square_with_a_quiet_zone() -> None:
    (figure,) = (
        mark.marks
        for mark in set_pages(a_paper())[0]
        if isinstance(mark, Tagged) and isinstance(mark.marks[0], Box)
    )
    ground, *dark = (mark for mark in figure if isinstance(mark, Box))
    module = min(box.wide for box in dark)
    assert (ground.x, ground.y, ground.wide, ground.high) == (RIGHT - 60, HEIGHT - 118, 60, 60)
    assert min(box.x for box in dark) >= ground.x + 3.99 * module
    assert max(box.x + box.wide for box in dark) <= ground.x + 60 - 3.99 * module
    assert min(box.y for box in dark) >= ground.y + 3.97 * module


def test_a_page_for_use_within_another_says_what_it_was_told_with_few_glyphs() -> None:
    text = "主办单位电子签名证书指纹市商务局年月日公证处监督员0123456789abcdef:·-ABCXYZ"
    line = Words(9, 20, (Span(text, "sans", 6),))
    page = draw([line], (400, 40))
    with pikepdf.open(io.BytesIO(page)) as pdf:
        repair_text(pdf)
        fonts = pdf.pages[0].Resources.Font
        assert len(fonts) == 1
        assert int(fonts["/F1+0"].LastChar) < len(text) + 32
        out = io.BytesIO()
        pdf.save(out)
    assert pages_of(out.getvalue()) == [text]
