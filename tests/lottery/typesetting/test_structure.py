"""A paper that is read aloud says what it shows, in its order, and each table as one."""

from __future__ import annotations

import io
import re
import subprocess
from functools import cache
from pathlib import Path

import pikepdf

from lottery.typesetting.document import Table
from lottery.typesetting.pdf import render
from tests.lottery.typesetting.samples import BLOCKS, HASH, STEPS, WIDE, a_sample, rows
from tests.programs import program
from tests.structure import read

LONG = Table(WIDE, rows(200), repeat=3)


@cache
def sample() -> bytes:
    """A paper with every kind of block."""
    return render(a_sample())


@cache
def long() -> bytes:
    """A paper with one table over several pages."""
    return render(a_sample(LONG))


def test_every_text_is_read_or_is_decoration_and_the_tree_knows_each() -> None:
    for pdf in (sample(), long()):
        tree, contents = read(pdf)
        assert tree.role == "Document"
        assert not [stray for content in contents for stray in content.stray]
        assert all(content.marked for content in contents)


def test_what_frames_the_pages_is_not_read() -> None:
    tree, contents = read(long())
    assert len(contents) > 1
    for number, content in enumerate(contents, 1):
        assert f"第 {number} 页" in content.decoration
        assert "演练" in content.decoration
    said = "".join(tree.said())
    assert "页 / 共" not in said
    assert "演练" not in said


def test_the_parts_are_read_as_what_they_are_in_their_order() -> None:
    tree, _ = read(sample())
    cover, section = tree.kids
    roles = [element.role for element in section.kids]
    assert [each.text for each in tree.all("H1")] == ["样品收据", "一、收讫"]
    assert roles == [
        *("H1", "P", "P", "P", "H2", "Table", "Table", "BlockQuote", "Table"),
        *("P", "P", "P", "Div", "Div", "Div", "P"),
    ]
    assert [kid.role for kid in cover.kids] == [
        *("P", "P", "H1", "P", "Figure", "Caption", "Table", "L")
    ]
    said = section.said()
    assert said[:5] == [
        *("一、收讫", "重算兹收到下列样品。", "重算由附件重新算出。"),
        *("陈述仅为陈述。", "陈述明细　共 3 件"),
    ]
    assert said[-7:] == [
        *("交付人　甲", "签字日期", "接收人", "签字日期", "见证人", "签字日期", "备注")
    ]


def test_a_hash_in_groups_is_read_as_one() -> None:
    tree, _ = read(sample())
    assert tree.said().count(HASH) == 3


def test_a_table_over_pages_is_one_table_read_downwards() -> None:
    tree, contents = read(long())
    (_, table) = tree.all("Table")
    assert [kid.role for kid in table.kids] == ["THead", "TBody"]
    assert [head.text for head in table.all("TH")] == ["序", "编号", "姓名"]
    told = [tuple(cell.text for cell in row.kids) for row in table.kids[1].kids]
    assert told == list(LONG.rows)
    assert all("编号" in content.decoration for content in contents)


def test_head_cells_say_what_they_head() -> None:
    with pikepdf.open(io.BytesIO(sample())) as pdf:
        styles = pdf.Root.StructTreeRoot.ClassMap
        assert {name: str(style.Scope) for name, style in styles.items()} == {
            "/Column": "/Column",
            "/Row": "/Row",
        }
    tree, _ = read(sample())
    cover, pairs, table, steps = tree.all("Table")
    assert {head.style for head in cover.all("TH") + pairs.all("TH")} == {"Row"}
    assert {head.style for head in table.all("TH") + steps.all("TH")} == {"Column"}
    assert [head.text for head in steps.all("TH")] == list(STEPS.titles)


def test_a_field_says_what_it_is_for_and_lies_in_the_tree() -> None:
    tree, _ = read(sample())
    forms = tree.all("Form")
    assert [form.alt for form in forms] == ["交付人", "接收人"]
    with pikepdf.open(io.BytesIO(sample())) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(field.TU) for field in fields] == ["交付人", "接收人"]
        assert {str(field.P.Tabs) for field in fields} == {"/S"}


def test_a_code_says_what_it_is() -> None:
    tree, _ = read(sample())
    (figure,) = tree.all("Figure")
    assert figure.alt == "二维码：样品网页"


def test_the_file_says_that_it_is_tagged_and_in_which_language() -> None:
    with pikepdf.open(io.BytesIO(sample())) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "zh-CN"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_another_reader_finds_the_same_texts_in_the_same_order(tmp_path: Path) -> None:
    two_pages = render(a_sample(Table(WIDE[:2], tuple((a, b) for a, b, _ in rows(34)))))
    assert len(read(two_pages)[1]) == 2
    for name, pdf in (("sample", sample()), ("two", two_pages)):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(pdf)
        told = subprocess.run(
            [program("pdfinfo"), "-struct-text", file], capture_output=True, text=True, check=True
        )
        assert not told.stderr
        found = "".join(re.findall(r'^ *"(.*)"$', told.stdout, re.MULTILINE))
        assert found == "".join(read(pdf)[0].said())


def test_copied_text_holds_every_part(tmp_path: Path) -> None:
    file = tmp_path / "sample.pdf"
    file.write_bytes(sample())
    told = subprocess.run(
        [program("pdftotext"), file, "-"], capture_output=True, text=True, check=True
    )
    dense = "".join(told.stdout.split())
    for text in ("样品收据", "兹收到下列样品。", HASH, "当面点清", "“现在点数。”", "见证人"):
        assert text in dense
    assert len(BLOCKS) == 10
