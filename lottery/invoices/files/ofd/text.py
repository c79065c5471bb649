"""The text on the pages of an OFD file, each character at its place.

A text object has a box on the page; its pieces begin at a point in the box and go on by the steps
in ``DeltaX`` and ``DeltaY``, where ``g 5 3.2`` stands for five steps of 3.2. Lengths are in
millimetres.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from math import isfinite

from lottery.invoices.files.caps import Caps
from lottery.invoices.files.face.layout import Glyph
from lottery.invoices.files.xml.markup import Element

Named = tuple[str, Element]
"""A member's name in the archive, and the XML it holds."""

_TEMPLATE = re.compile(r"tpl|template|/temp", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[0-9]{0,9}(?:\.[0-9]{0,9})?(?:[eE][+-]?[0-9]{1,2})?")
_STEPS = 3000
_SIZE = 3.5


def glyphs_of(trees: Sequence[Named], caps: Caps) -> list[list[Glyph]]:
    """The characters of each page; those of the form, which a template may hold, on every page."""
    told = _template_places(trees)
    forms, pages = list[Element](), list[Element]()
    for name, tree in trees:
        if tree.name.lower() == "page":
            is_form = name.endswith(told) if told else bool(_TEMPLATE.search(name))
            (forms if is_form else pages).append(tree)
    found, left = list[list[Glyph]](), caps.text
    for parts in [(*forms, page) for page in pages[: caps.pages]] or [(*forms,)]:
        glyphs = list[Glyph]()
        for tree in parts:
            for glyph in _glyphs(tree, len(glyphs)):
                if left <= 0:
                    return [*found, glyphs]
                glyphs.append(glyph)
                left -= 1
        found.append(glyphs)
    return found


def _template_places(trees: Sequence[Named]) -> tuple[str, ...]:
    """The ends of the names of template pages, as the document's root lists them."""
    places = (
        entry.attributes.get("BaseLoc", "").strip().lstrip("./")
        for _, tree in trees
        if tree.name.lower() == "document"
        for entry in tree.all("TemplatePage")
    )
    return tuple(place for place in places if place)


def _glyphs(tree: Element, before: int) -> Iterator[Glyph]:
    order = before
    for element in tree.all("TextObject"):
        box = _numbers(element.attributes.get("Boundary", ""))
        matrix = _numbers(element.attributes.get("CTM", ""))
        size = (_numbers(element.attributes.get("Size", "")) or [_SIZE])[0]
        for code in element.children:
            if code.name.lower() == "textcode":
                for glyph in _placed(code, box, matrix, size, order):
                    yield glyph
                    order = glyph.order + 1
        order += 1


def _placed(
    code: Element, box: Sequence[float], matrix: Sequence[float], size: float, order: int
) -> Iterator[Glyph]:
    """The characters of one piece of text."""
    x, y = (_first(code.attributes.get(name, "")) for name in ("X", "Y"))
    across, down = (_steps(code.attributes.get(name, "")) for name in ("DeltaX", "DeltaY"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    left, top = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    tall = abs(d) * size or size
    for at, char in enumerate(code.text):
        wide = size * (1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5)
        place = a * x + c * y + e + left, b * x + d * y + f + top
        if not char.isspace() and all(map(isfinite, place)):
            yield Glyph(char, *place, wide * (abs(a) or 1.0), tall, order + at)
        x += across[at] if at < len(across) else (0.0 if down else wide)
        y += down[at] if at < len(down) else 0.0


def _numbers(text: str) -> list[float]:
    parts = text.split()[:8]
    return [float(part) for part in parts if _is_number(part)]


def _first(text: str) -> float:
    return (_numbers(text) or [0.0])[0]


def _is_number(part: str) -> bool:
    return _NUMBER.fullmatch(part) is not None and any(char.isdigit() for char in part)


def _steps(text: str) -> list[float]:
    """The steps, with ``g COUNT STEP`` written out.

    >>> _steps("3.5 g 3 2 1")
    [3.5, 2.0, 2.0, 2.0, 1.0]
    """
    parts, steps = iter(text.split()[:_STEPS]), list[float]()
    for part in parts:
        if part == "g":
            count, step = next(parts, ""), next(parts, "")
            if not (count.isdecimal() and _is_number(step)):
                break
            steps += [float(step)] * min(int(count[:6]), _STEPS - len(steps))
        elif _is_number(part):
            steps.append(float(part))
    return steps[:_STEPS]
