"""The parts that a paper is made of, before anybody knows how they look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pairs:
    """Labels with their values; a value of 64 hex digits is shown as a hash."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A table's column: its title, its share of the width, and how its cells are set.

    `kind` is text, number (to the right), code (fixed pitch), digits (the same, smaller), hash
    (hex: fixed pitch, in groups) or blank (a box to write in by hand; what a cell says stands small
    in its corner).
    """

    title: str
    share: float
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """Rows under columns, each at least `row_height` points high.

    With `repeat` above 1 each page is filled column by column: so many strips side by side, each
    read downwards.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    repeat: int = 1
    row_height: float = 0


@dataclass(frozen=True)
class Heading:
    """A heading inside a section, with what stands at its right end, and how far it can be
    trusted (see Paragraph)."""

    text: str
    aside: str = ""
    standing: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `standing` is the word of one of the paper's standings, set as a small mark
    before it: by whom what is said was found to be so."""

    text: str
    standing: str = ""


@dataclass(frozen=True)
class StandingMark:
    """By whom what a paper says was found to be so: a word for code, a short mark of one to three
    characters that is set before a sentence, and what it means, for the legend."""

    word: str
    mark: str
    means: str


@dataclass(frozen=True)
class Legend:
    """What the marks of the paper's standings mean."""


@dataclass(frozen=True)
class Quote:
    """Lines that are given as they are: commands, what a programme printed, the rules."""

    lines: tuple[str, ...]
    code: bool = True


@dataclass(frozen=True)
class Room:
    """Empty space that people write into, with a caption; at least `height` points."""

    caption: str
    height: float


@dataclass(frozen=True)
class Seal:
    """A box for a seal and a signature: its caption, the form field in it (empty: none, for pen
    and seal on paper alone), and who is to sign, if he is known."""

    caption: str
    field: str = ""
    who: str = ""


@dataclass(frozen=True)
class Seals:
    """Boxes of 60 by 60 mm, two side by side, as many rows as it takes; `date` is the word before
    the line on which the day is written."""

    boxes: tuple[Seal, ...]
    date: str


@dataclass(frozen=True)
class Lines:
    """A line to write on for each caption, `across` of them side by side."""

    captions: tuple[str, ...]
    across: int = 1


@dataclass(frozen=True)
class FlowStep:
    """A step of a flow sheet: what is done, by whom, and what is read aloud."""

    what: str
    who: str
    said: str = ""


@dataclass(frozen=True)
class Steps:
    """A flow sheet; numbered, with boxes for initials and time. `titles` are those of its six
    columns: number, step, who, what is read aloud, initials, time; `first` is the first number."""

    titles: tuple[str, str, str, str, str, str]
    steps: tuple[FlowStep, ...]
    first: int = 1


@dataclass(frozen=True)
class Code:
    """A QR code of a text, `side` points wide with its quiet zone, with a caption below it; `alt`
    says what it is to whoever cannot see it."""

    text: str
    caption: str
    alt: str
    side: float = 100


Block = Pairs | Table | Heading | Paragraph | Legend | Quote | Room | Seals | Lines | Steps | Code


@dataclass(frozen=True)
class Section:
    """A section that begins where at least `keep` points are left on a page, or on a new one.
    Without a title it goes on under what is there."""

    title: str
    blocks: tuple[Block, ...]
    keep: float = 96
    new_page: bool = False
