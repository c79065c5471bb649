"""From a paper to PDF bytes, which are the same wherever and whenever they are made again.

`render` is the whole way: blocks are set on pages (`blocks`, `layout`), the pages are drawn here
with reportlab, and `finish` adds attachments, form fields and what PDF/A-3 asks for.

The shape of the attachments, on which `draws.attachments` relies: every file of the bundle's text
files, and nothing else, is one indirect object

    N 0 obj
    << /Length … /Params << /CheckSum <md5> /Size n >> /Subtype /text#2fplain /Type /EmbeddedFile
       [/Filter /FlateDecode] >>
    stream … endstream

and one indirect object `<< /AFRelationship /Source /EF << /F N 0 R /UF N 0 R >> /F (name) /UF
(name) /Type /Filespec >>`. The file has no object streams, no cross-reference streams and no
encryption, so that both can be found by reading the bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from threading import Lock

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from lottery.typesetting.blocks import set_section
from lottery.typesetting.finish import finish
from lottery.typesetting.layout import HEIGHT, WIDTH, Box, Field, Flow, Mark, Rule, Words
from lottery.typesetting.paper import Paper
from lottery.typesetting.typeface import font, runs

_ONE_AT_A_TIME = Lock()
"""reportlab's fonts hold the place they last read at, so two threads must not share them."""


def render(paper: Paper) -> bytes:
    """The PDF before any signature."""
    with _ONE_AT_A_TIME:
        pages = set_pages(paper)
        drawn = draw([[*paper.frame(n, len(pages)), *page] for n, page in enumerate(pages, 1)])
        fields = [
            (number, mark)
            for number, page in enumerate(pages)
            for mark in page
            if isinstance(mark, Field)
        ]
        return finish(drawn, paper, fields)


def set_pages(paper: Paper) -> list[list[Mark]]:
    """Cover and sections as marks on pages, without what frames them."""
    flow = Flow()
    paper.cover(flow)
    for section in paper.sections:
        set_section(flow, section)
    return flow.pages


def draw(pages: Sequence[Sequence[Mark]], size: tuple[float, float] = (WIDTH, HEIGHT)) -> bytes:
    """Pages of marks as a bare PDF without compression; `finish` compresses."""
    out = io.BytesIO()
    font("regular")
    canvas = Canvas(
        out,
        pagesize=size,
        invariant=1,
        pageCompression=0,
        initialFontName="fpdraw-regular",
        initialFontSize=10,
        initialLeading=12,
        lang="zh-CN",
    )
    for page in pages:
        for mark in page:
            _paint(canvas, mark)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _paint(canvas: Canvas, mark: Mark) -> None:
    match mark:
        case Words():
            _write(canvas, mark)
        case Rule():
            canvas.setStrokeColor(HexColor(f"#{mark.colour}"))
            canvas.setLineWidth(mark.thick)
            canvas.line(mark.x, mark.y, mark.x + mark.length, mark.y)
        case Box():
            _box(canvas, mark)
        case Field():
            pass  # `finish` makes the form field; nothing is drawn


def _box(canvas: Canvas, box: Box) -> None:
    if box.fill:
        canvas.setFillColor(HexColor(f"#{box.fill}"))
    if box.edge:
        canvas.setStrokeColor(HexColor(f"#{box.edge}"))
        canvas.setLineWidth(0.6)
    canvas.rect(box.x, box.y, box.wide, box.high, stroke=bool(box.edge), fill=bool(box.fill))


def _write(canvas: Canvas, words: Words) -> None:
    text = canvas.beginText(words.x, words.y)
    for span in words.spans:
        text.setFillColor(HexColor(f"#{span.colour}"))
        for face, piece in runs(span.text, span.style):
            font(face)
            text.setFont(f"fpdraw-{face}", span.size)
            text.textOut(piece)
    canvas.drawText(text)
