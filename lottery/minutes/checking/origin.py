"""Whether what the pages show is what their files and facts say: all of it is made again.

A signature shows that nothing changed after signing. It cannot show that the pages were not
altered before, so they are composed and drawn anew from the attachments and the recorded facts,
and compared with the file: byte for byte, or else object by object, since another release, system
or library may write the same pages differently. What made the file is no matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from lottery.minutes.checking.forbidden import pages
from lottery.minutes.checking.metadata import DATES, drop, stated_metadata
from lottery.minutes.checking.same_objects import decoded, difference
from lottery.minutes.checking.signature import FileSignature, open_pdf
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.revision import append, recorded
from lottery.minutes.signing.sign import FIELD, FIRST
from lottery.minutes.written.chapters import printed_hashes
from lottery.minutes.written.content import LAYOUT, LISTED, compose
from lottery.minutes.written.facts import OrganiserFacts, facts_text, parse_facts
from lottery.minutes.written.paper import PIECE, render
from lottery.texts.minutes import checking as texts

_ROW = re.compile(r"(?:^|\n)([A-Za-z0-9./*-]+\.txt)\n([0-9a-f]{64})(?=\n|$)")
_LONGEST = 400


@dataclass(frozen=True)
class Making:
    """What the file says of its making: the facts, and the layout that its pages follow."""

    facts: bytes
    layout: int

    @property
    def known(self) -> bool:
        """Whether this version can make such pages."""
        return self.layout in (LAYOUT, LISTED)


def read_piece(pdf: pikepdf.Pdf) -> Making:
    """The note that the maker left in the file; MinutesError if there is none."""
    try:
        private = pdf.Root.PieceInfo[PIECE].Private
        layout = private.get("/Layout", 0)
        facts, made_with = decoded(private.Facts), str(private.Tools)
    except (AttributeError, KeyError, TypeError) as error:
        raise MinutesError(texts.NO_PIECE) from error
    if not isinstance(layout, int) or isinstance(layout, bool) or len(made_with) > _LONGEST:
        raise MinutesError(texts.NO_PIECE)
    return Making(facts, layout)


def read_facts(piece: Making) -> OrganiserFacts:
    """The facts, in the one form that they are written in."""
    try:
        facts = parse_facts(piece.facts)
        same = facts_text(facts) == piece.facts
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MinutesError(texts.BAD_FACTS) from error
    if not same:
        raise MinutesError(texts.BAD_FACTS)
    return facts


def check_origin(
    revision: bytes, files: Mapping[str, bytes], piece: Making, signed: FileSignature
) -> bool:
    """Hold the first signed revision against what its contents make; True if the bytes agree.

    MinutesError, naming the page, where it shows something else.
    """
    facts = read_facts(piece)
    drawn = render(compose(files, facts, layout=piece.layout), facts_text(facts))
    held = signed.envelope
    again = append(drawn, FIRST, recorded(held.certificate, held.others, held.signature), signed.at)
    if again == revision:
        return True
    one, other = open_pdf(revision), open_pdf(again)
    if stated_metadata(one) != stated_metadata(other):
        raise MinutesError(texts.not_original(texts.TITLE))
    for pdf in (one, other):
        _without_what_differs(pdf)
    if where := difference(one, other):
        check_printed(one, files)
        raise MinutesError(texts.not_original(_said(one, other, where)))
    return False


def check_printed(pdf: pikepdf.Pdf, files: Mapping[str, bytes]) -> int:
    """The number of attachments, each printed on the pages with its hash or in a group's."""
    text = "\n".join(cell for page in pages(pdf) for cell in _fixed_pitch(pikepdf.Page(page)))
    printed = _ROW.findall(text)
    found = printed_hashes(files)
    if len(printed) != len(found) or dict(printed) != found:
        wrong = sorted(set(printed) ^ set(found.items()))
        raise MinutesError(texts.wrong_table(wrong[0][0] if wrong else "—"))
    return len(files)


def _without_what_differs(pdf: pikepdf.Pdf) -> None:
    """Take out what is checked elsewhere: the signature's container and who made the file."""
    pdf.Root.PieceInfo[PIECE].Private.Tools = pikepdf.String("")
    drop(pdf.Root, ("/Metadata",))
    info: Any = pdf.trailer.get("/Info")
    drop(info if info is not None else {}, DATES)
    for field in pdf.Root.AcroForm.Fields:
        if str(field.T) == FIELD:
            for key in ("/Contents", "/ByteRange"):
                del field.V[key]


def _said(one: pikepdf.Pdf, other: pikepdf.Pdf, where: str) -> str:
    """The first page that differs; where none does, the place in the file."""
    found, wanted = pages(one), pages(other)
    if len(found) != len(wanted):
        return texts.other_count(len(found), len(wanted))
    for number, (left, right) in enumerate(zip(found, wanted, strict=True), 1):
        if _shown(left) != _shown(right):
            return texts.page(number)
    return where


def _shown(page: Any) -> bytes:
    content = page.get("/Contents")
    if content is None:
        return b""
    parts = content if isinstance(content, pikepdf.Array) else [content]
    return b"\n".join(decoded(part) for part in parts)


def _fixed_pitch(page: pikepdf.Page) -> Iterator[str]:
    """The page's texts in the fixed-pitch face, which alone sets names and hashes of files."""
    mono = {
        name
        for name, font in page.Resources.Font.items()
        if str(font.BaseFont).endswith("MinutesMono")
    }
    cell, face = "", ""
    for step in pikepdf.parse_content_stream(page, "BT ET Tf Tj"):
        operands = step.operands
        match str(step.operator):
            case "BT":
                cell = ""
            case "Tf":
                face = str(operands[0])
            case "Tj" if face in mono:
                cell += bytes(operands[0]).decode("ascii")
            case "ET" if cell:
                yield cell
