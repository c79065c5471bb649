"""The announcement names every alternate, however many a tier has."""

import re

import pytest

from lottery.papers.announcement import numbers
from lottery.texts.papers import many
from lottery.typesetting import pdf
from lottery.typesetting.document import Section
from lottery.typesetting.sheet import Sheet, paper_of
from tests.papers import pages_of

SHEET = Sheet(
    title="测试市抽奖",
    name="中奖公告",
    author="测试市商务局",
    made_at="2024-04-10T10:00:00+08:00",
    named="ZP-FP",
    foot="ZP-FP",
    page=lambda page, pages: f"{page}/{pages}",
)


@pytest.mark.parametrize("count", [250, 251, 400, 1201])
def test_every_alternate_is_on_the_pages(count: int) -> None:
    entered = [f"{n:010d}" for n in range(count)]
    sections = (Section("", (numbers("二等奖", entered),)),)
    made = pdf.render(paper_of(SHEET, sections))
    assert re.findall("[0-9]{10}", "".join(pages_of(made))) == entered


def test_more_than_paper_is_for_are_not_printed() -> None:
    assert numbers("二等奖", ["0000000000"] * 10_001).rows == (("二等奖", many.ALTERNATES),)
