"""The minutes as a paper: their cover and frame around their sections, and what they came from."""

from __future__ import annotations

from functools import partial

from lottery.minutes.written.content import Minutes
from lottery.minutes.written.cover import set_cover
from lottery.minutes.written.frame import frame
from lottery.texts.minutes import pages as texts
from lottery.typesetting import pdf
from lottery.typesetting.paper import Origin, Paper

PIECE = "/FpdrawMinutes"
LAYOUT = 3
"""The number of what the pages look like and say. Whoever changes either gives it the next one, so
that older minutes are not taken for false ones."""


def paper_of(minutes: Minutes, facts: bytes) -> Paper:
    """What is to be set. `facts` is `facts_text` of what the minutes were composed from."""
    return Paper(
        title=f"{minutes.title} {texts.NAME}",
        author=minutes.organiser,
        made_at=minutes.made_at,
        cover=partial(set_cover, minutes=minutes),
        frame=partial(frame, minutes),
        sections=minutes.sections,
        attachments=minutes.attachments,
        origin=Origin(PIECE, LAYOUT, facts),
    )


def render(minutes: Minutes, facts: bytes) -> bytes:
    """The PDF before any signature."""
    return pdf.render(paper_of(minutes, facts))
