"""The tree that a screen reader walks: nodes and what was drawn for them (ISO 32000-1, 14.7).

The style of a head cell stands in the tree's class map. Its elements hold no attributes of their
own, as their key is that of an action, which no minutes may have.
"""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from lottery.typesetting.painting import Painted
from lottery.typesetting.tags import COLUMN, ROW, Node


def add_structure(
    pdf: Pdf, nodes: Sequence[Node], painted: Painted, widgets: Sequence[Object]
) -> None:
    """Add the tree to the catalogue, and to pages and form fields their places in it."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    made = [pdf.make_indirect(_element(node)) for node in nodes]
    kids: list[list[Object | int]] = [[] for _ in nodes]
    for number, node in enumerate(nodes):
        made[number].P = made[node.above] if number else root
        if number:
            kids[node.above].append(made[number])
    places = _place_content(pdf, painted, made, kids)
    places += _place_fields(pdf, painted, widgets, made, kids)
    for element, inner in zip(made, kids, strict=True):
        if inner:
            element.K = inner[0] if len(inner) == 1 else Array(inner)
    root.K = made[0]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(places)))
    root.ParentTreeNextKey = len(places) // 2
    scopes = ((name, Dictionary(O=Name.Table, Scope=Name(f"/{name}"))) for name in (COLUMN, ROW))
    root.ClassMap = Dictionary({f"/{name}": scope for name, scope in scopes})
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _element(node: Node) -> Dictionary:
    element = Dictionary(S=Name(f"/{node.role}"))
    if node.style:
        element.C = Name(f"/{node.style}")
    if node.told:
        element.Alt = String(node.told)
    return element


def _place_content(
    pdf: Pdf, painted: Painted, made: Sequence[Object], kids: Sequence[list[Object | int]]
) -> list[Object | int]:
    """What was drawn, in its nodes; the keys and values of the parent tree."""
    places: list[Object | int] = []
    for key, (page, numbers) in enumerate(zip(pdf.pages, painted.pages, strict=True)):
        page.obj.StructParents = key
        places += [key, pdf.make_indirect(Array([made[node] for node in numbers]))]
        for mark, node in enumerate(numbers):
            if not kids[node]:
                made[node].Pg = page.obj
            if made[node].Pg.objgen == page.obj.objgen:
                kids[node].append(mark)
            else:
                kids[node].append(Dictionary(Type=Name.MCR, Pg=page.obj, MCID=mark))
    return places


def _place_fields(
    pdf: Pdf,
    painted: Painted,
    widgets: Sequence[Object],
    made: Sequence[Object],
    kids: Sequence[list[Object | int]],
) -> list[Object | int]:
    places: list[Object | int] = []
    for key, ((number, node, _), widget) in enumerate(
        zip(painted.fields, widgets, strict=True), len(painted.pages)
    ):
        page = pdf.pages[number].obj
        widget.StructParent = key
        kids[node].append(Dictionary(Type=Name.OBJR, Pg=page, Obj=widget))
        places += [key, made[node]]
    return places
