"""What surrounds any paper, from one description: its cover, and the frame of each page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from lottery.typesetting.blocks import set_pairs
from lottery.typesetting.document import Code, Pairs, Section, StandingMark
from lottery.typesetting.layout import (
    ACCENT,
    AMBER,
    FAINT,
    HAIR,
    HEIGHT,
    INK,
    LEFT,
    RIGHT,
    SOFT,
    TINT,
    WIDTH,
    Box,
    Flow,
    Mark,
    Rule,
    Span,
    Words,
    middle,
    right,
)
from lottery.typesetting.paper import Origin, Paper
from lottery.typesetting.scannable import code_height, put_code
from lottery.typesetting.typeface import width, wrap_evenly

WATERMARK = "fbf4ea"


@dataclass(frozen=True)
class Band:
    """What marks every page: a word across it, and a line in the band at its head."""

    word: str
    line: str


@dataclass(frozen=True)
class Sheet:
    """All that cover and frame say.

    `title` is the draw's or what else the paper is about, `name` the paper's own, `named` the
    code and the attempt, `foot` what stands at each page's foot (code and short hash), `page`
    makes a page's number of it and the pages there are. `code` is the QR code at the cover's right
    side, `remark` what stands under the title where there is something to say of it. `phrases` are
    the title's, where it is broken between them alone as long as they fit.
    """

    title: str
    name: str
    author: str
    made_at: str
    named: str
    foot: str
    page: Callable[[int, int], str]
    bands: tuple[Band, ...] = ()
    summary: tuple[tuple[str, str], ...] = ()
    hashes: tuple[tuple[str, str], ...] = ()
    code: Code | None = None
    remark: str = ""
    standings: tuple[StandingMark, ...] = ()
    phrases: tuple[str, ...] = ()


def paper_of(
    sheet: Sheet,
    sections: tuple[Section, ...],
    *,
    attachments: tuple[tuple[str, bytes], ...] = (),
    origin: Origin | None = None,
    most_pages: int = 0,
) -> Paper:
    """The paper of these sections."""
    return Paper(
        title=f"{sheet.title} {sheet.name}",
        author=sheet.author,
        made_at=sheet.made_at,
        cover=partial(set_cover, sheet=sheet),
        frame=partial(frame, sheet),
        sections=sections,
        attachments=attachments,
        origin=origin,
        standings=sheet.standings,
        most_pages=most_pages,
    )


def set_cover(flow: Flow, sheet: Sheet) -> None:
    """Title and summary; the flow goes on below them."""
    with flow.inside("Sect"):
        flow.y = HEIGHT - 62
        wide = RIGHT - LEFT - (sheet.code.side + 18 if sheet.code else 0)
        _say(flow, Span(sheet.named, "sans", 10, SOFT), 14, wide)
        flow.skip(8)
        flow.lines(_titles(sheet, wide), Span(sheet.title, "bold", 19), 27)
        flow.skip(2)
        _say(flow, Span(sheet.name, "sans", 14, ACCENT), 21, wide, "H1")
        if sheet.remark:
            flow.skip(3)
            _say(flow, Span(sheet.remark, "sans", 8.2, SOFT), 12, wide)
        if sheet.code:
            top = HEIGHT - 56
            put_code(flow, sheet.code, RIGHT - sheet.code.side, top)
            flow.y = min(flow.y, top - code_height(sheet.code))
        flow.skip(10)
        if sheet.hashes:
            set_pairs(flow, Pairs(sheet.hashes))
        if sheet.summary:
            _set_summary(flow, sheet)


def _titles(sheet: Sheet, wide: float) -> list[str]:
    """The title's lines, each of as many phrases as fit; a phrase that does not is wrapped."""
    lines = [""]
    for phrase in sheet.phrases or (sheet.title,):
        if lines[-1] and width(lines[-1] + phrase, "bold", 19) > wide:
            lines.append("")
        lines[-1] += phrase
    return [part for line in lines for part in wrap_evenly(line, "bold", 19, wide)]


def _say(flow: Flow, span: Span, lead: float, wide: float, role: str = "P") -> None:
    flow.lines(wrap_evenly(span.text, span.style, span.size, wide), span, lead, role)


def _set_summary(flow: Flow, sheet: Sheet) -> None:
    """The few numbers that everybody asks for, side by side."""
    high, share = 50.0, (RIGHT - LEFT) / len(sheet.summary)
    flow.y -= high
    flow.put(Box(LEFT, flow.y, RIGHT - LEFT, high, fill=TINT))
    flow.put(Rule(LEFT, flow.y + high, RIGHT - LEFT, 1.4, ACCENT))
    with flow.inside("L"):
        for number, (label, value) in enumerate(sheet.summary):
            x = LEFT + 10 + number * share
            size = min(11.2, 11.2 * (share - 12) / width(value, "bold", 11.2))
            with flow.inside("LI"):
                flow.say("Lbl", Words(x, flow.y + 31, (Span(label, "sans", 8.2, SOFT),)))
                flow.say("LBody", Words(x, flow.y + 13, (Span(value, "bold", size, INK),)))
    flow.skip(6)


def frame(sheet: Sheet, number: int, total: int) -> list[Mark]:
    """The marks below a page's own."""
    marks = _bands(sheet.bands)
    if number > 1:
        marks += _head(sheet)
    return [*marks, *_foot(sheet, number, total)]


def _bands(bands: tuple[Band, ...]) -> list[Mark]:
    """A band at the top, and its words across the page, light enough to read through."""
    if not bands:
        return [Box(0, HEIGHT - 5, WIDTH, 5, fill=ACCENT)]
    size = 190.0
    words: list[Mark] = []
    for at, band in enumerate(bands):
        x = (WIDTH - width(band.word, "bold", size)) / 2
        y = HEIGHT / 2 - size * 0.36 + size * 0.7 * (len(bands) - 1 - 2 * at)
        words.append(Words(x, y, (Span(band.word, "bold", size, WATERMARK),)))
    told = Span("　　".join(band.line for band in bands), "bold", 9.6, "ffffff")
    return [
        *words,
        Box(0, HEIGHT - 22, WIDTH, 22, fill=AMBER),
        middle(WIDTH / 2, HEIGHT - 15.2, told),
    ]


def _head(sheet: Sheet) -> list[Mark]:
    y = HEIGHT - 48
    room = RIGHT - LEFT - width(sheet.name, "sans", 8.4) - 20
    title = Span(_short(sheet.title, room), "sans", 8.4, SOFT)
    return [
        Words(LEFT, y, (title,)),
        right(RIGHT, y, Span(sheet.name, "sans", 8.4, SOFT)),
        Rule(LEFT, y - 7, RIGHT - LEFT, 0.5, HAIR),
    ]


def _foot(sheet: Sheet, number: int, total: int) -> list[Mark]:
    y = 42.0
    return [
        Rule(LEFT, y + 12, RIGHT - LEFT, 0.5, HAIR),
        Words(LEFT, y, (Span(sheet.foot, "mono", 7.4, FAINT),)),
        right(RIGHT, y, Span(sheet.page(number, total), "sans", 8.2, SOFT)),
    ]


def _short(text: str, limit: float) -> str:
    """As much of a title as fits on the line; the cover has the whole."""
    if width(text, "sans", 8.4) <= limit:
        return text
    while text and width(text + "…", "sans", 8.4) > limit:
        text = text[:-1]
    return text + "…"
