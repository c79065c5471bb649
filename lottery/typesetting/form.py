"""Empty signature fields: after the first signature none may be added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from lottery.typesetting.layout import Box, Field

PRINT = 4  # annotation flag: shown on paper too, which PDF/A asks of every field


def make_fields(pdf: Pdf, fields: Sequence[tuple[int, int, Field]]) -> list[Object]:
    """The widget of each field, (page from 0, node, place), in their order."""
    made: list[Object] = []
    for number, _, field in fields:
        page = pdf.pages[number]
        made.append(pdf.make_indirect(_widget(pdf, field, page.obj)))
        page.obj.Annots = Array([*page.obj.get("/Annots", Array([])), made[-1]])
        page.obj.Tabs = Name.S
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(made), SigFlags=0))
    return made


def _widget(pdf: Pdf, field: Field, page: Object) -> Dictionary:
    box = field.box
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Sig,
        T=String(field.name),
        TU=String(field.told or field.name),
        F=PRINT,
        P=page,
        Rect=Array([_point(v) for v in (box.x, box.y, box.x + box.wide, box.y + box.high)]),
        AP=Dictionary(N=_empty_look(pdf, box)),
    )


def _empty_look(pdf: Pdf, box: Box) -> Object:
    """PDF/A asks for an appearance, even of what is empty."""
    sides = Array([0, 0, _point(box.wide), _point(box.high)])
    look = Stream(
        pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=sides, Resources=Dictionary()
    )
    return pdf.make_indirect(look)


def _point(value: float) -> Any:
    return Object.parse(f"{value:.2f}".encode())
