"""The minutes as a paper: their cover and frame around their sections, and what they came from."""

from __future__ import annotations

from lottery.minutes.written.content import Minutes
from lottery.texts import sheets
from lottery.texts.minutes import pages as texts
from lottery.texts.minutes import scene
from lottery.typesetting import pdf
from lottery.typesetting.document import Code, StandingMark
from lottery.typesetting.paper import Origin, Paper
from lottery.typesetting.sheet import Band, Sheet
from lottery.typesetting.sheet import paper_of as paper_of_sheet

PIECE = "/FpdrawMinutes"


def paper_of(minutes: Minutes, facts: bytes) -> Paper:
    """What is to be set. `facts` is `facts_text` of what the minutes were composed from."""
    return paper_of_sheet(
        sheet_of(minutes),
        minutes.sections,
        attachments=minutes.attachments,
        origin=Origin(PIECE, minutes.layout, facts),
    )


def sheet_of(minutes: Minutes) -> Sheet:
    """Cover and frame."""
    return Sheet(
        title=minutes.title,
        name=texts.NAME,
        author=minutes.organiser,
        made_at=minutes.made_at,
        named=sheets.named(minutes.draw, minutes.attempt),
        foot=sheets.foot(minutes.draw, minutes.attempt, minutes.manifest_sha256),
        page=sheets.page,
        bands=_bands(minutes),
        summary=minutes.summary,
        hashes=(
            (texts.MANIFEST_HASH, minutes.manifest_sha256),
            (texts.SEED_LABEL, minutes.seed),
        ),
        code=_code(minutes),
        remark="" if minutes.link else sheets.NO_ADDRESS,
        standings=tuple(StandingMark(*each) for each in scene.STANDINGS),
    )


def _bands(minutes: Minutes) -> tuple[Band, ...]:
    """What marks each page: that no prize is at stake, that nothing is final."""
    bands = [Band(*sheets.REHEARSAL)] if minutes.rehearsal else []
    if minutes.draft:
        bands.append(Band(texts.DRAFT, texts.draft_band(minutes.draft)))
    return tuple(bands)


def _code(minutes: Minutes) -> Code | None:
    """A code that a telephone opens; none without an address that it could open."""
    if not minutes.link:
        return None
    return Code(minutes.link, sheets.LINK_CAPTION, sheets.link_told(minutes.link))


def render(minutes: Minutes, facts: bytes) -> bytes:
    """The PDF before any signature."""
    return pdf.render(paper_of(minutes, facts))
