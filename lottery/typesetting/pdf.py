"""From a paper to PDF bytes, which are the same wherever and whenever they are made again.

`render` is the whole way: blocks are set on pages (`blocks`, `layout`), the pages are drawn here
with reportlab (`painting`), and `finish` adds what is read in which order (`structure`),
attachments, form fields and what PDF/A-3 asks for.

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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from reportlab.pdfgen.canvas import Canvas

from lottery.typesetting.blocks import set_section
from lottery.typesetting.finish import finish
from lottery.typesetting.layout import ACCENT, HEIGHT, WIDTH, Flow, Mark
from lottery.typesetting.painting import Painted, paint_page, paint_plain
from lottery.typesetting.paper import Paper, PaperTooLongError
from lottery.typesetting.tags import ROOT, Node
from lottery.typesetting.tinting import tinted
from lottery.typesetting.typeface import FACES, font

_ONE_AT_A_TIME = Lock()
"""reportlab's fonts hold the place they last read at, so two threads must not share them."""


def render(paper: Paper) -> bytes:
    """The PDF before any signature."""
    with _ONE_AT_A_TIME:
        nodes: list[Node] = [ROOT]
        flow = set_paper(paper, nodes)
        total = len(flow.pages)
        pages = [[*paper.frame(n, total), *page] for n, page in enumerate(flow.pages, 1)]
        if paper.accent != ACCENT:
            pages = [[tinted(mark, paper.accent) for mark in page] for page in pages]
        drawn, painted = _draw_tagged(pages, nodes)
        return finish(drawn, paper, nodes, painted)


def set_pages(paper: Paper) -> list[list[Mark]]:
    """Cover and sections as marks on pages, without what frames them."""
    return set_paper(paper, [ROOT]).pages


def set_paper(paper: Paper, nodes: list[Node]) -> Flow:
    """The same with what is read on them, added to `nodes`."""
    flow = Flow(nodes=nodes, standings=paper.standings)
    paper.cover(flow)
    for section in paper.sections:
        set_section(flow, section)
    if paper.most_pages and len(flow.pages) > paper.most_pages:
        raise PaperTooLongError(paper.title, len(flow.pages), paper.most_pages)
    return flow


def draw(marks: Sequence[Mark], size: tuple[float, float]) -> bytes:
    """One page of marks as a bare PDF, for use within another one: each font holds what is used of
    it and no more."""
    with _ONE_AT_A_TIME, _sparing_fonts():
        out = io.BytesIO()
        canvas = _canvas(out, size)
        paint_plain(canvas, marks)
        canvas.showPage()
        canvas.save()
        return out.getvalue()


@contextmanager
def _sparing_fonts() -> Iterator[None]:
    """Fonts embedded meanwhile do without the letters of ASCII that reportlab puts into each."""
    fonts = [font(face) for face in FACES]
    for each in fonts:
        each._asciiReadable = False
    try:
        yield
    finally:
        for each in fonts:
            each._asciiReadable = True


def _draw_tagged(pages: Sequence[Sequence[Mark]], nodes: Sequence[Node]) -> tuple[bytes, Painted]:
    """The pages without compression; `finish` compresses."""
    out = io.BytesIO()
    canvas = _canvas(out, (WIDTH, HEIGHT))
    painted = Painted()
    for page in pages:
        paint_page(canvas, page, nodes, painted)
        canvas.showPage()
    canvas.save()
    return out.getvalue(), painted


def _canvas(out: io.BytesIO, size: tuple[float, float]) -> Canvas:
    font("regular")
    return Canvas(
        out,
        pagesize=size,
        invariant=1,
        pageCompression=0,
        initialFontName="fpdraw-regular",
        initialFontSize=10,
        initialLeading=12,
        lang="zh-CN",
    )
