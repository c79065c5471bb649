"""The proof of sealing: the list as it was sealed, on one page, in three copies to be signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from draws.manifest import ZEROS
from lottery.papers.composed import ComposedPaper, blank, called, draw_line, file_of, table
from lottery.papers.figures import ListFigures
from lottery.papers.record import DrawRecord
from lottery.protocol.line import FREEZE
from lottery.texts.digits import fours
from lottery.texts.minutes.pages import OMISSIONS, entries, moment, money
from lottery.texts.papers import sealing as words
from lottery.typesetting.document import Block, Heading, Lines, Paragraph, Section


@dataclass(frozen=True)
class _Density:
    """How close the page is set: the boxes' height in points; whether the hash is told in words
    too, and whether lines for those who counted stand apart from the boxes; whether periods,
    signers and what sealing means are told in full."""

    box: float
    words: bool = True
    lines: bool = True
    whole: bool = True


DENSITIES = (
    _Density(110),
    _Density(86),
    _Density(70),
    _Density(84, lines=False),
    _Density(70, words=False, lines=False),
    _Density(58, words=False, lines=False, whole=False),
)
"""From a page with room to a crowded one: the first that takes one page a copy is printed."""


def compose(record: DrawRecord, figures: ListFigures) -> ComposedPaper:
    """Three copies of the same page."""
    made = None
    for density in reversed(DENSITIES):
        made = _copies(record, figures, density, closer=made)
    return made or _copies(record, figures, DENSITIES[-1], closer=None)


def _copies(
    record: DrawRecord, figures: ListFigures, density: _Density, *, closer: ComposedPaper | None
) -> ComposedPaper:
    blocks = tuple(_blocks(record, figures, density))
    sections = tuple(
        Section(words.copy(*copy), blocks, new_page=number > 0)
        for number, copy in enumerate(words.COPIES)
    )
    most = len(words.COPIES) if closer else 0
    at = record.at(FREEZE.name)
    return ComposedPaper("sealing", at, sections, bare=True, most_pages=most, closer=closer)


def _blocks(record: DrawRecord, figures: ListFigures, density: _Density) -> Iterator[Block]:
    named = words.draw if density.whole else words.draw_alone
    yield Paragraph(named(record.attempt.title, draw_line(record)))
    yield _figures(record, figures)
    yield _reconciled(record, figures, density)
    if figures.reasons:
        told = (words.omitted(OMISSIONS.get(name, name), n) for name, n in figures.reasons)
        yield Paragraph(f"{words.OMITTED}：{'；'.join(told)}")
    if density.lines:
        yield Lines(words.RECONCILED_BY, across=2)
    yield Heading(words.ALOUD)
    yield _aloud(record, density)
    rows = (*hashes(record), *bound(record, whole=density.whole))
    yield table(words.HASH_COLUMNS, (2.75, 6), rows, ("text", "hash"))
    yield Paragraph(words.SIGN)
    short = (*words.RECONCILED_SHORT, *words.BOXES_SHORT)
    boxes = words.BOXES if density.lines else short
    yield blank(boxes, [1] * len(boxes), 1, density.box, words.DATE)


def _figures(record: DrawRecord, figures: ListFigures) -> Block:
    head = record.manifest
    values = (
        entries(head.pool_count),
        money(figures.listed_fen),
        moment(head.frozen),
        record.attempt.place,
        record.frozen_by or words.BY_ONE,
    )
    return table(words.FIGURES, (1.5, 2.3, 3.5, 2.3, 3.6), [values])


def _aloud(record: DrawRecord, density: _Density) -> Block:
    """The manifest's hash to be read aloud; on a crowded page without the digits' words."""
    groups = fours(record.manifest_sha256)
    across = 4 if density.words else 8
    said = groups if not density.words else [f"{four}　{words.spelled(four)}" for four in groups]
    rows = [tuple(said[at : at + across]) for at in range(0, len(said), across)]
    titles = [words.group(number) for number in range(1, across + 1)]
    return table(titles, [1] * across, rows)


def _reconciled(record: DrawRecord, figures: ListFigures, density: _Density) -> Block:
    """Each period and the sum; on a crowded page the sum alone."""
    titles = {period.batch: period.title for period in record.periods}
    rows = [(titles.get(batch, batch), *map(_count, counts)) for batch, *counts in figures.batches]
    if len(rows) > 1:
        summed = (words.all_batches(len(rows)), *map(_count, figures.sums))
        rows = [*rows, summed] if density.whole else [summed]
    kinds = ("text", *["number"] * 5)
    return table(words.RECONCILED_COLUMNS, (4, 1.3, 2, 1.6, 1.6, 1.8), rows, kinds)


def _count(number: int) -> str:
    return f"{number:,}"


def hashes(record: DrawRecord) -> Iterator[tuple[str, str]]:
    """What the manifest binds, each with its hash."""
    head = record.manifest
    yield words.MANIFEST, record.manifest_sha256
    yield words.POOL, head.pool_sha256
    yield words.POOL_ROOT, head.pool_root
    yield words.register_lines(head.register_size), head.register_root
    yield words.RULES, head.rules_sha256
    yield words.OMISSIONS, head.omitted_sha256
    tagged = head.tag_key_sha256 != ZEROS
    yield words.TAG_KEY, head.tag_key_sha256 if tagged else words.NO_TAG_KEY


def bound(record: DrawRecord, *, whole: bool) -> Iterator[tuple[str, str]]:
    """Programs, verifier keys (SHA-256 of a key's line) and signers' certificates; these, on a
    crowded page, by the word that the manifest has for them."""
    for program in record.manifest.programs:
        yield words.program(file_of(program.name)), program.sha256
    for key in record.keys:
        yield words.key(key.name), sha256(key.text().encode()).hexdigest()
    for signer in record.manifest.signers:
        named = called(record, signer.name) if whole else signer.name
        yield words.signer(signer.number, named), signer.sha256
