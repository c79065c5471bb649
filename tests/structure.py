"""A PDF's structure as a reader of its own finds it: from the tree to the pages, and back.

It knows ISO 32000-1 and nothing of the typesetter.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

SHOWS = {"Tj", "TJ", "'", '"'}
PAINTS = SHOWS | {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"}


@dataclass
class Element:
    """An element of the tree: its role, what is told in its place, its class, what was
    drawn for it, and what lies in it."""

    role: str
    alt: str
    style: str
    text: str = ""
    kids: list[Element] = field(default_factory=list)

    def all(self, role: str) -> list[Element]:
        """Every element of a role below this one, in reading order."""
        found = [self] if self.role == role else []
        return found + [each for kid in self.kids for each in kid.all(role)]

    def said(self) -> list[str]:
        """Every text below this one, in reading order."""
        own = [self.text] if self.text else []
        return own + [text for kid in self.kids for text in kid.said()]


@dataclass
class Content:
    """What stands on one page: text by its number, text that is decoration, and the operators that
    paint outside of both."""

    marked: dict[int, str]
    decoration: str
    stray: list[str]


def read(pdf: bytes) -> tuple[Element, list[Content]]:
    """The tree and the pages; AssertionError where one does not know of the other."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = _Reader(opened)
        root: Any = opened.Root.StructTreeRoot
        tree = found.element(root.K, root)
        everything = {(at, n) for at, page in enumerate(found.contents) for n in page.marked}
        assert found.seen == everything, "content that no element has"
        for page, content in zip(opened.pages, found.contents, strict=True):
            assert len(found.places[int(page.obj.StructParents)]) == len(content.marked)
        return tree, found.contents


class _Reader:
    """A file whose tree is being walked."""

    def __init__(self, opened: pikepdf.Pdf) -> None:
        self.contents = [_content(page) for page in opened.pages]
        self.numbers = {page.obj.objgen: at for at, page in enumerate(opened.pages)}
        numbers: Any = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        assert numbers[::2] == sorted(set(numbers[::2]))
        self.places = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        self.seen: set[tuple[int, int]] = set()

    def element(self, given: Any, above: Any) -> Element:
        """An element with all below it."""
        assert given.P.objgen == above.objgen, "an element that lies in another one"
        alt, style = str(given.get("/Alt", "")), str(given.get("/C", ""))[1:]
        element = Element(str(given.S)[1:], alt, style)
        kids = given.get("/K", pikepdf.Array([]))
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int) or kid.get("/Type") == "/MCR":
                element.text += self._text(kid, given)
            elif kid.get("/Type") == "/OBJR":
                assert self.places[int(kid.Obj.StructParent)].objgen == given.objgen
                assert kid.Obj.P.objgen == kid.Pg.objgen
            else:
                element.kids.append(self.element(kid, given))
        return element

    def _text(self, kid: Any, given: Any) -> str:
        page = given.Pg if isinstance(kid, int) else kid.Pg
        number = kid if isinstance(kid, int) else int(kid.MCID)
        place = (self.numbers[page.objgen], number)
        assert place not in self.seen, "content that is read twice"
        self.seen.add(place)
        holder = self.places[int(page.StructParents)][number]
        assert holder.objgen == given.objgen, "content that knows another parent"
        return self.contents[place[0]].marked[number]


def _content(page: pikepdf.Page) -> Content:
    found = Content({}, "", [])
    stack: list[int | None] = []
    maps = {name: _to_unicode(font) for name, font in page.Resources.Font.items()}
    face = ""
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        if operator == "BMC":
            stack.append(None)
        elif operator == "BDC":
            properties: Any = step.operands[1]
            stack.append(int(properties.MCID))
            assert stack[-1] not in found.marked, "a number given twice on a page"
            found.marked[int(properties.MCID)] = ""
        elif operator == "EMC":
            stack.pop()
        elif operator == "Tf":
            face = str(step.operands[0])
        elif operator in PAINTS and not stack:
            found.stray.append(operator)
        elif operator in SHOWS:
            text = "".join(maps[face][code] for code in bytes(step.operands[0]))
            if stack[-1] is None:
                found.decoration += text
            else:
                found.marked[stack[-1]] += text
    assert not stack, "marked content without end"
    return found


def _to_unicode(font: Any) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    return dict(_pairs(cmap))


def _pairs(cmap: str) -> Iterator[tuple[int, str]]:
    for code, value in re.findall(r"^<([0-9A-F]{2})> <((?:[0-9A-F]{4})+)>$", cmap, re.MULTILINE):
        yield int(code, 16), bytes.fromhex(value).decode("utf-16-be")
