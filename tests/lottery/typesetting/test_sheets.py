"""What a paper needs of its pages: copies, breaks, one page and no more, room to write."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from lottery.typesetting.document import (
    Column,
    Lines,
    Paragraph,
    Seal,
    Seals,
    Section,
    StandingMark,
    Table,
)
from lottery.typesetting.layout import BOTTOM, LEFT, MM, RIGHT, TOP, Box, Field, Tagged, Words
from lottery.typesetting.paper import Paper, PaperTooLongError
from lottery.typesetting.pdf import render, set_pages
from lottery.typesetting.sheet import paper_of
from lottery.typesetting.typeface import width
from tests.lottery.typesetting.samples import SHEET, WIDE, a_sample, rows
from tests.papers import dense, pages_of


def words(paper: Paper) -> list[list[Words]]:
    """What is written on each page's own area."""
    return [
        [
            each
            for mark in page
            if isinstance(mark, Tagged)
            for each in mark.marks
            if isinstance(each, Words)
        ]
        for page in set_pages(paper)
    ]


def wide(line: Words) -> float:
    return sum(width(span.text, span.style, span.size) for span in line.spans)


def test_nothing_is_written_within_25_mm_of_an_edge_but_head_and_foot() -> None:
    for paper in (a_sample(), a_sample(Table(WIDE, rows(300), repeat=3))):
        for number, page in enumerate(words(paper)):
            for line in page:
                assert line.x >= LEFT >= 25 * MM
                assert line.x + wide(line) <= RIGHT + 0.01
                assert line.y >= BOTTOM
                assert line.y <= TOP or number == 0


def test_a_paper_of_one_page_is_refused_when_it_needs_two() -> None:
    assert len(set_pages(a_sample(Paragraph("短。"), most_pages=1))) == 1
    with pytest.raises(PaperTooLongError) as refused:
        render(a_sample(Table(WIDE, rows(60)), most_pages=1))
    assert refused.value.args == ("测试市“样品”移交 样品收据", 2, 1)


def test_a_section_may_begin_on_a_page_of_its_own() -> None:
    sections = (
        Section("一、甲", (Paragraph("甲。"),)),
        Section("二、乙", (Paragraph("乙。"),), new_page=True),
    )
    first, second = words(paper_of(SHEET, sections))
    assert "一、甲" in [line.spans[0].text for line in first]
    assert [line.spans[0].text for line in second] == ["二、乙", "乙。"]


def test_a_box_for_a_seal_is_60_mm_wide_and_has_a_field_if_it_is_to_be_signed() -> None:
    seals = Seals((Seal("甲方", "first"), Seal("乙方"), Seal("丙方", "third")), "日期")
    marks = [mark for page in set_pages(a_sample(seals)) for mark in page]
    boxes = [mark for mark in marks if isinstance(mark, Box) and mark.edge]
    assert [(round(box.wide / MM, 6), round(box.high / MM, 6)) for box in boxes] == [(60, 60)] * 3
    assert all(box.x >= LEFT and box.x + box.wide <= RIGHT for box in boxes)
    fields = [
        each
        for mark in marks
        if isinstance(mark, Tagged)
        for each in mark.marks
        if isinstance(each, Field)
    ]
    assert [(field.name, field.told) for field in fields] == [("first", "甲方"), ("third", "丙方")]


def test_a_cell_to_write_in_is_a_box_of_the_height_that_is_asked_for() -> None:
    table = Table((Column("事项", 3), Column("签名", 2, "blank")), (("点清", ""),), row_height=50)
    marks = [mark for page in set_pages(a_sample(table)) for mark in page]
    (box,) = (mark for mark in marks if isinstance(mark, Box) and mark.edge)
    assert box.high == pytest.approx(44)


def test_lines_to_write_on_stand_beside_each_other() -> None:
    (page,) = words(a_sample(Lines(("主持", "操作", "记录"), 3)))
    assert len({line.y for line in page[-3:]}) == 1


