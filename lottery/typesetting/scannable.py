"""A code to scan, drawn as rectangles: it needs no picture in the file."""

from __future__ import annotations

from itertools import groupby

import segno

from lottery.typesetting.document import Code
from lottery.typesetting.layout import LEFT, SOFT, Box, Flow, Span, middle
from lottery.typesetting.typeface import wrap

QUIET = 4
"""Modules left white around a code, which ISO/IEC 18004 asks for."""
DARK, LIGHT = "000000", "ffffff"


def set_code(flow: Flow, code: Code) -> None:
    """A code at the left margin, its caption below it."""
    flow.room(code_height(code))
    put_code(flow, code, LEFT, flow.y)
    flow.skip(code_height(code))


def code_height(code: Code) -> float:
    """The room that a code takes up with its caption."""
    return code.side + 10 * len(_caption(code)) + 6


def put_code(flow: Flow, code: Code, x: float, top: float) -> None:
    """A code of error level M in a white square of `code.side` points, below `top`, right of x."""
    rows = [list(row) for row in segno.make(code.text, error="m", micro=False).matrix]
    cell = code.side / (len(rows) + 2 * QUIET)
    boxes = [Box(x, top - code.side, code.side, code.side, fill=LIGHT)]
    for down, row in enumerate(rows, QUIET):
        across = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                y = top - (down + 1) * cell
                boxes.append(Box(x + across * cell, y, length * cell, cell * 1.02, fill=DARK))
            across += length
    flow.say("Figure", *boxes, told=code.alt)
    under = (
        middle(x + code.side / 2, top - code.side - 6 - 10 * at, Span(line, "sans", 7.4, SOFT))
        for at, line in enumerate(_caption(code))
    )
    flow.say("Caption", *under)


def _caption(code: Code) -> list[str]:
    return wrap(code.caption, "sans", 7.4, code.side)
