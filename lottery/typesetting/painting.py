"""Marks as the operators of a page's content (ISO 32000-1, 14.6 and 14.8.2).

What is read stands between `BDC` and `EMC` with a number of its own on that page; all else is an
artifact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from reportlab.pdfgen.canvas import Canvas

from lottery.typesetting.layout import Box, Field, Mark, Rule, Tagged, Words
from lottery.typesetting.tags import Node
from lottery.typesetting.typeface import font, runs


@dataclass
class Painted:
    """What was drawn for the nodes, page by page: the node of each number on a page, and the form
    fields with theirs."""

    pages: list[list[int]] = field(default_factory=list)
    fields: list[tuple[int, int, Field]] = field(default_factory=list)
    """(page from 0, node, place)."""


def paint_page(
    canvas: Canvas, marks: Sequence[Mark], nodes: Sequence[Node], painted: Painted
) -> None:
    """Add a page's content to the canvas, and what is on it to `painted`."""
    page = len(painted.pages)
    numbers: list[int] = []
    painted.pages.append(numbers)
    code, plain = canvas._code, False  # reportlab has no marked content of its own
    for mark in marks:
        if isinstance(mark, Tagged):
            if plain:
                code.append("EMC")
            plain = False
            painted.fields.extend(
                (page, mark.node, each) for each in mark.marks if isinstance(each, Field)
            )
            operators = [text for each in mark.marks for text in _operators(canvas, each)]
            if operators:
                role = nodes[mark.node].role
                code.append(f"/{role} <</MCID {len(numbers)}>> BDC")
                code.extend([*operators, "EMC"])
                numbers.append(mark.node)
            continue
        if not plain:
            code.append("/Artifact BMC")
        plain = True
        code.extend(_operators(canvas, mark))
    if plain:
        code.append("EMC")


def paint_plain(canvas: Canvas, marks: Sequence[Mark]) -> None:
    """Add content that lies in no document's structure, such as a stamp's."""
    for mark in marks:
        canvas._code.extend(_operators(canvas, mark))


def _operators(canvas: Canvas, mark: Mark) -> Iterator[str]:
    match mark:
        case Words():
            yield from _words(canvas, mark)
        case Rule():
            yield f"{_colour(mark.colour)} RG {_number(mark.thick)} w"
            x, y, end = _number(mark.x), _number(mark.y), _number(mark.x + mark.length)
            yield f"{x} {y} m {end} {y} l S"
        case Box():
            yield from _box(mark)


def _box(box: Box) -> Iterator[str]:
    if box.fill:
        yield f"{_colour(box.fill)} rg"
    if box.edge:
        yield f"{_colour(box.edge)} RG 0.6 w"
    sides = " ".join(map(_number, (box.x, box.y, box.wide, box.high)))
    yield f"{sides} re {('B' if box.fill else 'S') if box.edge else 'f'}"


def _words(canvas: Canvas, words: Words) -> Iterator[str]:
    """Each piece in the subset of the face that has its characters."""
    document = canvas._doc
    yield f"BT 1 0 0 1 {_number(words.x)} {_number(words.y)} Tm"
    for span in words.spans:
        yield f"{_colour(span.colour)} rg"
        for face, piece in runs(span.text, span.style):
            loaded = font(face)
            for subset, codes in loaded.splitString(piece, document):
                name = loaded.getSubsetInternalName(subset, document)
                yield f"{name} {_number(span.size)} Tf ({canvas._escape(codes)}) Tj"
    yield "ET"


@cache
def _colour(hexadecimal: str) -> str:
    """Red, green and blue between 0 and 1."""
    parts = (int(hexadecimal[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return " ".join(_number(part, 4) for part in parts)


def _number(value: float, places: int = 2) -> str:
    """A number as PDF writes it.

    >>> _number(12.50), _number(-0.001), _number(3)
    ('12.5', '0', '3')
    """
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
