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

    `kind` is text, number (to the right), code (fixed pitch) or hash (fixed pitch, in groups).
    """

    title: str
    share: float
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """Rows under columns; `repeat` sets as many rows side by side."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    repeat: int = 1


@dataclass(frozen=True)
class Heading:
    """A heading inside a section, with what stands at its right end."""

    text: str
    aside: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    text: str


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
class Signatures:
    """A box for the signature and seal of each party: (field, caption, who); `date` is the word
    before the line on which the day is written."""

    parties: tuple[tuple[str, str, str], ...]
    date: str


Block = Pairs | Table | Heading | Paragraph | Quote | Room | Signatures


@dataclass(frozen=True)
class Section:
    """A numbered section that begins where at least `keep` points are left on a page."""

    title: str
    blocks: tuple[Block, ...]
    keep: float = 96
