"""A whole paper: its sections, what is set around them, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lottery.typesetting.document import Section, StandingMark
from lottery.typesetting.layout import ACCENT, Flow, Mark

Cover = Callable[[Flow], None]
"""Sets the first page's upper part; the sections go on below it."""
Frame = Callable[[int, int], Sequence[Mark]]
"""The marks that lie below a page's own, from the page's number and how many there are."""


class PaperTooLongError(Exception):
    """A paper has more pages than it may have: (its title, its pages, the most it may have)."""


@dataclass(frozen=True)
class Origin:
    """What the paper was made of, kept in the file so that the same pages can be made again.

    `name` is the key in the catalogue's /PieceInfo, `layout` the number of what the pages look like
    and say, `facts` what was told to whoever composed them.
    """

    name: str
    layout: int
    facts: bytes


@dataclass(frozen=True)
class Paper:
    """All that goes into the file. `made_at` is a time as the protocol writes it; the attachments
    are (name, bytes) in the order in which they are to lie in the file. A paper with `most_pages`
    that takes more is refused (PaperTooLongError). `accent`, six hex digits, is the one colour."""

    title: str
    author: str
    made_at: str
    cover: Cover
    frame: Frame
    sections: tuple[Section, ...]
    attachments: tuple[tuple[str, bytes], ...] = ()
    origin: Origin | None = None
    standings: tuple[StandingMark, ...] = ()
    most_pages: int = 0
    accent: str = ACCENT