def test_a_standing_that_a_paper_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="'witnessed'"):
        render(a_sample(Paragraph("看见了。", "witnessed")))
    witnessed = replace(SHEET, standings=(StandingMark("witnessed", "见证", "由在场者看见。"),))
    assert "见证看见了。" in dense(
        "".join(pages_of(render(a_sample(Paragraph("看见了。", "witnessed"), sheet=witnessed))))
    )


@pytest.mark.parametrize("repeat", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 13, 100, 1000])
def test_a_table_of_any_length_has_every_row_once_in_order(count: int, repeat: int) -> None:
    pages = words(a_sample(Table(WIDE, rows(count), repeat=repeat)))
    told = [line.spans[0].text for page in pages for line in page if line.spans[0].style == "mono"]
    assert [text for text in told if len(text) == 10] == [f"{n:010d}" for n in range(1, count + 1)]


def test_a_row_that_is_longer_than_a_page_goes_on_over_it() -> None:
    long = "".join(f"第{n}句话。" for n in range(600))
    pages = words(a_sample(Table((Column("记", 1), Column("由", 1)), ((long, "甲"),))))
    assert len(pages) > 2
    assert all(line.y >= BOTTOM for page in pages for line in page)
    told = (line.spans[0].text for page in pages for line in page)
    assert long in "".join(text for text in told if text != "甲")


def test_no_line_of_a_paragraph_stands_alone_on_a_page() -> None:
    for before in range(30, 46):
        text = "这是一句不短的话，" * 30
        lines = words(a_sample(*[Paragraph("短。")] * before, Paragraph(text)))
        counts = [sum("一句" in line.spans[0].text for line in page) for page in lines]
        assert sum(counts) > 4
        assert 1 not in counts


@pytest.mark.parametrize("repeat", [1, 2])
def test_no_page_of_a_table_has_a_single_row(repeat: int) -> None:
    for count in range(60, 160, 7):
        table = Table(WIDE[:2], tuple((a, b) for a, b, _ in rows(count)), repeat=repeat)
        for page in words(a_sample(table)):
            told = sum(len(line.spans[0].text) == 10 for line in page)
            assert told >= 2 * repeat


def test_a_title_goes_to_the_next_page_with_its_table() -> None:
    boxes = Table(
        (Column("岗位", 1), Column("姓名", 2, "blank")), (("甲", ""),) * 11, row_height=29
    )
    for lines in range(1, 40, 3):
        above = Section("一、收讫", tuple(Paragraph("一行。") for _ in range(lines)))
        for before in ((), (Paragraph("两人不得互相代替。"),)):
            below = Section("二、岗位", (*before, boxes))
            pages = words(paper_of(SHEET, (above, below)))
            told = [[each.spans[0].text for each in page] for page in pages]
            (titled,) = (page for page in told if "二、岗位" in page)
            assert titled.count("甲") == 11


def test_the_last_page_of_a_table_has_strips_of_about_the_same_height() -> None:
    (page,) = words(a_sample(Table(WIDE[:2], tuple((a, b) for a, b, _ in rows(30)), repeat=3)))
    lefts = [line.x for line in page if line.spans[0].style == "mono" and len(line.spans) == 1]
    assert sorted(lefts.count(x) for x in set(lefts)) == [10, 10, 10]


@pytest.mark.parametrize("dpi", [100, 200])
def test_a_telephone_reads_the_code_off_the_page(dpi: int) -> None:
    with pypdfium2.PdfDocument(render(a_sample())) as document:
        picture = document[0].render(scale=dpi / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == "https://example.invalid/r/7"
    assert code.ec_level in {"M", "Q", "H"}


def test_two_bands_are_both_on_every_page() -> None:
    for page in pages_of(render(a_sample())):
        assert "演 练" in page
        assert "草 稿" in page
